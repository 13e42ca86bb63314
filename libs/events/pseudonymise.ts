import type { Assertion, LinkedIdentity } from './assertion.ts';
import { catalogue } from './catalogue.ts';
import type { JsonObject } from './event.ts';

/** How each kind of name becomes a pseudonym; @oppiva/privacy has the functions. */
export interface Namers {
  person(personId: string): string;
  actor(identity: LinkedIdentity): string;
  slot(text: string): string;
  event(key: string): string;
}

/** An assertion without a plain name of a person, or of a thing of a person, in it. */
export interface PseudonymousAssertion extends Omit<Assertion, 'identity' | 'slotIsPersonal'> {
  actorId: string | null;
}

/** Properties that hold persons, in every type. */
const persons = new Set(['personId', 'supervisorPersonId']);

/**
 * Replaces every name of a person: `personId`, supervisor, linked identity, event keys, and, where the fact is about a person, the
 * slot and the ids of what is theirs (paths, sub-goals, dialogues): sources build such ids from persons' own. Pure.
 */
export function pseudonymise(assertion: Assertion, name: Namers): PseudonymousAssertion {
  const { identity, slotIsPersonal, ...rest } = assertion;
  const slot = slotIsPersonal ? name.slot(assertion.slot) : assertion.slot;
  return {
    ...rest,
    eventKey: name.event(assertion.eventKey),
    supersedes: assertion.supersedes === null ? null : name.event(assertion.supersedes),
    retracts: assertion.retracts === null ? null : name.event(assertion.retracts),
    slot,
    personId: assertion.personId === null ? null : name.person(assertion.personId),
    actorId: identity === null ? null : name.actor(identity),
    data: { ...dataWithPseudonyms(assertion, name), slot },
  };
}

function dataWithPseudonyms({ data, identity, type }: Assertion, name: Namers): JsonObject {
  const personalIds = catalogue.get(type)?.personalIds ?? [];
  return Object.fromEntries(
    Object.entries(data).map(([property, value]) => {
      if (typeof value !== 'string') return [property, value];
      if (persons.has(property)) return [property, name.person(value)];
      if (identity !== null && property === 'value') return [property, name.actor(identity)];
      return [property, personalIds.includes(property) ? name.slot(value) : value];
    }),
  );
}
