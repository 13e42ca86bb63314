import type { Canonical } from './derive.ts';
import { holdsAt, type AliasFact } from './statement-input.ts';

/** The organisation's activity aliases, whenever known, found by the activities that they tie together. */
export class ActivityNames {
  readonly #next = new Map<string, string>();
  readonly #factsOf = new Map<string, AliasFact[]>();

  constructor(aliases: readonly AliasFact[]) {
    for (const { alias, activity } of aliases) {
      const [from, to] = [this.kinOf(alias), this.kinOf(activity)];
      if (from !== to) this.#next.set(from, to);
    }
    for (const fact of aliases) {
      const kin = this.kinOf(fact.alias);
      const facts = this.#factsOf.get(kin);
      if (facts === undefined) this.#factsOf.set(kin, [fact]);
      else facts.push(fact);
    }
  }

  /**
   * One name for all activities that aliases tie together at some date and instant, in however many steps. It only serves to find what
   * may be the same: whether it is, the aliases in force say.
   */
  kinOf(activity: string): string {
    let name = activity;
    for (let next = this.#next.get(name); next !== undefined; next = this.#next.get(name)) name = next;
    return name;
  }

  /** The aliases that may say what some activities are called. */
  aliasesOf(activities: Iterable<string>): AliasFact[] {
    if (this.#factsOf.size === 0) return [];
    const kins = new Set([...activities].map((activity) => this.kinOf(activity)));
    return [...kins].flatMap((kin) => this.#factsOf.get(kin) ?? []);
  }
}

/**
 * The names of activities as known at an instant: an alias of an alias is followed to its end. The door refuses aliases that close a
 * circle or give one activity two names; where facts that arrived otherwise do so all the same, a circle is called by the first of its
 * activities in the order of text, and of two names the first in that order holds, whatever the order in which they arrived.
 */
export function canonicalAt(aliases: readonly AliasFact[], k: number): Canonical {
  if (aliases.length === 0) return (activity) => activity;
  const names = new Map<string, string>();
  return (activity, date) => {
    const key = `${date}\0${activity}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = endOf(activity, (each) => nextOf(each, { aliases, date, k }));
    names.set(key, name);
    return name;
  };
}

function nextOf(activity: string, o: { aliases: readonly AliasFact[]; date: string; k: number }): string | null {
  let next: string | null = null;
  for (const fact of o.aliases)
    if (fact.alias === activity && holdsAt(fact, o.date, o.k) && (next === null || fact.activity < next)) next = fact.activity;
  return next;
}

function endOf(activity: string, next: (activity: string) => string | null): string {
  const passed = [activity];
  for (let name = next(activity); name !== null; name = next(name)) {
    const circleFrom = passed.indexOf(name);
    if (circleFrom >= 0) return passed.slice(circleFrom).sort()[0] ?? name;
    passed.push(name);
  }
  return passed.at(-1) ?? activity;
}
