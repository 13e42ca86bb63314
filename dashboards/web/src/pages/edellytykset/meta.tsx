import { dateOfInstant, formatDate } from '../../format/dates.ts';
import { closeDate, windowDates, windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import type { PublishedValue } from '../../api/contract.ts';
import type { Reading } from '../../words/reading.ts';
import { structureWords } from '../../words/structure.ts';
import { PrintButton } from './downloads.tsx';
import { Picker } from './picker.tsx';
import type { ConditionsData } from './use-conditions.ts';

/** What the page is about: unit, period, and as of when; below 720 in two lines. */
export function Meta({ data, choosing, choose }: { data: ConditionsData; choosing: boolean; choose: (on: boolean) => void }) {
  const { speech } = usePage();
  const { t } = speech;
  const words = useContextWords(data);
  return (
    <div className="meta">
      <dl className="meta-list">
        <Pair term={t('meta.page')} first={t('nav.conditions')} />
        <Pair term={t('meta.unit')} first={words.unit} second={[words.parent, words.persons].filter(Boolean).join(', ')} strong />
        <Pair term={t('meta.window')} first={words.window} second={words.dates} />
        <Pair term={t('structure.title')} first={words.structure} second={words.structureOf} />
        <Pair term={t('meta.known')} first={words.known} second={words.closed} />
      </dl>
      <p className="meta-lines">
        <b>{words.unit}</b>
        {words.persons && `, ${words.persons}`}
        <br />
        {[words.window, words.closed].filter(Boolean).join(', ')}
        <br />
        {`${t('structure.title')} ${[words.structure, words.structureOf].filter(Boolean).join(', ')}`}
      </p>
      {data.units.length > 0 && data.windows.length > 0 && (
        <>
          <button type="button" className="link change" aria-expanded={choosing} aria-controls="picker" onClick={() => choose(!choosing)}>
            {t('meta.change')}
          </button>
          <PrintButton />
          <div id="picker">{choosing && <Picker data={data} onClose={() => choose(false)} />}</div>
        </>
      )}
    </div>
  );
}

function Pair({ term, first, second, strong = false }: { term: string; first: string; second?: string; strong?: boolean }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {strong ? <b>{first}</b> : first}
        {second && <span className="second">{second}</span>}
      </dd>
    </div>
  );
}

/** The published value whose window and instant the page stands for; every value of a window has one K. */
export function anyPublished(readings: Reading[]): PublishedValue | null {
  for (const reading of readings) {
    if (reading.kind !== 'waiting' && reading.published) return reading.published;
  }
  return null;
}

function useContextWords(data: ConditionsData) {
  const { speech, address } = usePage();
  const { t, language } = speech;
  const published = data.situation.kind === 'readings' ? anyPublished(data.situation.readings) : null;
  const { timeZone, closeLagDays } = data.calendar;
  const closes = data.window && formatDate(closeDate(data.window, closeLagDays), language);
  const known = published && formatDate(dateOfInstant(published.knownAt, timeZone), language);
  const asOf = address.asOf && Number.isFinite(Date.parse(address.asOf)) ? Date.parse(address.asOf) : Date.now();
  const closed = !published ? '' : closedWords();
  function closedWords(): string {
    if (published?.status === 'provisional') return t('meta.provisional', { date: closes });
    return t(published?.status === 'restated' ? 'meta.restated' : 'meta.closed', { date: known });
  }
  // The lists are asked for first: until they have come, the page does not guess a period.
  const listed = data.windowText !== null && data.window !== null;
  return {
    unit: data.unit?.name ?? '–',
    parent: data.units.find((unit) => unit.unitId === data.unit?.parentId)?.name ?? '',
    persons: published?.nBand ? t('meta.persons', { band: published.nBand }) : '',
    window: listed && data.window ? windowName(data.window, language) : '–',
    dates: listed && data.window ? windowDates(data.window, language) : '',
    known: formatDate(dateOfInstant(asOf, timeZone), language),
    closed,
    structure: structureWords(address.structure, speech),
    // what was done, promises and evidence are told as it was
    structureOf: address.structure ? t('structure.questions') : '',
  };
}
