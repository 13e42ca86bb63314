import { parseStructure, parseWindow, quarterOf, startOfDay, windowText, type Structure } from '@oppiva/capability';
import { differencing, invalidParameter, type InsightProblem } from './problem.ts';

/** A question about published values; null asks for all. */
export interface ValuesQuestion {
  indicator: string | null;
  unit: string | null;
  /** All units that are or were directly below this one. */
  parent: string | null;
  window: Window | null;
  /** Milliseconds UTC; null is now. */
  asOf: number | null;
  structure: Structure;
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

function parameter(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') throw invalidParameter(name, `"${name}" is given more than once; give it once.`);
  if (value.length > TEXT_MAX) throw invalidParameter(name, `"${name}" is longer than ${TEXT_MAX} characters.`);
  return value;
}

/** `2024-07-01..2024-10-01`, half-open. Throws 400 PARAMETER_INVALID. */
export function readWindow(text: string): Window {
  const window = parseWindow(text);
  if (window) return { ...window, text: windowText(window) };
  throw invalidParameter(
    'window',
    '"window" is not two dates in order; write it as 2024-07-01..2024-10-01, where the end is the first day outside.',
  );
}

/** Refuses windows that no value is ever published for. Throws 403 DIFFERENCING. */
export function refuseOtherKinds(window: Window): void {
  // Values are published for calendar quarters only (capability model 3.6 rule 7).
  if (windowText(quarterOf(window.start)) === window.text) return;
  throw differencing(
    'window',
    'Values are published for calendar quarters only; another window could reveal a small group by difference. Ask for one of /api/v1/windows.',
  );
}

/** Quarters that one structure covers: the one that ends with its date, and those before (capability model 3.5). */
const quartersCovered = 8;

/** The windows that the structure of a date covers, from the first day to the first day after; null for a date that ends no quarter. */
export function coveredBy(asOf: string): { start: string; end: string } | null {
  const newest = quarterOf(asOf);
  if (dayAfter(asOf) !== newest.end) return null;
  const first = new Date(`${newest.start}T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - 3 * (quartersCovered - 1));
  return { start: first.toISOString().slice(0, 10), end: newest.end };
}

/** A structure that is not published, or not for that window: its difference from one that is could tell of a few people. */
export function structureNotPublished(): InsightProblem {
  return differencing(
    'structure',
    'Values are published in the structure as it was, and as of the last day of each closed quarter for that quarter and the seven before; ' +
      'in another one they could reveal a small group by difference. Ask for one of /api/v1/windows, written as as-of:2026-09-30.',
  );
}

const dayMs = 86_400_000;
const dayAfter = (date: string): string => new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);
export const dayBefore = (date: string): string => new Date(Date.parse(date) - dayMs).toISOString().slice(0, 10);

/** An instant, or a date, which is 00:00 of that date in the installation's zone (capability model 3.1, K). */
export function parseInstant(value: string, o: { path: string; timeZone: string }): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && parseWindow(`${value}..9999-12-31`)) return startOfDay(value, o.timeZone);
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(value);
  if (Number.isNaN(instant) || !zoned) {
    throw invalidParameter(o.path, `"${o.path}" is not an instant; write it as 2024-10-15T00:00:00Z, or as a date.`);
  }
  return instant;
}

/** Reads a question about values. Throws 400 PARAMETER_INVALID or 403 DIFFERENCING. */
export function readValuesQuestion(query: Query, timeZone: string): ValuesQuestion {
  const window = parameter(query, 'window');
  const asOf = parameter(query, 'asOf');
  const named = parameter(query, 'structure') ?? 'as-was';
  const structure = parseStructure(named);
  if (structure === null) {
    if (named.startsWith('as-of')) throw structureNotPublished();
    throw invalidParameter('structure', `"structure" is neither "as-was" nor as-of a date; write it as as-of:2026-09-30, or leave it out.`);
  }
  return {
    indicator: parameter(query, 'indicator'),
    unit: parameter(query, 'unit'),
    parent: parameter(query, 'parent'),
    window: window === null ? null : readWindow(window),
    asOf: asOf === null ? null : parseInstant(asOf, { path: 'asOf', timeZone }),
    structure,
  };
}

/** A question about the evidence gauges of a window. */
export interface GaugesQuestion {
  window: Window;
  /** Milliseconds UTC; null is now. */
  asOf: number | null;
}

/** Reads a question about gauges: the window must be there. Throws 400 PARAMETER_INVALID. */
export function readGaugesQuestion(query: Query, timeZone: string): GaugesQuestion {
  const window = parameter(query, 'window');
  const asOf = parameter(query, 'asOf');
  if (window === null) throw invalidParameter('window', '"window" is missing; give the quarter as 2024-07-01..2024-10-01.');
  return { window: readWindow(window), asOf: asOf === null ? null : parseInstant(asOf, { path: 'asOf', timeZone }) };
}

/** A question about the effects of interventions that a unit's page is about. */
export interface EffectsQuestion extends GaugesQuestion {
  unit: string;
}

/** Reads a question about effects: unit and window must be there. Throws 400 PARAMETER_INVALID. */
export function readEffectsQuestion(query: Query, timeZone: string): EffectsQuestion {
  const unit = parameter(query, 'unit');
  if (unit === null) throw invalidParameter('unit', '"unit" is missing; give the unit whose interventions are asked for.');
  return { unit, ...readGaugesQuestion(query, timeZone) };
}

/** A question about commitments; null asks for those of all units, and of any due date. */
export interface CommitmentsQuestion {
  unit: string | null;
  window: Window | null;
  /** Milliseconds UTC; null is now. */
  asOf: number | null;
}

/** Reads a question about commitments. Throws 400 PARAMETER_INVALID. */
export function readCommitmentsQuestion(query: Query, timeZone: string): CommitmentsQuestion {
  const window = parameter(query, 'window');
  const asOf = parameter(query, 'asOf');
  return {
    unit: parameter(query, 'unit'),
    window: window === null ? null : readWindow(window),
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
