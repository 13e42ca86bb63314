/** What a pace mark shows, in the indicator's own unit. */
export interface PaceValues {
  /** The ends of the axis. */
  domain: readonly [number, number];
  /** The values that reach the target; null is no limit on that side. */
  reaching: { from: number | null; to: number | null } | null;
  now: number | null;
  projected: { value: number; lo: number; hi: number } | null;
}

/** The same in percent of the axis; edges stand on the limits of the target alone. */
export interface PaceLayout {
  band: { from: number; to: number; edges: number[] } | null;
  now: number | null;
  projected: { value: number; lo: number; hi: number } | null;
}

/** Places everything on an axis of 0 to 100; what lies beyond it stands at its end. */
export function paceLayout({ domain: [from, to], reaching, now, projected }: PaceValues): PaceLayout {
  const at = (value: number): number => Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));
  const limits = [reaching?.from ?? null, reaching?.to ?? null].filter((limit) => limit !== null);
  return {
    band: reaching === null ? null : { from: at(reaching.from ?? from), to: at(reaching.to ?? to), edges: limits.map(at) },
    now: now === null ? null : at(now),
    projected: projected === null ? null : { value: at(projected.value), lo: at(projected.lo), hi: at(projected.hi) },
  };
}

/** Shares and indices stand on 0 to 1, other units on as much as is needed to show everything. */
export function paceDomain(unit: string, values: readonly number[]): readonly [number, number] {
  if (unit === 'share' || unit === 'index') return [0, 1];
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  return low < high ? [low, high] : [low, low + 1];
}
