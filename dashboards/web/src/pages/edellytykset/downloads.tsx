import { valuesAddress } from '../../api/client.ts';
import { usePage } from '../../page-context.ts';

/** The table of one question as a file, from the address that answers it. */
export function CsvLink({ href, name }: { href: string; name: string }) {
  const { t } = usePage().speech;
  return (
    <a className="link" href={href} download aria-label={t('download.csvOf', { name })}>
      {t('download.csv')}
    </a>
  );
}

/** What stands in a chart, to take along: the same published values, under the same mask. */
export function Downloads({ query, name, isNamed = false }: { query: Record<string, string | null>; name: string; isNamed?: boolean }) {
  const { t } = usePage().speech;
  return (['csv', 'arrow'] as const).map((format) => (
    <a key={format} className="link" href={valuesAddress({ ...query, format })} download aria-label={t(`download.${format}Of`, { name })}>
      {t(isNamed ? `download.${format}Of` : `download.${format}`, { name })}
    </a>
  ));
}

/** The browser prints the page, or saves it as a PDF of A4. */
export function PrintButton() {
  const { t } = usePage().speech;
  return (
    <button type="button" className="link print-button" onClick={() => window.print()}>
      {t('download.print')}
    </button>
  );
}
