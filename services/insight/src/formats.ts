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
