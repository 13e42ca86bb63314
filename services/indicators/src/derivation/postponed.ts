import { mergeChange, type Changes, type Work } from './work.ts';

/** Below this many statements of a kin on the dates concerned, deriving at once costs no more than putting it off. */
const smallMax = 100;
/** Derived at once when so many of them are new that waiting would save little: each statement is derived a few times, not once a page. */
const newShare = 0.25;
/** Otherwise after half a millisecond for each statement that waits to be derived again, at most a minute: a bounded part of a processor. */
const waitMsPerStatement = 0.5;
const waitMsMax = 60_000;

interface Entry {
  readonly changes: Changes;
  readonly news: number;
  /** When it was first postponed, on a monotonic clock, and the offset in oppiva.statements from which on it is not derived. */
  readonly sinceMs: number;
  readonly from: number;
  readonly statements: number;
}

/**
 * Changes that wait because of one busy identity: deriving the thousands of statements that it has on one day anew for each page that
 * arrives would take time squared. Kept in memory only; the position in ClickHouse stays below, so that a crash loses none.
 */
export class Postponed {
  /** By the first identity of the kin. */
  readonly #entries = new Map<string, Entry>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The offset below which everything is derived, at most `upto`. */
  derivedUpto(upto: number): number {
    return [...this.#entries.values()].reduce((least, { from }) => Math.min(least, from), upto);
  }

  /** Whether waiting longer would be too long for what is postponed. */
  isDue(nowMs: number): boolean {
    const oldest = [...this.#entries.values()].reduce((least, { sinceMs }) => Math.min(least, sinceMs), nowMs);
    return !this.isEmpty && nowMs - oldest >= this.#waitMs();
  }

  #waitMs(): number {
    const statements = [...this.#entries.values()].reduce((sum, each) => sum + each.statements, 0);
    return Math.min(waitMsMax, statements * waitMsPerStatement);
  }

  /** Gives back everything, merged into `changes`. */
  release(changes: Changes): void {
    for (const entry of this.#entries.values()) for (const [actorId, change] of entry.changes) mergeChange(changes, actorId, change);
  }

  /**
   * Whether a kin is to wait, and if so remembers it.
   * @param o.from offset in oppiva.statements of what is new now
   */
  postpones(work: readonly Work[], o: { changes: Changes; nowMs: number; from: number; complete: boolean }): boolean {
    const [first] = work;
    if (first === undefined) return false;
    const key = [...first.kin.actors].sort()[0] ?? '';
    const known = this.#entries.get(key);
    const statements = work.reduce((sum, each) => sum + each.statements, 0);
    const isLate = known !== undefined && o.nowMs - known.sinceMs >= this.#waitMs();
    const isWorth = !first.grows || statements <= smallMax || first.news >= statements * newShare;
    if (o.complete || isWorth || isLate) {
      this.#entries.delete(key);
      return false;
    }
    const own: Changes = new Map();
    for (const actor of first.kin.actors) {
      const change = o.changes.get(actor);
      if (change !== undefined) own.set(actor, change);
    }
    this.#entries.set(key, { changes: own, news: first.news, sinceMs: known?.sinceMs ?? o.nowMs, from: known?.from ?? o.from, statements });
    return true;
  }

  clear(): void {
    this.#entries.clear();
  }
}
