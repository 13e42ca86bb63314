import { useState, type MouseEvent } from 'react';
import { formatAddress } from './address.ts';
import type { Language } from './format/numbers.ts';
import { usePage } from './page-context.ts';

const languages: Language[] = ['fi', 'en'];

/** Name, the pages that exist, and the language; below 720 the latter two stand behind a button. */
export function Header() {
  const { speech } = usePage();
  const { t } = speech;
  const [open, setOpen] = useState(false);
  return (
    <header className="top">
      <div className="wrap">
        <a className="wordmark" href="/">
          {t('product')}
        </a>
        <button className="menu-button" type="button" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)}>
          {t('nav.menu')}
          <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
            <path d="M0 1h18M0 6h18M0 11h18" className="line-ink" />
          </svg>
        </button>
        <div id="menu" className={open ? 'menu open' : 'menu'}>
          <nav aria-label={t('nav.label')}>
            <PageLink />
          </nav>
          <LanguageSwitch />
        </div>
      </div>
    </header>
  );
}

function PageLink() {
  const { address, speech } = usePage();
  return (
    <a href={formatAddress(address)} aria-current="page">
      {speech.t('nav.conditions')}
    </a>
  );
}

function LanguageSwitch() {
  const { address, go, speech } = usePage();
  const choose = (event: MouseEvent, language: Language) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go({ language });
  };
  return (
    <ul className="languages" aria-label={speech.t('nav.language')}>
      {languages.map((language) => (
        <li key={language} lang={language}>
          {language === address.language ? (
            <b aria-current="true">{speech.t(`language.${language}`)}</b>
          ) : (
            <a href={formatAddress({ ...address, language })} hrefLang={language} onClick={(event) => choose(event, language)}>
              {speech.t(`language.${language}`)}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
