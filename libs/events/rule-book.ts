import { describeAssertion, type Assertion } from './assertion.ts';
import { catalogue, eventTypeOf } from './catalogue.ts';
import type { EventError } from './errors.ts';
import type { JsonValue, LcmEvent } from './event.ts';

/** What one slot says of a subject on [from, to): local dates, `to` null is open. */
interface Claim {
  readonly entity: string;
  readonly slot: string;
  readonly subject: string;
  readonly properties: Readonly<Record<string, JsonValue>>;
  readonly eventKey: string;
  readonly from: string;
  readonly to: string | null;
}

const overlap = (a: Pick<Claim, 'from' | 'to'>, b: Pick<Claim, 'from' | 'to'>): boolean =>
  (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);

/** What of a claim is left beside one that takes its place on [from, to). */
function without(claim: Claim, { from, to }: { from: string; to: string | null }): Claim[] {
  if (!overlap(claim, { from, to })) return [claim];
  const before = claim.from < from ? [{ ...claim, to: from }] : [];
  const after = to !== null && (claim.to === null || to < claim.to) ? [{ ...claim, from: to }] : [];
  return [...before, ...after];
}

/**
 * The rules that were accepted, as far as a door needs them to refuse one that contradicts another (capability model, 9.5): within a
 * slot the later replaces the earlier on its dates, between slots nobody would know which of two is meant. It is the door's view,
 * rules in the order in which they came; of what arrives otherwise, by another node at the same moment or out of order, derivation
 * makes one thing whatever the order.
 */
export class RuleBook {
  readonly #timeZone: string;
  /** By entity and slot. */
  readonly #claims: Map<string, readonly Claim[]>;
  /** Places in `#claims` where a subject, and an event, is or was spoken of. */
  readonly #placesOf: Map<string, readonly string[]>;

  /** @param o.timeZone IANA name of the installation's zone: instants become local dates in it */
  constructor(o: { timeZone: string }, from?: RuleBook) {
    this.#timeZone = o.timeZone;
    this.#claims = new Map(from === undefined ? [] : from.#claims);
    this.#placesOf = new Map(from === undefined ? [] : from.#placesOf);
  }

  /** One that may take in what is not decided yet. */
  copy(): RuleBook {
    return new RuleBook({ timeZone: this.#timeZone }, this);
  }

  /** Takes in an accepted event. Others than rules that decide something, and those of a newer version of the product, change nothing. */
  apply(event: LcmEvent): void {
    if (eventTypeOf(event.type) === undefined) return;
    const assertion = describeAssertion(event, { timeZone: this.#timeZone });
    if (assertion.topic !== 'oppiva.rules') return;
    for (const key of [assertion.supersedes, assertion.retracts]) if (key !== null) this.#forget(key);
    if (assertion.retracts !== null) return;
    const place = `${assertion.entity}\0${assertion.slot}`;
    const before = this.#claims.get(place);
    const claim = claimOf(assertion);
    if (claim === null && before === undefined) return;
    const { effectiveFrom: from, effectiveTo } = assertion;
    const left = (before ?? []).flatMap((each) => without(each, { from, to: assertion.closing ? null : effectiveTo }));
    this.#claims.set(place, claim === null ? left : [...left, claim]);
    if (claim === null) return;
    for (const key of [subjectKey(claim), claim.eventKey]) {
      const places = this.#placesOf.get(key) ?? [];
      if (!places.includes(place)) this.#placesOf.set(key, [...places, place]);
    }
  }

  /** Why an event that is not accepted yet contradicts the rules; null where it does not. */
  refusalOf(event: LcmEvent): EventError | null {
    const assertion = describeAssertion(event, { timeZone: this.#timeZone });
    const claim = assertion.retracts === null ? claimOf(assertion) : null;
    if (claim === null) return null;
    const othersOf = (subject: string): Claim[] =>
      this.#claimsOf({ entity: claim.entity, subject }).filter(
        (other) => other.slot !== claim.slot && other.eventKey !== assertion.supersedes,
      );
    for (const other of othersOf(claim.subject)) {
      const property = Object.keys(claim.properties).find((name) => differs(claim.properties[name], other.properties[name]));
      if (property !== undefined && overlap(other, claim)) return contradiction(property, other);
    }
    return claim.entity === 'activity-alias' ? circleOf(claim, othersOf) : null;
  }

  #forget(eventKey: string): void {
    for (const place of this.#placesOf.get(eventKey) ?? []) {
      const left = (this.#claims.get(place) ?? []).filter((claim) => claim.eventKey !== eventKey);
      this.#claims.set(place, left);
    }
  }

  #claimsOf(about: Pick<Claim, 'entity' | 'subject'>): Claim[] {
    const places = this.#placesOf.get(subjectKey(about)) ?? [];
    return places.flatMap((place) => (this.#claims.get(place) ?? []).filter(({ subject }) => subject === about.subject));
  }
}

const subjectKey = ({ entity, subject }: Pick<Claim, 'entity' | 'subject'>): string => `${entity}\0${subject}`;

function claimOf(assertion: Assertion): Claim | null {
  const decided = catalogue.get(assertion.type)?.decides?.(assertion.data);
  if (decided === undefined) return null;
  const { entity, slot, eventKey, effectiveFrom: from, effectiveTo: to } = assertion;
  return { ...decided, entity, slot, eventKey, from, to };
}

const differs = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  a !== undefined && b !== undefined && JSON.stringify(a) !== JSON.stringify(b);

const rule = 'capability model 9.5';

function contradiction(property: string, { slot, from }: Claim): EventError {
  return {
    path: `$.data.${property}`,
    code: 'EVENT_RULE_CONTRADICTS',
    message:
      `data.${property} contradicts the rule in slot ${slot}, which says otherwise of the same from ${from} on. ` +
      'Send it with that slot to replace it, or withdraw that one first.',
    rule,
  };
}

/** Follows aliases from the activity that one names, on dates on which all of them hold. */
function circleOf(claim: Claim, othersOf: (alias: string) => readonly Claim[]): EventError | null {
  const reached: { activity: string; from: string; to: string | null }[] = [
    { activity: String(claim.properties['activity']), from: claim.from, to: claim.to },
  ];
  const seen = new Set<string>();
  for (const { activity, from, to } of reached) {
    if (activity === claim.subject) return circle(claim);
    for (const next of othersOf(activity)) {
      if (!overlap(next, { from, to })) continue;
      const step = { activity: String(next.properties['activity']), from: later(from, next.from), to: earlier(to, next.to) };
      const key = JSON.stringify(step);
      if (!seen.has(key)) reached.push(step);
      seen.add(key);
    }
  }
  return null;
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string | null, b: string | null): string | null => (a === null ? b : b === null || a < b ? a : b);

const circle = ({ from }: Claim): EventError => ({
  path: '$.data.activity',
  code: 'EVENT_RULE_CIRCULAR',
  message:
    `data.activity is, by aliases that hold from ${from} on, already another name of data.alias: the two would stand for each other. ` +
    'Withdraw one of those aliases first, or name the activity at their end.',
  rule,
});
