import type { Commitment, CommitmentState, Indicator, Pace, Unit } from '../api/contract.ts';
import { formatDate, parseDate } from '../format/dates.ts';
import { noBreak, type Language } from '../format/numbers.ts';
import { figure, figureRange, indicatorName, type Speech } from './figures.ts';

/** What the page needs to name units and indicators. */
export interface Named {
  units: readonly Unit[];
  /** All indicators of the release, not only those of the page. */
  indicators: readonly Indicator[];
}

/** A commitment in words, cell by cell. */
export interface CommitmentWords {
  id: string;
  title: string;
  /** The language of the title, where it is not the reader's. */
  titleLanguage: Language | null;
  /** Why it counts no longer as promised: what took its place. */
  note: string | null;
  owner: string;
  /** Null where the organisation does not have the unit. */
  ownerId: string | null;
  due: string;
  state: CommitmentState;
  stateText: string;
  measure: { name: string; text: string } | null;
  pace: { claim: string; why: string | null; projected: string | null };
  /** What the mark shows, for a screen reader; null where there is nothing to draw. */
  markLabel: string | null;
}

const dateText = (text: string, { language }: Speech): string => {
  const date = parseDate(text);
  return date === null ? text : formatDate(date, language);
};

/** The title in the reader's language, else in the other one; without a title its subject, or its id. */
export function titleOf({ title, subject, id }: Commitment, { language }: Speech): { text: string; language: Language | null } {
  const other = language === 'fi' ? 'en' : 'fi';
  const own = title[language];
  if (own !== null) return { text: own, language: null };
  const told = title[other];
  return told === null ? { text: subject ?? id, language: null } : { text: told, language: other };
}

/** One row of the table. */
export function commitmentWords(commitment: Commitment, named: Named, speech: Speech): CommitmentWords {
  const { t } = speech;
  const { id, state, stateSince, pace } = commitment;
  const title = titleOf(commitment, speech);
  const owner = named.units.find(({ unitId }) => unitId === commitment.unit);
  const indicator = named.indicators.find((each) => each.id === pace?.indicator);
  const since = stateSince === null ? '' : ` ${dateText(stateSince, speech)}`;
  return {
    id,
    title: title.text,
    titleLanguage: title.language,
    note: commitment.supersededBy === null ? null : t('commitments.supersededBy', { id: commitment.supersededBy }),
    owner: owner?.name ?? commitment.unit,
    ownerId: owner?.unitId ?? null,
    due: dateText(commitment.due, speech),
    state,
    stateText: `${t(`commitments.state.${state}`)}${since}`,
    measure: pace === null ? null : measureWords(pace, indicator, speech),
    pace: paceWords(pace, indicator, speech),
    markLabel: pace === null || indicator === undefined ? null : markLabel(pace, indicator, speech),
  };
}

/** "Oppimisen säännöllisyys", "nyt 41 %, tavoite 60 %"; an indicator that no release computes yet stands by its id. */
function measureWords(pace: Pace, indicator: Indicator | undefined, speech: Speech): { name: string; text: string } {
  if (indicator === undefined) return { name: pace.indicator, text: speech.t('commitments.notInRelease') };
  return {
    name: indicatorName(indicator, speech),
    text: [nowWords(pace, indicator, speech), targetWords(pace, indicator, speech)].join(', '),
  };
}

function nowWords({ now }: Pace, indicator: Indicator, speech: Speech): string {
  const { t } = speech;
  if (now === null) return t('commitments.nowNone');
  const value = figure(now.value, indicator, speech);
  return t('commitments.now', { value: now.side === null ? value : t(`side.${now.side}`, { value }) });
}

function targetWords({ target }: Pace, indicator: Indicator, speech: Speech): string {
  return target === null
    ? speech.t('commitments.targetNone')
    : speech.t('commitments.target', { value: figure(target, indicator, speech) });
}

const estimate = ({ projected }: Pace, indicator: Indicator, speech: Speech): string | null =>
  projected &&
  speech.t('commitments.projected', {
    value: figure(projected.value, indicator, speech),
    interval: figureRange(projected.lo, projected.hi, indicator, speech),
  });

/** The verdict and what it rests on, or why there is none. */
function paceWords(pace: Pace | null, indicator: Indicator | undefined, speech: Speech): CommitmentWords['pace'] {
  const { t } = speech;
  if (pace === null || pace.reason === 'NO_TARGET') return { claim: '–', why: null, projected: null };
  if (pace.verdict === null) return { claim: t('commitments.pace.none'), why: whyNone(pace, speech), projected: null };
  const projected = indicator === undefined ? null : estimate(pace, indicator, speech);
  return { claim: t(`commitments.pace.${pace.verdict}`), why: t(`commitments.why.${pace.verdict}`), projected };
}

function whyNone({ reason, quartersMissing }: Pace, { t }: Speech): string {
  return reason === 'TOO_FEW_QUARTERS'
    ? t(`commitments.reason.${reason}`, { count: quartersMissing })
    : t([`commitments.reason.${reason}`, `commitments.reason.other`]);
}

/** Null where neither a value nor an estimate can be drawn. */
function markLabel(pace: Pace, indicator: Indicator, speech: Speech): string | null {
  if (pace.now === null || pace.now.side !== null) return null;
  const parts = [nowWords(pace, indicator, speech), estimate(pace, indicator, speech), targetWords(pace, indicator, speech)];
  return parts.filter((part) => part !== null).join(', ');
}

const isToDo = ({ state }: Commitment): boolean => state === 'late' || state === 'open' || state === 'planned';
/** Titles that a sentence holds; the others are counted. */
const titlesMax = 2;

function titlesOf(commitments: readonly Commitment[], speech: Speech): string {
  const titles = commitments.slice(0, titlesMax).map((commitment) => titleOf(commitment, speech).text);
  const more = commitments.length - titles.length;
  return [...titles, ...(more > 0 ? [speech.t(`commitments.more`, { count: more })] : [])].join('; ');
}

/** The answer to question 6: what is late or falls short first, then the others, then what is to be decided. */
export function tellCommitments(commitments: readonly Commitment[], speech: Speech): { claim: string; more: string[] } {
  const { t } = speech;
  if (commitments.length === 0) return { claim: t('commitments.nothing'), more: [t('commitments.nothingDo')] };
  const toDo = commitments.filter(isToDo);
  const late = toDo.filter(({ state }) => state === 'late');
  const [on, off, open] = (['on', 'off', 'open'] as const).map((verdict) => toDo.filter(({ pace }) => pace?.verdict === verdict));
  const told = [
    { key: 'late', of: late },
    { key: 'off', of: off ?? [] },
    { key: 'on', of: on ?? [] },
    { key: 'open', of: open ?? [] },
  ].filter(({ of }) => of.length > 0);
  const [first, ...others] = told;
  const done = commitments.filter(({ state }) => state === 'done').length;
  const isAllDone = done === commitments.length;
  const claim =
    first === undefined
      ? t(toDo.length > 0 ? 'commitments.unjudged' : isAllDone ? 'commitments.allDone' : 'commitments.noneOpen')
      : t(`commitments.claim.${first.key}`, { count: first.of.length, titles: titlesOf(first.of, speech) });
  return {
    claim,
    more: [
      [
        ...others.map(({ key, of }) => t(`commitments.also.${key}`, { count: of.length })),
        ...(done > 0 && !isAllDone ? [t(`commitments.doneToo`, { count: done })] : []),
      ].join(' '),
      t(`commitments.decide.${first?.key === 'late' || first?.key === 'off' ? first.key : 'next'}`, { count: late.length }),
    ],
  };
}

/** "Tilanne 22.11.2026." and how the pace is worked out. */
export function commitmentsNote(date: string, speech: Speech): string {
  return speech.t('commitments.note', { date: dateText(date, speech).replaceAll(' ', noBreak) });
}
