import { useEffect, useMemo } from 'react';
import { Patterns } from '../src/charts/patterns.tsx';
import { translator } from '../src/i18n/index.ts';
import { PageProvider, type PageContext } from '../src/page-context.ts';
import { formatAddress, parseAddress, type GalleryAddress } from './address.ts';
import { pageIds } from './lists.ts';
import { pages } from './pages.tsx';
import { GalleryProvider, useGallery, useSay } from './setting.tsx';

/** The building blocks of the pages in all their states. Links load a page anew: its state is its address alone. */
export function Gallery() {
  const address = useMemo(() => parseAddress(window.location.search), []);
  const { language, theme } = address;
  const page = useMemo<PageContext>(
    () => ({
      address: { unit: null, window: null, asOf: null, structure: null, language },
      // what a component would show elsewhere is not in the gallery
      go: () => {},
      speech: { language, t: translator(language) },
    }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    if (theme === null) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [language, theme]);
  return (
    <PageProvider value={page}>
      <GalleryProvider value={address}>
        <Patterns />
        <Top />
        <main className="wrap gallery" id="content">
          <Page />
        </main>
      </GalleryProvider>
    </PageProvider>
  );
}

function Page() {
  const say = useSay();
  const { title, lead, Content } = pages[useGallery().page];
  useEffect(() => {
    document.title = `${say(title)} – Oppiva`;
  });
  return (
    <>
      <h1>{say(title)}</h1>
      <p className="lead">{say(lead)}</p>
      <Content />
    </>
  );
}

const themes = {
  light: { fi: 'Vaalea', en: 'Light' },
  dark: { fi: 'Tumma', en: 'Dark' },
};

function Top() {
  const say = useSay();
  const address = useGallery();
  return (
    <header className="gallery-top">
      <div className="wrap">
        <nav aria-label={say({ fi: 'Osat', en: 'Parts' })}>
          <ul>
            {pageIds.map((page) => (
              <Choice
                key={page}
                text={page === 'states' ? say({ fi: 'Tilat', en: 'States' }) : pages[page].name}
                to={{ ...address, page }}
                isCurrent={page === address.page}
              />
            ))}
          </ul>
        </nav>
        <ul aria-label={say({ fi: 'Kieli', en: 'Language' })}>
          <Choice text="Suomi" to={{ ...address, language: 'fi' }} isCurrent={address.language === 'fi'} lang="fi" />
          <Choice text="English" to={{ ...address, language: 'en' }} isCurrent={address.language === 'en'} lang="en" />
        </ul>
        <ul aria-label={say({ fi: 'Väritys', en: 'Colours' })}>
          {(['light', 'dark'] as const).map((theme) => (
            <Choice key={theme} text={say(themes[theme])} to={{ ...address, theme }} isCurrent={theme === address.theme} />
          ))}
        </ul>
      </div>
    </header>
  );
}

function Choice({ text, to, isCurrent, lang }: { text: string; to: GalleryAddress; isCurrent: boolean; lang?: string }) {
  return (
    <li lang={lang}>
      <a href={formatAddress(to)} aria-current={isCurrent ? 'page' : undefined}>
        {text}
      </a>
    </li>
  );
}
