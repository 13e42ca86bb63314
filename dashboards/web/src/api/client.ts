import type {
  ChangesAnswer,
  CommitmentsAnswer,
  EffectsAnswer,
  Explanation,
  GaugesAnswer,
  IndicatorsAnswer,
  Problem,
  UnitsAnswer,
  ValuesAnswer,
  WindowsAnswer,
} from './contract.ts';

const timeoutMs = 20_000;

/** A refused or failed request: the service's own code, or one that says how the connection failed. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly at: number;

  constructor(o: { code: string; status: number; message: string }) {
    super(o.message);
    this.code = o.code;
    this.status = o.status;
    this.at = Date.now();
  }
}

type Query = Record<string, string | null>;

function addressOf(path: string, query: Query): string {
  const present = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null);
  const search = new URLSearchParams(present).toString();
  return `/api/v1/${path}${search ? `?${search}` : ''}`;
}

/** Where the values of a question are, for a link. */
export const valuesAddress = (query: Query): string => addressOf('values', query);

/** Where the commitments of a question are, for a link. */
export const commitmentsAddress = (query: Query): string => addressOf('commitments', query);
/** The same of effects. */
export const effectsAddress = (query: Query): string => addressOf('effects', query);

async function get<Answer>(path: string, query: Query, signal: AbortSignal): Promise<Answer> {
  const url = addressOf(path, query);
  let response: Response;
  try {
    response = await fetch(url, {
      // no header of its own: what index.html has fetched ahead would not be taken for an answer to it
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const late = cause instanceof DOMException && cause.name === 'TimeoutError';
    throw new ApiError({ code: late ? 'TIMEOUT' : 'SERVER_UNREACHABLE', status: 0, message: String(cause) });
  }
  const body = await readJson(response);
  if (response.ok && body !== null) return body as Answer;
  const problem = body as Partial<Problem> | null;
  throw new ApiError({ code: problem?.code ?? `HTTP_${response.status}`, status: response.status, message: problem?.message ?? '' });
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** What a page's values are asked for. */
export interface Choice {
  unit: string;
  window: string;
  asOf: string | null;
  /** null is the organisation of each day. */
  structure: string | null;
}

export const api = {
  units: (signal: AbortSignal) => get<UnitsAnswer>('units', {}, signal),
  indicators: (signal: AbortSignal) => get<IndicatorsAnswer>('indicators', {}, signal),
  windows: (signal: AbortSignal) => get<WindowsAnswer>('windows', {}, signal),
  values: ({ unit, window, asOf, structure }: Choice, signal: AbortSignal) =>
    get<ValuesAnswer>('values', { unit, window, asOf, structure }, signal),
  /** Every quarter of one unit. */
  history: ({ unit, asOf, structure }: Omit<Choice, 'window'>, signal: AbortSignal) =>
    get<ValuesAnswer>('values', { unit, asOf, structure }, signal),
  /** One window of the units directly below another. */
  below: ({ unit, window, asOf, structure }: Choice, signal: AbortSignal) =>
    get<ValuesAnswer>('values', { parent: unit, window, asOf, structure }, signal),
  gauges: ({ window, asOf }: Pick<Choice, 'window' | 'asOf'>, signal: AbortSignal) => get<GaugesAnswer>('gauges', { window, asOf }, signal),
  /** What was restated of one unit and window. */
  changes: ({ unit, window, asOf, structure }: Choice, signal: AbortSignal) =>
    get<ChangesAnswer>('changes', { unit, window, asOf, structure }, signal),
  /** The effects of interventions that a unit's page is about, the newest up to a window. */
  effects: ({ unit, window, asOf }: Choice, signal: AbortSignal) => get<EffectsAnswer>('effects', { unit, window, asOf }, signal),
  /** What a unit and those below it have promised. */
  commitments: ({ unit, window, asOf }: Choice, signal: AbortSignal) =>
    get<CommitmentsAnswer>('commitments', { unit, window, asOf }, signal),
  explain: (indicator: string, { unit, window, asOf, structure }: Choice, signal: AbortSignal) =>
    get<Explanation>('explain', { indicator, unit, window, asOf, structure }, signal),
};
