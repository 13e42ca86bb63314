import { score } from '../format/numbers.ts';
import { conditionName, indicatorName, type Speech } from './figures.ts';
import { indexOf } from './dimension-index.ts';
import type { Reading, Situation } from './reading.ts';

const scoreMin = 1;
const scoreMax = 100;

/** How much of the distance of an index from 100 each of its indicators makes, on the scale on which they add up exactly. */
export interface Contribution {
  indicatorId: string;
  name: string;
  score: number;
  /** 0 to 1; all of one condition together are 1. */
  share: number;
}

export interface ConditionContributions {
  id: string;
  name: string;
  score: number;
  parts: Contribution[];
}

const distance = (points: number): number => Math.log(scoreMax / Math.max(points, scoreMin));

/** The conditions that have an index below 100, each with its indicators (capability model 11, question 4). */
export function contributionsOf(situation: Situation, speech: Speech): ConditionContributions[] {
  if (situation.kind !== 'readings') return [];
  return [...Map.groupBy(situation.readings, ({ indicator }) => indicator.dimension.id)].flatMap(
    ([id, group]): ConditionContributions[] => {
      const [first] = group;
      const index = indexOf(group);
      if (first === undefined || index === null) return [];
      const values = group.filter((reading): reading is Extract<Reading, { kind: 'value' }> => reading.kind === 'value');
      const total = values.reduce((sum, reading) => sum + distance(reading.score), 0);
      if (total === 0) return [];
      const parts = values.map((reading) => ({
        indicatorId: reading.indicator.id,
        name: indicatorName(reading.indicator, speech),
        score: reading.score,
        share: distance(reading.score) / total,
      }));
      return [{ id, name: conditionName(first.indicator, speech), score: index.score, parts }];
    },
  );
}

/** The answer to question 4: what weighs most in each condition with an index. */
export function tellContributions(
  conditions: readonly ConditionContributions[],
  { t, language }: Speech,
): { claim: string; more: string[] } {
  const sentences = conditions.map(({ name, parts }) => {
    const [most] = parts.toSorted((a, b) => b.share - a.share);
    return t('contributions.most', { name, part: most?.name, percent: score((most?.share ?? 0) * 100, language) });
  });
  const [claim = t('contributions.none'), ...more] = sentences;
  return { claim, more };
}
