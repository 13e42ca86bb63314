import { valuesAddress } from '../../api/client.ts';
import { usePage } from '../../page-context.ts';

interface DownloadsProps {
  query: Record<string, string | null>;
  name: string;
  isNamed?: boolean;
  /** Where the rows are; values where left out. */
  address?: (query: Record<string, string | null>) => string;
}

/** What stands in a chart, to take along: the same published figures, under the same mask. */
export function Downloads({ query, name, isNamed = false, address = valuesAddress }: DownloadsProps) {
  const { t } = usePage().speech;
  return (['csv', 'arrow'] as const).map((format) => (
    <a key={format} className="link" href={address({ ...query, format })} download aria-label={t(`download.${format}Of`, { name })}>
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
