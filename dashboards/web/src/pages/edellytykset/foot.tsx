import { dateOfInstant, formatDate } from '../../format/dates.ts';
import { windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { structureWords } from '../../words/structure.ts';
import { anyPublished } from './meta.tsx';
import type { ConditionsData } from './use-conditions.ts';

/** "Kunnossapito, Q3/2026", and by which day it was known. */
export function usePlaceWords(data: ConditionsData): { place: string; known: string | null } {
  const { speech } = usePage();
  const { t, language } = speech;
  const published = data.situation.kind === 'readings' ? anyPublished(data.situation.readings) : null;
  const structure = data.choice?.structure && `${t('structure.title')} ${structureWords(data.choice.structure, speech)}`;
  const period = data.window && data.windowText && windowName(data.window, language);
  const place = [data.unit?.name, period, structure].filter(Boolean).join(', ');
  return { place, known: published && formatDate(dateOfInstant(published.knownAt, data.calendar.timeZone), language) };
}

/** Versions behind the page and what it is meant for; in print the foot of every sheet. */
export function Foot({ data }: { data: ConditionsData }) {
  const { t } = usePage().speech;
  const published = data.situation.kind === 'readings' ? anyPublished(data.situation.readings) : null;
  const { place, known } = usePlaceWords(data);
  return (
    <footer className="wrap foot">
      {published && (
        <ul className="versions">
          <li className="print-only">{place}</li>
          <li>
            <span>{t('foot.known')}</span> {t('foot.knownAt', { date: known })}
          </li>
          <li>
            <span>{t('foot.configuration')}</span> {published.configurationVersion}
          </li>
          <li>
            <span>{t('foot.catalogue')}</span> {published.catalogueVersion}
          </li>
        </ul>
      )}
      <p className="purpose">{t('foot.purpose')}</p>
    </footer>
  );
}
