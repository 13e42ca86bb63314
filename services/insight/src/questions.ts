import { differencing, invalidParameter } from './problem.ts';

/** A question about published values; null asks for all. */
export interface ValuesQuestion {
  indicator: string | null;
  unit: string | null;
  window: Window | null;
  /** Milliseconds UTC; null is now. */
  asOf: number | null;
}

/** One value's question: nothing left out but the instant. */
export type ValueQuestion = ValuesQuestion & { indicator: string; unit: string; window: Window };

/** Half-open local dates, as text. */
export interface Window {
  start: string;
  end: string;
  text: string;
}

const TEXT_MAX = 200;

type Query = Record<string, unknown>;

function text(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw invalidParameter(name, `"${name}" is given more than once; give it once.`);
  if (value.length > TEXT_MAX) throw invalidParameter(name, `"${name}" is longer than ${TEXT_MAX} characters.`);
  return value;
}

function isDate(value: string): boolean {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return parsed !== null && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** `2024-07-01..2024-10-01`, half-open. Throws 400 PARAMETER_INVALID. */
export function parseWindow(value: string): Window {
  const [start = '', end = '', ...rest] = value.split('..');
  if (!isDate(start) || !isDate(end) || rest.length > 0) {
    throw invalidParameter('window', '"window" is not two dates; write it as 2024-07-01..2024-10-01 (the end is the first day outside).');
  }
  if (start >= end) throw invalidParameter('window', '"window" ends before it starts; the end is the first day outside it.');
  return { start, end, text: `${start}..${end}` };
}

/** Values are published for calendar quarters only (capability model 3.6 rule 7). */
function isPublishedKind({ start, end }: Window): boolean {
  const [year = 0, month = 0] = start.split('-').map(Number);
  const next = month === 10 ? `${year + 1}-01-01` : `${year}-${String(month + 3).padStart(2, '0')}-01`;
  return start.endsWith('-01') && month % 3 === 1 && end === next;
}

/** Refuses windows that no value is ever published for. Throws 403 DIFFERENCING. */
export function refuseOtherKinds(window: Window): void {
  if (isPublishedKind(window)) return;
  throw differencing(
    'window',
    'Values are published for calendar quarters only; another window could reveal a small group by difference. Ask for one of /api/v1/windows.',
  );
}

/** Minutes by which local time is ahead of UTC in the zone at an instant. */
function offsetMinutes(instant: number, timeZone: string): number {
  const options = { timeZone, timeZoneName: 'longOffset' } as const;
  const name = new Intl.DateTimeFormat('en', options).formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match ? Number(`${match[1]}1`) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

/** An instant, or a date, which is 00:00 of that date in the installation's zone (capability model 3.1, K). */
export function parseInstant(value: string, o: { path: string; timeZone: string }): number {
  if (isDate(value)) {
    const utc = Date.parse(`${value}T00:00:00Z`);
    const guess = utc - offsetMinutes(utc, o.timeZone) * 60_000;
    return utc - offsetMinutes(guess, o.timeZone) * 60_000;
  }
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(value);
  if (Number.isNaN(instant) || !zoned) {
    throw invalidParameter(o.path, `"${o.path}" is not an instant; write it as 2024-10-15T00:00:00Z, or as a date.`);
  }
  return instant;
}

/** Reads a question about values. Throws 400 PARAMETER_INVALID or 403 DIFFERENCING. */
export function readValuesQuestion(query: Query, timeZone: string): ValuesQuestion {
  const window = text(query, 'window');
  const asOf = text(query, 'asOf');
  const structure = text(query, 'structure');
  if (structure !== null && structure !== 'as-was') {
    throw invalidParameter('structure', `Values are published in the structure as it was; "structure" can only be "as-was" or left out.`);
  }
  return {
    indicator: text(query, 'indicator'),
    unit: text(query, 'unit'),
    window: window === null ? null : parseWindow(window),
    asOf: asOf === null ? null : parseInstant(asOf, { path: 'asOf', timeZone }),
  };
}

/** Reads a question about one value: indicator, unit and window must be there. */
export function readValueQuestion(query: Query, timeZone: string): ValueQuestion {
  const question = readValuesQuestion(query, timeZone);
  if (!isOne(question)) {
    const missing = (['indicator', 'unit', 'window'] as const).find((name) => question[name] === null) ?? 'indicator';
    throw invalidParameter(missing, `"${missing}" is missing; give indicator, unit and window.`);
  }
  return question;
}

export function isOne(question: ValuesQuestion): question is ValueQuestion {
  return question.indicator !== null && question.unit !== null && question.window !== null;
}
