/** How numbers are printed (LOOK section 5). Spaces and signs here are deliberate: see the constants. */
export type Language = 'fi' | 'en';

export const noBreak = '\u00A0';
const wordJoiner = '\u2060';
const minus = '\u2212';
const thousandsSpace = '\u202F';
const enDash = '\u2013';
const ellipsis = '\u2026';

/** `n` with a fixed number of decimals: comma in Finnish, point in English, a narrow space between thousands. */
export function decimal(n: number, digits: number, language: Language): string {
  const [whole = '', fraction] = Math.abs(n).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousandsSpace);
  const text = fraction === undefined ? grouped : `${grouped}${language === 'fi' ? ',' : '.'}${fraction}`;
  const isZero = /^[0\u202F.,]*$/.test(text);
  return n < 0 && !isZero ? `${minus}${text}` : text;
}

/** Two ends as one unbreakable range. An en dash beside a minus sign would read as arithmetic, so negatives take other words. */
export function range(from: string, to: string, language: Language): string {
  if (from === to) return from;
  const negative = from.startsWith(minus) || to.startsWith(minus);
  if (negative && language === 'en') return `${from} to ${to}`.replaceAll(' ', noBreak);
  const between = negative ? ellipsis : enDash;
  return `${from}${wordJoiner}${between}${wordJoiner}${to}`;
}

/** The percent sign with what stands before it: a no-break space in Finnish, nothing in English. */
function percentSign(language: Language): string {
  return language === 'fi' ? `${noBreak}%` : '%';
}

/** A share of 0 to 1 as whole percent: "39 %", "39%". */
export function percent(share: number, language: Language): string {
  return `${decimal(share * 100, 0, language)}${percentSign(language)}`;
}

/** Both ends of a share's interval, the sign once: "36–43 %". */
export function percentRange(lo: number, hi: number, language: Language): string {
  return `${range(decimal(lo * 100, 0, language), decimal(hi * 100, 0, language), language)}${percentSign(language)}`;
}

/** Scores are whole. */
export function score(points: number, language: Language): string {
  return decimal(points, 0, language);
}

export function scoreRange(lo: number, hi: number, language: Language): string {
  return range(decimal(lo, 0, language), decimal(hi, 0, language), language);
}
