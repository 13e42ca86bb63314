import { Temporal } from 'temporal-polyfill';

/** Whether 3/04/18 is the third of April (`dmy`) or the fourth of March (`mdy`). */
export type DateOrder = 'dmy' | 'mdy';

interface LogTime {
  /** The numbers of the date as written, with a year of four digits; year first needs no order. */
  date: { first: number; second: number; year: number } | { month: number; day: number; year: number };
  hour: number;
  minute: number;
  second: number;
}

const SHAPE = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{2}|\d{4}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap])m)?$/i;
const MONTHS = 12;

/** Rows of a file that speak for an order, because one number is no month, and those that read as a date either way. */
export interface OrderEvidence {
  dmy: { rows: number; first: string };
  mdy: { rows: number; first: string };
  ambiguous: { rows: number; first: string };
}

export function noEvidence(): OrderEvidence {
  const none = { rows: 0, first: '' };
  return { dmy: { ...none }, mdy: { ...none }, ambiguous: { ...none } };
}

/** Counts what a row's time says of the order of day and month. */
export function addEvidence(evidence: OrderEvidence, text: string, row: number): void {
  const date = parse(text)?.date;
  if (date === undefined || !('first' in date) || date.first === date.second) return;
  const speaksFor = (order: keyof OrderEvidence): void => {
    if (evidence[order].rows++ === 0) evidence[order].first = `row ${row} "${text}"`;
  };
  if (date.first <= MONTHS && date.second <= MONTHS) speaksFor('ambiguous');
  else if (date.second <= MONTHS) speaksFor('dmy');
  else if (date.first <= MONTHS) speaksFor('mdy');
}

/** One order has to be spoken for by this many times the rows of the other: then the few others are impossible dates. */
const DECIDED_BY = 10;

/**
 * The order that the file's unambiguous rows agree on.
 * @returns what stands in the way as text where they do not
 */
export function decideOrder({ dmy, mdy, ambiguous }: OrderEvidence): { order: DateOrder } | { undecided: string } {
  if (dmy.rows > 0 && dmy.rows >= DECIDED_BY * mdy.rows) return { order: 'dmy' };
  if (mdy.rows > 0 && mdy.rows >= DECIDED_BY * dmy.rows) return { order: 'mdy' };
  if (dmy.rows === 0 && ambiguous.rows === 0) return { order: 'dmy' };
  if (dmy.rows === 0)
    return { undecided: `none of its dates shows whether the day or the month comes first (${ambiguous.first} could be either)` };
  return {
    undecided:
      `its dates contradict each other: ${dmy.rows} have the day first (${dmy.first}) ` +
      `and ${mdy.rows} the month (${mdy.first}), and neither is so rare that it has to be a mistake`,
  };
}

/** The instant of a row's time in the zone, as xAPI writes it, or what is wrong with the text. */
export function instantOf(
  text: string,
  { order, timeZone }: { order: DateOrder; timeZone: string },
): { instant: string } | { problem: string } {
  const parsed = parse(text);
  if (parsed === undefined) return { problem: `the time "${text}" is not written as in 17/10/21, 12:39` };
  const { date, hour, minute, second } = parsed;
  const { year } = date;
  const [day, month] = 'day' in date ? [date.day, date.month] : order === 'dmy' ? [date.first, date.second] : [date.second, date.first];
  try {
    const local = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second }, { overflow: 'reject' });
    return { instant: local.toZonedDateTime(timeZone).toInstant().toString() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: `the time "${text}" does not exist (read with the ${order === 'dmy' ? 'day' : 'month'} first)` };
  }
}

/** The numbers of a time such as "17/10/21, 12:39", "10/17/21, 12:39 PM" or "2021-10-17 12:39:05"; undefined for another shape. */
function parse(text: string): LogTime | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, a = '', , b = '', c = '', hours = '', minutes = '', seconds = '0', half] = match;
  const [minute, second] = [Number(minutes), Number(seconds)];
  const hour = hourOf(Number(hours), half);
  if (a.length === 4)
    return c.length === 2 ? { date: { year: Number(a), month: Number(b), day: Number(c) }, hour, minute, second } : undefined;
  if (a.length > 2) return undefined;
  const year = c.length === 2 ? 2000 + Number(c) : Number(c);
  return { date: { first: Number(a), second: Number(b), year }, hour, minute, second };
}

/** 24 hours; 99, which there is not, for 0 or 13 with am or pm. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return 99;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
