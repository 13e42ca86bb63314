/** A condition that has a score with an interval: its index, once it has one (capability model 6.1). */
export interface ConditionScore {
  id: string;
  name: string;
  score: number;
  lo: number;
  hi: number;
}

export interface Weakest {
  condition: ConditionScore;
  /** Conditions whose difference from the weakest is within the uncertainty, the nearest first. */
  indistinguishable: ConditionScore[];
}

const z = 1.959964;

/** Variances are added: a difference counts only when its 95 % interval excludes 0 (capability model 6.4). */
export function differs(a: ConditionScore, b: ConditionScore): boolean {
  const sigma = (c: ConditionScore) => (c.hi - c.lo) / (2 * z);
  return Math.abs(a.score - b.score) > z * Math.hypot(sigma(a), sigma(b));
}

/** The weakest of several conditions; null for fewer than two, because an only one is not the weakest of anything. */
export function findWeakest(conditions: ConditionScore[]): Weakest | null {
  const [condition, ...others] = conditions.toSorted((a, b) => a.score - b.score);
  if (!condition || others.length === 0) return null;
  return { condition, indistinguishable: others.filter((other) => !differs(condition, other)) };
}
