import { formatDate, dateOfInstant } from '../format/dates.ts';
import { scoreRange } from '../format/numbers.ts';
import { closeDate, openQuarter, windowName } from '../format/windows.ts';
import type { NotPublishedReason } from '../api/contract.ts';
import {
  conditionName,
  figure,
  valueText,
  indicatorName,
  interval,
  meaning,
  scoreInterval,
  scoreText,
  target,
  type Speech,
} from './figures.ts';
import type { Reading, Situation, ValueReading } from './reading.ts';
import { reasonWords, type Occasion } from './states.ts';
import { findWeakest, type ConditionScore } from './weakest.ts';

/** The words at the head of a page and beside a chart, composed by rule from published values. */
export interface Story {
  headline: string;
  lead: string;
  /** The claim is set in bold; what follows explains it. */
  answer: { claim: string; more: string[] };
  /** The parent unit is worth a look because this one may not be shown. */
  seeParent: boolean;
}

export interface Setting extends Occasion {
  now: number;
  /** Condition indices; empty until a condition has at least two indicators (capability model 6.2). */
  conditions: ConditionScore[];
}

type Told = Pick<Story, 'headline' | 'lead' | 'answer'>;

/** Tells what the page knows. Never says more than the published values carry. */
export function tell(situation: Situation, speech: Speech, setting: Setting): Story {
  if (situation.kind !== 'readings') return { ...tellWithout(situation, speech, setting), seeParent: false };
  const values = situation.readings.filter((reading) => reading.kind === 'value');
  if (values.length === 0) return tellMissing(situation.readings, speech, setting);
  const several = tellSeveral(speech, setting);
  return { ...(several ?? tellWeakest(values, speech, setting)), seeParent: false };
}

function tellWithout(situation: Exclude<Situation, { kind: 'readings' }>, speech: Speech, setting: Setting): Told {
  const { t } = speech;
  if (situation.kind === 'loading') return { headline: t('headline.waiting'), lead: '', answer: { claim: '', more: [] } };
  if (situation.kind === 'failed') {
    return { headline: t('headline.waiting'), lead: t('lead.failed'), answer: { claim: t('error.title'), more: [] } };
  }
  if (situation.kind === 'no-units') {
    return {
      headline: t('headline.noUnits'),
      lead: t('lead.noUnits'),
      answer: { claim: t('answer.firstWindow'), more: [t('answer.whole')] },
    };
  }
  return tellNotPublished(situation.reason, speech, setting);
}

function tellNotPublished(reason: NotPublishedReason, { t, language }: Speech, setting: Setting): Told {
  const first = reason === 'NOTHING_PUBLISHED';
  const window = first ? openQuarter(setting.now, setting) : setting.window;
  const date = formatDate(closeDate(window, setting.closeLagDays), language);
  const when = { window: windowName(window, language), date };
  const answer = { claim: t(first ? 'answer.firstWindow' : 'answer.notPublished'), more: [t('answer.whole')] };
  if (first) return { headline: t('headline.firstWindow'), lead: t('lead.opensEarliest', when), answer };
  if (reason === 'WINDOW_NOT_CLOSED') return { headline: t('headline.windowOpen'), lead: t('lead.opens', when), answer };
  const lead = t(reason === 'NOT_KNOWN_YET' ? 'lead.notKnownYet' : 'lead.notPublished');
  return { headline: t('headline.notPublished'), lead, answer };
}

/** No figure at all: suppression is told first, because it forbids every further word. */
function tellMissing(readings: Reading[], speech: Speech, setting: Setting): Story {
  const { t } = speech;
  if (readings.some((reading) => reading.kind === 'suppressed')) {
    const answer = { claim: t('answer.suppressed'), more: [t('answer.suppressedMore')] };
    return { headline: t('headline.suppressed'), lead: t('lead.suppressed'), answer, seeParent: true };
  }
  const absent = readings.find((reading) => reading.kind === 'absent');
  if (!absent) return { ...tellWithout({ kind: 'loading' }, speech, setting), seeParent: false };
  if (absent.reason === 'NOT_PUBLISHED') return { ...tellNotPublished('UNIT_NOT_PUBLISHED', speech, setting), seeParent: false };
  const reason = reasonWords(absent, speech, setting);
  const headline = t([`headline.${absent.reason}`, 'headline.absent']);
  return {
    headline,
    lead: t('lead.absent', { reason }),
    answer: { claim: t('answer.absent', { reason }), more: [t('answer.absentMore')] },
    seeParent: false,
  };
}

/** Several condition indices: the weakest is named, and whether it differs from the next. */
function tellSeveral(speech: Speech, { conditions }: Setting): Told | null {
  const weakest = findWeakest(conditions);
  if (!weakest) return null;
  const { t, language } = speech;
  const { condition, indistinguishable } = weakest;
  const lower = (name: string) => name.toLocaleLowerCase(language);
  const [nearest] = indistinguishable;
  const headline =
    indistinguishable.length === 1 && nearest
      ? t('headline.weakestPair', { condition: lower(condition.name), other: lower(nearest.name) })
      : t('headline.weakest', { condition: lower(condition.name) });
  const ends = scoreRange(condition.lo, condition.hi, language);
  const claim = t('answer.weakest', { condition: lower(condition.name), score: Math.round(condition.score), interval: ends });
  const names = indistinguishable.map((other) => `${other.name} (${Math.round(other.score)})`).join(', ');
  const close = names && t(indistinguishable.length === 1 ? 'answer.close' : 'answer.closeMany', { names });
  return { headline, lead: t('lead.conditions', { count: conditions.length }), answer: { claim, more: [close || t('answer.apart')] } };
}

/** Indicators without condition indices: the finding of the one with the fewest points, and how the others stand. */
function tellWeakest(readings: readonly ValueReading[], speech: Speech, setting: Setting): Told {
  const { t } = speech;
  const [weakest] = readings.toSorted((a, b) => (a.published.score ?? 100) - (b.published.score ?? 100));
  const told = tellOne(weakest as ValueReading, speech, setting);
  if (readings.length === 1) return told;
  const counts = (['below', 'unclear', 'inside', 'above'] as const)
    .map((position) => ({ position, count: readings.filter((reading) => reading.position === position).length }))
    .filter(({ count }) => count > 0)
    .map(({ position, count }) => t(`answer.counts.${position}`, { count }));
  const counted = t('answer.counted', { count: readings.length, counts: counts.join(', ') });
  return { ...told, answer: { ...told.answer, more: [told.answer.more[0] as string, counted] } };
}

/** One indicator only: its own finding, and that it alone makes no index. */
function tellOne(reading: ValueReading, speech: Speech, setting: Setting): Told {
  const { t } = speech;
  const words = {
    indicator: indicatorName(reading.indicator, speech),
    condition: conditionName(reading.indicator, speech),
    reading: meaning(reading, speech),
    value: valueText(reading, speech),
    interval: interval(reading, speech),
    score: scoreText(reading, speech),
    target: target(reading.indicator, speech),
  };
  const hasInterval = words.interval !== null && scoreInterval(reading, speech) !== null;
  return {
    headline: t(`headline.${reading.indicative && reading.position === 'unclear' ? 'indicative' : reading.position}`, words),
    lead: t(hasInterval ? `lead.${reading.position}` : 'lead.noInterval', words),
    answer: {
      claim: t(hasInterval ? 'answer.claim' : 'answer.claimNoInterval', words),
      more: [
        [t(`answer.${hasInterval ? '' : 'valueOnly.'}${reading.position}`, words), ...doubts(reading, speech, setting)].join(' '),
        t('answer.only', words),
      ],
    },
  };
}

/** What makes the value less than final, one sentence each. */
function doubts(reading: ValueReading, speech: Speech, setting: Setting): string[] {
  const { t, language } = speech;
  const said: string[] = [];
  if (reading.indicative) said.push(t('answer.indicative'));
  if (reading.provisional)
    said.push(t('answer.provisional', { date: formatDate(closeDate(setting.window, setting.closeLagDays), language) }));
  const before = reading.restatedFrom;
  if (before) {
    const date = formatDate(dateOfInstant(reading.published.knownAt, setting.timeZone), language);
    const now = valueText(reading, speech);
    const key = before.value === null ? 'answer.restatedFromNothing' : 'answer.restated';
    said.push(t(key, { date, now, before: before.value === null ? '' : figure(before.value, reading.indicator, speech) }));
  }
  return said;
}
