/** The k of each protection class (capability model 3.6); it may be raised, never below the floor of 5. */
export const cohortMinimum = { 'P-std': 8, 'P-sens': 10, 'P-survey': 8, 'P-mgmt': 3 } as const;
export type ProtectionClass = keyof typeof cohortMinimum;

/** The band in which a count of persons is shown (3.6 rule 9); null below 8, where nothing is shown. */
export function personsBand(n: number): '8–14' | '15–29' | '30–99' | '100+' | null {
  if (n < 8) return null;
  if (n < 15) return '8–14';
  if (n < 30) return '15–29';
  return n < 100 ? '30–99' : '100+';
}

/** The band of minutes, days and counts of statements in "why this number" (3.6 rule 12). */
export function amountBand(amount: number): '0–99' | '100–499' | '500–1999' | '2000+' {
  if (amount < 100) return '0–99';
  if (amount < 500) return '100–499';
  return amount < 2000 ? '500–1999' : '2000+';
}

/**
 * To display units (3.6 rule 11): shares to whole percentage points, scores to whole points. A value with a two-decimal
 * interval identifies its counts, so this is protection and not presentation.
 */
export function toDisplayUnit(value: number | null, unit: 'share' | 'score' | 'number'): number | null {
  if (value === null) return null;
  return unit === 'share' ? Math.round(value * 100) / 100 : Math.round(value);
}
