import type { Change, Gauge, GaugesAnswer, Indicator } from '../api/contract.ts';
import { dateOfInstant, formatDate } from '../format/dates.ts';
import { decimal, noBreak, percent } from '../format/numbers.ts';
import { figure, indicatorName, type Speech } from './figures.ts';
import type { Situation } from './reading.ts';

/** One gauge of the evidence strip: its name, its figure, and one line that says how to read it, or why there is none. */
export interface GaugeWords {
  id: string;
  name: string;
  /** An en dash where there is none. */
  value: string;
  reading: string;
  /** The definition, in one sentence. */
  meaning: string;
}

const noValue = '–';
/** From here on hours are told in days. */
const hoursMax = 48;
const sourcesMax = 3;

/** The five gauges in words; one without a value says why, in its own words, and one that is not published nothing. */
export function gaugesWords({ gauges }: Pick<GaugesAnswer, 'gauges'>, speech: Speech): GaugeWords[] {
  return gauges.map((gauge) => {
    const { id, name, meaning, value } = gauge;
    const said = { id, name: name[speech.language], meaning: meaning[speech.language] };
    if (value === null) return { ...said, value: noValue, reading: whyNone(gauge, speech) };
    const { figure: text, reading } = readings[id](gauge, value, speech);
    const isProvisional = gauge.published?.status === 'provisional';
    return { ...said, value: text, reading: isProvisional ? `${reading}, ${speech.t('state.provisional')}` : reading };
  });
}

function whyNone({ id, reason, published }: Gauge, { t }: Speech): string {
  if (published === null) return '';
  return t(reason === 'SUPPRESSED' ? 'evidence.none.SUPPRESSED' : `evidence.none.${id}`);
}

/** Why no gauge is published for the period, said once; null where they are. */
export function unpublishedWords({ none }: Pick<GaugesAnswer, 'none'>, { t }: Speech): string | null {
  if (none === null) return null;
  const isOpen = none.reason === 'NOTHING_PUBLISHED' || none.reason === 'WINDOW_NOT_CLOSED';
  return isOpen ? t('evidence.none.open') : t('evidence.none.unpublished');
}

type Read = (gauge: Gauge, value: number, speech: Speech) => { figure: string; reading: string };

const readings: Readonly<Record<Gauge['id'], Read>> = {
  'g-data-currency': ({ details }, value, speech) => ({
    figure: percent(value, speech.language),
    reading: speech.t('evidence.reading.currency', { share: percent(0.9, speech.language), within: within(details.p90Hours ?? 0, speech) }),
  }),
  'g-identity-resolution': (_, value, { t, language }) => ({ figure: percent(value, language), reading: t('evidence.reading.identity') }),
  'g-source-coverage': ({ details }, value, speech) => {
    const { delivered, registered } = details;
    const isCounted = delivered !== undefined && registered !== undefined;
    const text = isCounted ? speech.t('evidence.sources.of', { delivered, registered }) : percent(value, speech.language);
    return { figure: text.replaceAll(' ', noBreak), reading: sourcesWords(details, speech) };
  },
  'g-tag-coverage': (_, value, { t, language }) => ({ figure: percent(value, language), reading: t('evidence.reading.tags') }),
  'g-restatement': ({ details }, value, speech) => ({
    figure: speech.t('evidence.points', { points: decimal(value, 1, speech.language) }).replaceAll(' ', noBreak),
    reading: counted('reading.restatement', details.periods?.length ?? 0, speech),
  }),
};

/** Words that differ between one and several. */
const counted = (key: string, count: number, { t }: Speech): string => t(`evidence.${key}`, { count });

/** "2 tunnissa", "5 vuorokaudessa". */
function within(hours: number, speech: Speech): string {
  const isLong = hours > hoursMax;
  const text = isLong
    ? speech.t('evidence.within.days', { count: Math.ceil(hours / 24) })
    : counted('within.hours', Math.ceil(hours), speech);
  return text.replaceAll(' ', noBreak);
}

/** Which sources are not there: classes without one first, then those that were silent. */
function sourcesWords({ missing = [], silent = [] }: Gauge['details'], { t }: Speech): string {
  const kinds = missing.map((each) => t(`evidence.class.${each}`, { defaultValue: each })).join(', ');
  const [only] = missing;
  const absent =
    missing.length === 1
      ? t('evidence.sources.missingOne', { kind: t(`evidence.classOf.${only}`, { defaultValue: only }) })
      : t('evidence.sources.missing', { kinds });
  const more = silent.length > sourcesMax ? [t('evidence.sources.more', { count: silent.length - sourcesMax })] : [];
  const quiet = t('evidence.sources.silent', { sources: [...silent.slice(0, sourcesMax), ...more].join(', ') });
  const parts = [...(missing.length > 0 ? [absent] : []), ...(silent.length > 0 ? [quiet] : [])];
  return parts.length > 0 ? parts.join('; ') : t('evidence.sources.all');
}

/** A table of the sources, as far as they are told one by one. */
export interface SourcesTable {
  caption: string;
  columns: { id: string; heading: string }[];
  rows: { id: string; cells: string[] }[];
}

/** Each source with how soon it tells, and what is not there; null where nothing is told of single sources. */
export function sourcesTable({ gauges }: Pick<GaugesAnswer, 'gauges'>, speech: Speech): SourcesTable | null {
  const { t, language } = speech;
  const detailsOf = (id: Gauge['id']) => gauges.find((gauge) => gauge.id === id)?.details ?? {};
  const { sources = [] } = detailsOf('g-data-currency');
  const { silent = [], missing = [] } = detailsOf('g-source-coverage');
  const unknown = [noValue, noValue, noValue, noValue];
  const told = sources.map(({ source, value, p90Hours, events, people }) => {
    const state = t(silent.includes(source) ? 'evidence.bySource.silent' : 'evidence.bySource.told');
    return { id: source, cells: [source, state, percent(value, language), within(p90Hours, speech), events, people] };
  });
  const quiet = silent
    .filter((source) => !sources.some((each) => each.source === source))
    .map((source) => ({ id: source, cells: [source, t('evidence.bySource.silent'), ...unknown] }));
  const absent = missing.map((kind) => ({
    id: `class ${kind}`,
    cells: [t(`evidence.class.${kind}`, { defaultValue: kind }), t('evidence.bySource.missing'), ...unknown],
  }));
  const rows = [...told, ...quiet, ...absent];
  if (rows.length === 0) return null;
  const columns = ['source', 'state', 'inDay', 'p90', 'events', 'people'].map((id) => ({ id, heading: t(`evidence.bySource.${id}`) }));
  return { caption: t('evidence.bySource.caption'), columns, rows };
}

/** How many of the page's indicators have a value: "14 / 15"; null before anything is read. */
export function indicatorsTold(situation: Situation, { t }: Speech): string | null {
  if (situation.kind !== 'readings') return null;
  const told = situation.readings.filter(({ kind }) => kind === 'value').length;
  return t('evidence.line.of', { told, all: situation.readings.length }).replaceAll(' ', noBreak);
}

/** An entry of the change log: "12.11.2026: Oppimisen säännöllisyys, ennen 34 %, nyt 48 %." and why. */
export function changeWords(
  change: Change,
  o: { indicators: Indicator[]; timeZone: string },
  speech: Speech,
): { key: string; text: string } {
  const { t, language } = speech;
  const indicator = o.indicators.find(({ id }) => id === change.indicator);
  const valueOf = (value: number | null | undefined): string =>
    indicator === undefined || value === null || value === undefined ? t('evidence.changes.noValue') : figure(value, indicator, speech);
  const entry = t('evidence.changes.entry', {
    date: formatDate(dateOfInstant(change.knownAt, o.timeZone), language),
    indicator: indicator === undefined ? change.indicator : indicatorName(indicator, speech),
    before: valueOf(change.previous?.value),
    now: valueOf(change.value),
  });
  const causes = change.causes.map((cause) => t(`why.causeOf.${cause}`));
  return { key: `${change.indicator} ${change.knownAt}`, text: [entry, ...causes].join(' ') };
}
