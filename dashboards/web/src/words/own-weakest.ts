import { indicatorName, scoreText, type Speech } from './figures.ts';
import type { Reading, ValueReading } from './reading.ts';

const namesMax = 3;

/** A unit's own indicators by their points, the fewest first; those without a value come last, in the catalogue's order. */
export function weakestFirst(readings: readonly Reading[]): Reading[] {
  const values = readings.filter((reading) => reading.kind === 'value').toSorted((a, b) => a.score - b.score);
  return [...values, ...readings.filter(({ kind }) => kind !== 'value')];
}

/** The answer to question 3 where no units are below: which indicators miss their target for certain, else which has the fewest points. */
export function tellOwnWeakest(readings: readonly Reading[], speech: Speech): { claim: string; more: string[] } {
  const { t } = speech;
  const values = weakestFirst(readings).filter((reading) => reading.kind === 'value');
  const [first] = values;
  if (first === undefined) {
    const isHidden = readings.some(({ kind }) => kind === 'suppressed');
    return { claim: t(isHidden ? 'answer.suppressed' : 'ownWeakest.nothing'), more: [] };
  }
  const below = values.filter(({ position }) => position === 'below');
  const order = values.length > 1 ? [t('ownWeakest.order')] : [];
  if (below.length > 0) return { claim: t('ownWeakest.below', { names: namesOf(below, speech) }), more: order };
  const claim = t('ownWeakest.least', { name: indicatorName(first.indicator, speech), score: scoreText(first, speech) });
  return { claim, more: [[t('ownWeakest.noneBelow'), ...order].join(' ')] };
}

function namesOf(readings: readonly ValueReading[], speech: Speech): string {
  const names = readings.slice(0, namesMax).map(({ indicator }) => indicatorName(indicator, speech));
  const others = readings.length - names.length;
  return others > 0 ? speech.t('ownWeakest.andMore', { names: names.join(', '), count: others }) : names.join(', ');
}
