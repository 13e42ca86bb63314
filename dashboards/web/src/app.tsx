import { useEffect, useMemo } from 'react';
import { useAddress } from './address.ts';
import { Patterns } from './charts/patterns.tsx';
import { Header } from './header.tsx';
import { translator } from './i18n/index.ts';
import { PageProvider, type PageContext } from './page-context.ts';
import { ConditionsPage } from './pages/edellytykset/page.tsx';

/** The application: one page so far, so the address needs no router. */
export function App() {
  const { address, go } = useAddress();
  const page = useMemo<PageContext>(
    () => ({ address, go, speech: { language: address.language, t: translator(address.language) } }),
    [address, go],
  );
  useEffect(() => {
    document.documentElement.lang = address.language;
  }, [address.language]);
  return (
    <PageProvider value={page}>
      <Patterns />
      <a className="skip" href="#content">
        {page.speech.t('skip')}
      </a>
      <Header />
      <ConditionsPage />
    </PageProvider>
  );
}
