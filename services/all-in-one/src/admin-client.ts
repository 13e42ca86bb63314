import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportItem } from './imports/rows.ts';

/** What became of one imported statement or event. */
export interface ItemOutcome {
  status: 'accepted' | 'duplicate' | 'conflict' | 'rejected';
  reason?: string;
}

export interface ClientDescription {
  client: string;
  scopes: string[];
  createdAt?: string;
  revokedAt?: string | null;
}

/** What of the published values of a window would not come out the same. */
export interface VerifiedWindow {
  window: string;
  values: number;
  changed: { indicator: string; unit: string; knownAt: string; parts: string[]; cause: string }[];
  /** Made by another definition than this release has: not compared. */
  otherCatalogue: { indicator: string; knownAt: string; catalogueVersion: string; values: number }[];
}

/** How far a rebuild is. `upto` of `end` records are filled or compared. */
export interface RebuildProgress {
  projection: string;
  state: 'requested' | 'filling' | 'comparing' | 'swapping' | 'finished' | 'refused';
  upto: number;
  end: number;
  code: string;
  detail: string;
}

/** What `/api/v1/explain` answers; counts are bands, but for the test profile. */
export interface Explanation {
  indicator: string;
  unit: string;
  window: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  score: number | null;
  reason: string | null;
  flags: string[];
  status: string | null;
  knownAt: string;
  cohort: Record<string, string | number | null> | null;
  companions: Record<string, string | number | null>;
  exclusions: Record<string, string | number>;
  coverage: number | null;
  sql: string;
  versions: Record<string, string>;
  numerator?: number;
  denominator?: number;
}

/** The product refused or could not be reached; the message is the product's own where there is one. */
export class AdminClientError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'AdminClientError';
    this.code = code;
    this.status = status;
  }
}

const ATTEMPTS_MAX = 8;
const RETRY_MS_MAX = 5_000;

/** Speaks to the running product's `/admin/api` with the admin key; every command but `start` does its work through it. */
export class AdminClient {
  readonly #baseUrl: string;
  readonly #authorization: string;

  constructor(options: { baseUrl: string; key: string; secret: string }) {
    this.#baseUrl = options.baseUrl;
    this.#authorization = `Basic ${Buffer.from(`${options.key}:${options.secret}`).toString('base64')}`;
  }

  /** Imports statements and events; the outcomes are in the order of the items. Safe to repeat. */
  async importItems(items: ImportItem[], bootstrap?: string): Promise<ItemOutcome[]> {
    const outcomes: ItemOutcome[] = Array.from({ length: items.length });
    const groups = new Map<string, { path: string; version: string; indexes: number[] }>();
    items.forEach((item, index) => {
      const path = item.kind === 'event' ? 'events' : `statements?client=${encodeURIComponent(item.client)}`;
      const version = item.kind === 'event' ? '' : xapiVersionOf(item.value);
      const key = `${path} ${version}`;
      const group = groups.get(key);
      if (group) group.indexes.push(index);
      else groups.set(key, { path, version, indexes: [index] });
    });
    for (const { path, version, indexes } of groups.values()) {
      const batch = bootstrap === undefined ? '' : `${path.includes('?') ? '&' : '?'}bootstrap=${encodeURIComponent(bootstrap)}`;
      const body = indexes.map((index) => items[index]!.value);
      const answer = await this.#request<{ outcomes: RawOutcome[] }>('POST', `/import/${path}${batch}`, body, version);
      for (const outcome of answer.outcomes) outcomes[indexes[outcome.index]!] = toOutcome(outcome);
    }
    return outcomes;
  }

  /** Ends loading: the history may be published from now on. */
  async finishImport(): Promise<void> {
    await this.#request('POST', '/import/finish', {});
  }

  /** Waits at most `waitMs` until everything accepted so far is projected. */
  async projected(waitMs: number): Promise<{ caughtUp: boolean }> {
    return this.#request('GET', `/projected?wait=${waitMs}`);
  }

  /** Waits at most `waitMs` until that is derived from too, and what it makes due is published. */
  async published(waitMs: number): Promise<{ caughtUp: boolean }> {
    return this.#request('GET', `/published?wait=${waitMs}`);
  }

  async createClient(options: {
    name: string;
    scopes: string[];
  }): Promise<{ client: string; key: string; secret: string; scopes: string[] }> {
    return this.#request('POST', '/clients', options);
  }

  async listClients(): Promise<ClientDescription[]> {
    return (await this.#request<{ clients: ClientDescription[] }>('GET', '/clients')).clients;
  }

  async revokeClient(client: string): Promise<void> {
    await this.#request('DELETE', `/clients/${encodeURIComponent(client)}`);
  }

  /** Windows with published values, the oldest first. */
  async publishedWindows(): Promise<string[]> {
    return (await this.#request<{ windows: string[] }>('GET', '/verify/windows')).windows;
  }

  /** Recomputes the published values of a window. */
  async verifyValues(window: string): Promise<VerifiedWindow> {
    return this.#request('GET', `/verify/values?window=${encodeURIComponent(window)}`);
  }

  /** What can be rebuilt, in the order in which one rests on the other. */
  async rebuildable(): Promise<string[]> {
    return (await this.#request<{ projections: string[] }>('GET', '/rebuilds')).projections;
  }

  /** Asks for a rebuild, or joins the same one that is under way. @returns its id */
  async requestRebuild(query: { projection: string; action: 'rebuild' | 'back'; acceptDifferences: boolean }): Promise<string> {
    const { projection, action, acceptDifferences } = query;
    const parameters = new URLSearchParams({ projection, action, acceptDifferences: String(acceptDifferences) });
    return (await this.#request<{ id: string }>('POST', `/rebuilds?${parameters.toString()}`)).id;
  }

  async rebuildProgress(id: string): Promise<RebuildProgress> {
    return this.#request('GET', `/rebuilds/${id}`);
  }

  /** Why a value is what it is: the answer of `/api/v1/explain`. */
  async explain(query: { indicator: string; unit: string; window: string; asOf?: string; structure?: string }): Promise<Explanation> {
    return this.#request('GET', `/api/v1/explain?${new URLSearchParams(query).toString()}`);
  }

  async #request<Answer>(method: string, path: string, body?: unknown, xapiVersion = ''): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once<Answer>(method, path, body, xapiVersion);
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || !isTemporary(error)) throw error;
        await sleep(Math.min(RETRY_MS_MAX, 250 * 2 ** attempt));
      }
    }
  }

  async #once<Answer>(method: string, path: string, body: unknown, xapiVersion: string): Promise<Answer> {
    const headers: Record<string, string> = { authorization: this.#authorization };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (xapiVersion !== '') headers['x-experience-api-version'] = xapiVersion;
    let response: Response;
    try {
      response = await fetch(`${this.#baseUrl}${path.startsWith('/api/') ? path : `/admin/api${path}`}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new AdminClientError(
        'UNREACHABLE',
        0,
        `Oppiva at ${this.#baseUrl} does not answer (${(error as Error).message}). Is it running?`,
      );
    }
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return (text === '' ? {} : JSON.parse(text)) as Answer;
  }
}

/** A file does not say which version its statements follow: 2.0 where one uses what only 2.0 has, else the more lenient 1.0.3. */
function xapiVersionOf(statement: unknown): string {
  const { version, context } = (statement ?? {}) as { version?: unknown; context?: object | null };
  const only2 = typeof context === 'object' && context !== null && ('contextAgents' in context || 'contextGroups' in context);
  return only2 || (typeof version === 'string' && version.startsWith('2')) ? '2.0.0' : '1.0.3';
}

interface RawOutcome {
  index: number;
  status: ItemOutcome['status'];
  errors?: { path?: string; message: string }[];
}

function toOutcome(raw: RawOutcome): ItemOutcome {
  const [first] = raw.errors ?? [];
  if (!first) return { status: raw.status };
  return { status: raw.status, reason: first.path === undefined ? first.message : `${first.path}: ${first.message}` };
}

function refusal(status: number, text: string): AdminClientError {
  try {
    const { code, message } = JSON.parse(text) as { code?: string; message?: string };
    return new AdminClientError(code ?? `HTTP_${status}`, status, message ?? text.slice(0, 300));
  } catch {
    return new AdminClientError(`HTTP_${status}`, status, text.slice(0, 300));
  }
}

function isTemporary(error: unknown): boolean {
  return error instanceof AdminClientError && (error.status === 0 || error.status === 429 || error.status === 503);
}
