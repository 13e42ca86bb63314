import { canonicalEvent } from './canonical.ts';
import type { Sender } from './define-event-type.ts';
import type { EventError } from './errors.ts';
import { isJsonObject, type LcmEvent } from './event.ts';
import { eventKeyOf } from './names.ts';
import type { RuleBook } from './rule-book.ts';
import { validateEvent } from './validate.ts';

export type EventStatus = 'accepted' | 'duplicate' | 'conflict' | 'rejected';

/** What became of one event of a request. `source` and `id` are null where the sender gave none. */
export interface EventOutcome {
  index: number;
  source: string | null;
  id: string | null;
  status: EventStatus;
  /** Why it was rejected or is a conflict. */
  errors?: EventError[];
}

/** An event to append: `index` in the request, `key` as `eventKeyOf` makes it, `event` in the one form that is stored. */
export interface AcceptedEvent {
  index: number;
  key: string;
  event: LcmEvent;
}

export interface EventDecision {
  outcomes: EventOutcome[];
  /** For the topic oppiva.hr, in the order sent. */
  hr: AcceptedEvent[];
  /** For the topic oppiva.rules, in the order sent. */
  rules: AcceptedEvent[];
}

/**
 * Steps 1 to 3 of admission (capability model 3.3) for the events of one request: schema, then duplicate, then conflict, against
 * what is known and against earlier events of the same request. Pure; each event ends in exactly one state.
 * @param options.known the event already accepted under a key (`eventKeyOf`), parsed; undefined where there is none. Look the
 *   keys up with `eventKeysOf` first: equal tags in the log already mean a duplicate, and then any equal event will do
 * @param options.rules the rules accepted before; a rule that contradicts one of them, or an earlier one of the request, is refused
 * @param options.sender `source` for /events, `administrator` for imports, `platform` for the platform's own
 */
export function decideEvents(
  batch: readonly unknown[],
  options: { known: { get(key: string): unknown }; sender?: Sender; rules?: RuleBook },
): EventDecision {
  const decision: EventDecision = { outcomes: [], hr: [], rules: [] };
  const rules = options.rules?.copy();
  const canonicalInBatch = new Map<string, string>();
  for (const [index, raw] of batch.entries()) {
    const outcome = { index, ...identityOf(raw) };
    const validated = validateEvent(raw, options.sender);
    if (validated.event === undefined) {
      decision.outcomes.push({ ...outcome, status: 'rejected', errors: validated.errors });
      continue;
    }
    const { event, type } = validated;
    const key = eventKeyOf(event.source, event.id);
    const canonical = canonicalEvent(event);
    const first = canonicalInBatch.get(key) ?? canonicalOfKnown(options.known.get(key));
    const contradiction = first === undefined ? (rules?.refusalOf(event) ?? null) : null;
    if (contradiction !== null) {
      decision.outcomes.push({ ...outcome, status: 'rejected', errors: [contradiction] });
    } else if (first === undefined) {
      rules?.apply(event);
      canonicalInBatch.set(key, canonical);
      (type.topic === 'oppiva.hr' ? decision.hr : decision.rules).push({ index, key, event });
      decision.outcomes.push({ ...outcome, status: 'accepted' });
    } else if (first === canonical) {
      decision.outcomes.push({ ...outcome, status: 'duplicate' });
    } else {
      decision.outcomes.push({ ...outcome, status: 'conflict', errors: [conflict] });
    }
  }
  return decision;
}

/** The keys of those events that have a source and an id: what to look up before deciding. */
export function eventKeysOf(batch: readonly unknown[]): string[] {
  const keys = batch.map(identityOf).flatMap(({ source, id }) => (source === null || id === null ? [] : [eventKeyOf(source, id)]));
  return [...new Set(keys)];
}

const conflict: EventError = {
  path: '$.id',
  code: 'EVENT_CONFLICT',
  message:
    'id was used before by this source for another event; the first stays in force. Send a new id, with supersedes to correct the first.',
  rule: 'capability model 3.3 step 3',
};

function canonicalOfKnown(known: unknown): string | undefined {
  return known === undefined ? undefined : canonicalEvent(known);
}

function identityOf(raw: unknown): { source: string | null; id: string | null } {
  if (!isJsonObject(raw)) return { source: null, id: null };
  return { source: textOf(raw.source), id: textOf(raw.id) };
}

/** Longer ones are no valid source or id, and are not repeated in an answer. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 1_024 ? value : null;
}
