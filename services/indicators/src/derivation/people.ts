import type { LinkFact } from '@oppiva/capability';

/** Identities that are, or ever were, of one person (or of persons who share one), and those persons. */
export interface Kin {
  readonly actors: readonly string[];
  readonly persons: readonly string[];
}

/** Groups identities that must be derived together: what one of them means can depend on the others' statements. */
export class KinIndex {
  readonly #personsOf = new Map<string, Set<string>>();
  readonly #actorsOf = new Map<string, Set<string>>();

  constructor(links: readonly Pick<LinkFact, 'actorId' | 'personId'>[]) {
    for (const { actorId, personId } of links) {
      this.#personsOf.set(actorId, (this.#personsOf.get(actorId) ?? new Set()).add(personId));
      this.#actorsOf.set(personId, (this.#actorsOf.get(personId) ?? new Set()).add(actorId));
    }
  }

  /** Everyone to whom an identity is tied through links, itself included. */
  of(actorId: string): Kin {
    const actors = new Set([actorId]);
    const persons = new Set<string>();
    for (const actor of actors) {
      for (const person of this.#personsOf.get(actor) ?? []) {
        if (persons.has(person)) continue;
        persons.add(person);
        for (const other of this.#actorsOf.get(person) ?? []) actors.add(other);
      }
    }
    return { actors: [...actors], persons: [...persons] };
  }
}
