import { Field, Float64, List, Table, tableToIPC, TimestampMillisecond, Utf8, vectorFromArray, type DataType } from 'apache-arrow';
import type { PublishedValue } from './contract.ts';
import { InsightProblem, invalidParameter } from './problem.ts';

export type Format = 'json' | 'arrow' | 'csv';

export const contentTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  arrow: 'application/vnd.apache.arrow.stream',
  csv: 'text/csv; charset=utf-8; header=present',
};

const accepted: Record<string, Format> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'application/vnd.apache.arrow.stream': 'arrow',
  'text/csv': 'csv',
  'text/*': 'csv',
};

/** The format that an address asks for by name, as a link does that is to be saved; null where it says nothing. Throws 400 PARAMETER_INVALID. */
export function formatNamed(name: unknown): Format | null {
  if (name === undefined || name === '') return null;
  if (name === 'json' || name === 'csv' || name === 'arrow') return name;
  throw invalidParameter('format', '"format" is json, csv or arrow, given once.');
}

/** The format that an Accept header prefers; JSON where it says nothing. Throws 406 NOT_ACCEPTABLE. */
export function chooseFormat(accept: string | undefined): Format {
  if (!accept) return 'json';
  const wanted = accept
    .split(',')
    .map((part) => part.split(';').map((piece) => piece.trim()))
    .map(([type = '', ...parameters]) => ({ type: type.toLowerCase(), weight: weightOf(parameters) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { type } of wanted) {
    const format = accepted[type];
    if (format) return format;
  }
  throw new InsightProblem({
    status: 406,
    code: 'NOT_ACCEPTABLE',
    message: `Values come as application/json, text/csv or ${contentTypes.arrow}; accept one of these.`,
  });
}

function weightOf(parameters: string[]): number {
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = q === undefined ? 1 : Number(q.slice(2));
  return Number.isNaN(weight) ? 0 : weight;
}

type Column = { name: string; type: DataType; of: (value: PublishedValue) => unknown };

const text = new Utf8();
const number = new Float64();

/** The columns of a table of values, in order: those of `capability.values`, with the interval of the score. */
const columns: Column[] = [
  { name: 'indicator', type: text, of: (value) => value.indicator },
  { name: 'unit', type: text, of: (value) => value.unit },
  { name: 'window_start', type: text, of: (value) => value.window.split('..')[0] },
  { name: 'window_end', type: text, of: (value) => value.window.split('..')[1] },
  { name: 'structure', type: text, of: (value) => value.structure },
  { name: 'known_at', type: new TimestampMillisecond('UTC'), of: (value) => Date.parse(value.knownAt) },
  { name: 'status', type: text, of: (value) => value.status },
  { name: 'value', type: number, of: (value) => value.value },
  { name: 'lo', type: number, of: (value) => value.lo },
  { name: 'hi', type: number, of: (value) => value.hi },
  { name: 'score', type: number, of: (value) => value.score },
  { name: 'shrunk', type: number, of: (value) => value.shrunk?.value ?? null },
  { name: 'score_lo', type: number, of: (value) => value.scoreLo },
  { name: 'score_hi', type: number, of: (value) => value.scoreHi },
  { name: 'n_band', type: text, of: (value) => value.nBand },
  { name: 'flags', type: new List(new Field('item', text, false)), of: (value) => value.flags },
  { name: 'reason', type: text, of: (value) => value.reason },
  { name: 'catalogue_version', type: text, of: (value) => value.catalogueVersion },
  { name: 'configuration_version', type: text, of: (value) => value.configurationVersion },
];

/** An Arrow stream of one batch. */
export function toArrow(values: PublishedValue[]): Buffer {
  const vectors = columns.map(({ name, type, of }) => [name, vectorFromArray(values.map(of), type)] as const);
  return Buffer.from(tableToIPC(new Table(Object.fromEntries(vectors)), 'stream'));
}

/** RFC 4180 with a header line; null is empty, flags stand in one field with spaces between. */
export function toCsv(values: PublishedValue[]): string {
  const header = columns.map(({ name }) => name);
  return csvOf([header, ...values.map((value) => columns.map(({ name, of }) => (name === 'known_at' ? value.knownAt : of(value))))]);
}

/** RFC 4180, the first row being the header; what is null or left out is empty. */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return [...rows.map((row) => row.map(csvField).join(',')), ''].join('\r\n');
}

function csvField(value: unknown): string {
  const field = Array.isArray(value) ? value.join(' ') : value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
