import type { EventLog, RecordDraft, Reference, TopicDraft } from '@oppiva/event-log';
import { decideEvents, eventKeysOf, RDNS, type AcceptedEvent, type EventDecision, type EventOutcome, type RuleBook } from '@oppiva/events';
import { knownAtOf, refusalsDraft, type Refusal, type RefusalCounter } from '../door/refusal-counts.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Projected } from '../projected/projected.ts';
import type { EventKeys } from './event-keys.ts';
import type { EventTable, KnownEvents } from './known-events.ts';

export interface AcceptEventsOptions {
  log: Pick<EventLog, 'append'>;
  hr: EventTable;
  rules: EventTable;
  known: KnownEvents;
  keys: EventKeys;
  /** The rules accepted before. */
  book: () => Promise<RuleBook>;
  projected: Projected;
  refusals: RefusalCounter;
  now: () => number;
  tagKey: Uint8Array;
}

export interface EventsRequest {
  client: string;
  /** Parsed, not validated. */
  events: readonly unknown[];
  /** The exact bytes received of each; null where they came apart (binary mode) or are the platform's own. */
  slices: readonly Uint8Array[] | null;
  sender: 'source' | 'administrator' | 'platform';
  bootstrap?: string;
}

export interface EventsAccepted {
  outcomes: EventOutcome[];
  /** Where the events of `oppiva.rules` landed, if there were any. */
  rulesOffset: number | null;
}

interface Claimed {
  table: EventTable;
  ticket: number;
  keys: Uint8Array;
}

const ROUNDS_MAX = 8;
const isRule = (event: unknown): boolean => String((event as { type?: unknown } | null)?.type).startsWith(`${RDNS}.rule.`);
const TYPES = { 'oppiva.hr': 'hr.events-accepted', 'oppiva.rules': 'rule.events-accepted' } as const;

/** From a request's events to one durable record a topic, with an outcome for each event (ARCHITECTURE section 4, "At the door"). */
export class AcceptEvents {
  readonly #o: AcceptEventsOptions;

  constructor(options: AcceptEventsOptions) {
    this.#o = options;
  }

  /** Good events are accepted although others are bad; refusals are counted in the same append. Rejects as `log.append` does. */
  async accept(request: EventsRequest): Promise<EventsAccepted> {
    const keys = eventKeysOf(request.events);
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const known = await this.#o.known.fetch(keys);
      const rules = request.events.some(isRule) ? { rules: await this.#o.book() } : {};
      const decision = decideEvents(request.events, { known, sender: request.sender, ...rules });
      const refusals = refusalsOf(request, decision, this.#o.keys);
      if (decision.hr.length === 0 && decision.rules.length === 0) {
        await this.#o.refusals.count(refusals);
        return { outcomes: decision.outcomes, rulesOffset: null };
      }
      const claimed = this.#claim(decision);
      if (claimed !== null) return this.#append(request, decision, claimed, refusals);
    }
    throw busy();
  }

  /** All keys of both topics, or none. */
  #claim(decision: EventDecision): Claimed[] | null {
    const claimed: Claimed[] = [];
    for (const table of [this.#o.hr, this.#o.rules]) {
      const events = eventsOf(decision, table);
      if (events.length === 0) continue;
      const keys = this.#o.keys.bytesOf(events.map(({ key }) => key));
      const ticket = table.records.claim(keys);
      if (ticket >= 0) {
        claimed.push({ table, ticket, keys });
        continue;
      }
      for (const other of claimed) other.table.records.abandon(other.ticket, other.keys);
      return null;
    }
    return claimed;
  }

  async #append(
    request: EventsRequest,
    decision: EventDecision,
    claimed: readonly Claimed[],
    refusals: readonly Refusal[],
  ): Promise<EventsAccepted> {
    const drafts = claimed.map(({ table, keys }) => this.#draftOf(request, eventsOf(decision, table), table, keys));
    if (refusals.length > 0) drafts.push(refusalsDraft(refusals, this.#o.now(), this.#o.tagKey));
    const outcome = this.#appendAndSettle(drafts, claimed);
    for (const { table, ticket } of claimed) table.records.expect(ticket, outcome);
    const rulesOffset = await outcome;
    return { outcomes: decision.outcomes, rulesOffset };
  }

  async #appendAndSettle(drafts: TopicDraft[], claimed: readonly Claimed[]): Promise<number | null> {
    let rulesOffset: number | null = null;
    try {
      const appended = await this.#o.log.append(drafts);
      for (const [i, { table, ticket }] of claimed.entries()) {
        const { offset } = appended[i] as { offset: number };
        table.records.settle(ticket, offset);
        this.#o.projected.acknowledged(table.topic, offset);
        if (table.topic === 'oppiva.rules') rulesOffset = offset;
      }
      return rulesOffset;
    } catch (error) {
      for (const { table, ticket, keys } of claimed) table.records.abandon(ticket, keys);
      throw error;
    }
  }

  #draftOf(request: EventsRequest, events: readonly AcceptedEvent[], table: EventTable, keys: Uint8Array): TopicDraft {
    const { body, spans } = bodyOf(request, events);
    const references = events.flatMap(({ event }, entry) => this.#referencesOf(entry, event));
    const draft: RecordDraft = {
      type: TYPES[table.topic],
      schema: 1,
      client: request.client,
      meta: request.bootstrap === undefined ? {} : { bootstrap: request.bootstrap },
      body,
      split: spans,
      keys,
      flags: new Uint8Array(events.length),
    };
    if (references.length > 0) draft.references = references;
    return { topic: table.topic, draft };
  }

  #referencesOf(entry: number, event: { supersedes?: string; retracts?: string }): Reference[] {
    return (['supersedes', 'retracts'] as const).flatMap((kind) => {
      const target = event[kind];
      return target === undefined ? [] : [{ entry, kind, key: this.#o.keys.bytesOf([target]) }];
    });
  }
}

function eventsOf(decision: EventDecision, table: EventTable): readonly AcceptedEvent[] {
  return table.topic === 'oppiva.hr' ? decision.hr : decision.rules;
}

/** A JSON array of the events as they were received, byte for byte, and where each lies in it. */
function bodyOf(request: EventsRequest, events: readonly AcceptedEvent[]): { body: Buffer; spans: Uint32Array } {
  const slices = events.map(({ index, event }) => request.slices?.[index] ?? Buffer.from(JSON.stringify(event)));
  const spans = new Uint32Array(events.length * 2);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [i, slice] of slices.entries()) {
    parts.push(Buffer.from(i === 0 ? '[' : ','), slice);
    spans[i * 2] = at + 1;
    spans[i * 2 + 1] = slice.length;
    at += 1 + slice.length;
  }
  parts.push(Buffer.from(']'));
  return { body: Buffer.concat(parts), spans };
}

const STATES = { rejected: 'rejected-schema', duplicate: 'duplicate', conflict: 'quarantined-conflict' } as const;

function refusalsOf({ client, events, bootstrap }: EventsRequest, { outcomes }: EventDecision, keys: EventKeys): Refusal[] {
  return outcomes.flatMap(({ index, status, source, id, errors }): Refusal[] => {
    if (status === 'accepted') return [];
    const tags = source === null || id === null ? [] : [Buffer.from(keys.bytesOf([`${source}|${id}`])).toString('hex')];
    const code = status === 'duplicate' ? 'EVENT_DUPLICATE' : (errors?.[0]?.code ?? 'EVENT_INVALID');
    // of an initial load a refusal is known since its source recorded the event, as the event would be
    const knownAt = bootstrap === undefined ? undefined : knownAtOf((events[index] as { recordedtime?: unknown } | null)?.recordedtime);
    return [{ client, state: STATES[status], code, count: 1, tags, ...(knownAt !== undefined && { knownAt }) }];
  });
}

const busy = (): HttpProblem =>
  new HttpProblem({
    status: 503,
    code: 'EVENTS_CONTENDED',
    message: 'Other requests keep bringing the same events at this moment; nothing of this one was stored. Send it again.',
    headers: { 'Retry-After': '1' },
  });
