import { createHmac } from 'node:crypto';
import type { EventLog, RecordDraft, TopicDraft } from '@oppiva/event-log';

/** What was refused at the door: the admission state of capability model 3.3 steps 1-3, and our own code for why. */
export interface Refusal {
  client: string;
  state: 'rejected-schema' | 'duplicate' | 'quarantined-conflict';
  code: string;
  count: number;
  /** HMACs of the ids refused, hexadecimal; empty where there were none. At most `TAGS_MAX` are kept. */
  tags: readonly string[];
  /** Of an initial load: ISO 8601 UTC, the hour by which the source had recorded what was refused. Left out: known since it came. */
  knownAt?: string;
}

/** One entry of a `door.refusals-counted` record's body, which is a JSON array of them. */
export interface RefusalCount extends Refusal {
  /** ISO 8601 UTC, the minute by the node's clock. */
  minute: string;
}

const TAGS_MAX = 20;
const MINUTE_MS = 60_000;
const KEY_BYTES = 16;
const HOUR_MS = 3_600_000;

/**
 * Since when a refused statement or event of an initial load is known (capability model 3.2 rule 2), rounded up to the hour, so that a file sent
 * again is counted in as many entries as it has hours. Undefined without a time that its source recorded.
 */
export function knownAtOf(recorded: unknown): string | undefined {
  const at = typeof recorded === 'string' ? Date.parse(recorded) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(Math.ceil(at / HOUR_MS) * HOUR_MS).toISOString();
}

/** A record of refusals: counts and hashes, no content (ARCHITECTURE section 4, "At the door"). */
export function refusalsDraft(refusals: readonly Refusal[], now: number, tagKey: Uint8Array): TopicDraft {
  const minute = new Date(Math.floor(now / MINUTE_MS) * MINUTE_MS).toISOString();
  const counts = merge(refusals).map((refusal): RefusalCount => ({ ...refusal, minute: refusal.knownAt ?? minute }));
  const keys = new Uint8Array(counts.length * KEY_BYTES);
  for (const [i, { client, state, code, minute: since }] of counts.entries()) {
    keys.set(
      createHmac('sha256', tagKey)
        .update(JSON.stringify([client, state, code, since]))
        .digest()
        .subarray(0, KEY_BYTES),
      i * KEY_BYTES,
    );
  }
  const draft: RecordDraft = {
    type: 'door.refusals-counted',
    schema: 1,
    client: counts.length === 1 ? (counts[0] as RefusalCount).client : null,
    meta: {},
    body: Buffer.from(JSON.stringify(counts)),
    split: 'json',
    keys,
    flags: new Uint8Array(counts.length),
  };
  return { topic: 'oppiva.admissions', draft };
}

/** Adds up what has the same client, state, code and knowledge time. */
function merge(refusals: readonly Refusal[]): Refusal[] {
  const merged = new Map<string, Refusal>();
  for (const refusal of refusals) {
    const key = JSON.stringify([refusal.client, refusal.state, refusal.code, refusal.knownAt]);
    const earlier = merged.get(key);
    const count = (earlier?.count ?? 0) + refusal.count;
    merged.set(key, { ...refusal, count, tags: [...(earlier?.tags ?? []), ...refusal.tags].slice(0, TAGS_MAX) });
  }
  return [...merged.values()];
}

/**
 * Counts what is refused and nothing else goes into the log with. While one record is on its way, further refusals wait and go
 * together in the next: a client that sends rubbish in a loop costs one record at a time.
 */
export class RefusalCounter {
  readonly #log: Pick<EventLog, 'append'>;
  readonly #now: () => number;
  readonly #tagKey: Uint8Array;
  #waiting: Refusal[] = [];
  #next: Promise<void> | null = null;
  #current: Promise<void> = Promise.resolve();

  constructor(o: { log: Pick<EventLog, 'append'>; now: () => number; tagKey: Uint8Array }) {
    this.#log = o.log;
    this.#now = o.now;
    this.#tagKey = o.tagKey;
  }

  /** Settles when the counts are durable; rejects as `log.append` does. */
  count(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return Promise.resolve();
    this.#waiting = merge([...this.#waiting, ...refusals]);
    this.#next ??= this.#appendAfter(this.#current);
    return this.#next;
  }

  async #appendAfter(current: Promise<void>): Promise<void> {
    await current.catch(() => undefined);
    const refusals = this.#waiting;
    this.#waiting = [];
    this.#current = this.#next ?? Promise.resolve();
    this.#next = null;
    await this.#log.append([refusalsDraft(refusals, this.#now(), this.#tagKey)]);
  }
}
