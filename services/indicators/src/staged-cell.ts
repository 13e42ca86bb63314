import type { Cell } from '@oppiva/capability';

/** A cell as the columns of the tables in the database staging that hold what was computed, neither suppressed nor rounded. */
export function stagedCell({
  unitId,
  n,
  ownN,
  numerator,
  denominator,
  value,
  lo,
  hi,
  score,
  reason,
  flags,
}: Cell): Record<string, unknown> {
  return { unit_id: unitId, n, own_n: ownN, numerator, denominator, value, lo, hi, score, reason: reason ?? '', flags };
}
