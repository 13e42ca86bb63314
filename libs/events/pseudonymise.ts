import type { Assertion, LinkedIdentity } from './assertion.ts';
import { catalogue } from './catalogue.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './event.ts';

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

/** Properties that hold persons, in every type, also in the entries of a list. */
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
  const replaced = (property: string, value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map((each) => (isJsonObject(each) ? withPersons(each as JsonObject, name) : each));
    if (typeof value !== 'string') return value;
    if (persons.has(property)) return name.person(value);
    if (identity !== null && property === 'value') return name.actor(identity);
    return personalIds.includes(property) ? name.slot(value) : value;
  };
  return Object.fromEntries(Object.entries(data).map(([property, value]) => [property, replaced(property, value)]));
}

/** An entry of a list, such as where one person of a unit that was split goes. */
function withPersons(entry: JsonObject, name: Namers): JsonObject {
  return Object.fromEntries(
    Object.entries(entry).map(([property, value]) => [
      property,
      typeof value === 'string' && persons.has(property) ? name.person(value) : value,
    ]),
  );
}
