import { unclosedQuarters, windowText, type Catalogue } from '@oppiva/capability';
import type { Barrier, EventLog } from '@oppiva/event-log';
import { derivedTopics, type Derivation } from '../derivation/tick.ts';
import { computeAt, type ComputeDeps, type LookResult } from './compute-at.ts';
import { ComputedValues } from './computed.ts';
import { InitialLoads } from './initial-loads.ts';

export interface ChangesDeps extends ComputeDeps {
  readonly log: Pick<EventLog, 'end' | 'barrier'>;
  /** Derives learning events from what is projected. */
  readonly derivation: Pick<Derivation, 'tick'>;
}

type DerivedEnds = Pick<Barrier['ends'], (typeof derivedTopics)[number]>;

const nothing: LookResult = { computed: [], isComplete: true, everybodyMs: 0 };
/** After a window was computed for everybody, none is for so many times as long: while thousands learn it would be all that is done. */
const restShare = 4;
const areEqual = (a: DerivedEnds, b: DerivedEnds): boolean => derivedTopics.every((topic) => a[topic] === b[topic]);

/**
 * Keeps computed values up to date while facts come in. Each look takes an instant K at which everything known is derived, maps what
 * became known since the position of each window to people and dates, computes those anew, writes, and then moves the position. A crash
 * before that repeats work; nothing is marked. The position is an instant, because the log gives every record of every topic one.
 */
export class Changes {
  readonly #deps: ChangesDeps;
  readonly #loads: InitialLoads;
  /** What K is to be closed at, while derivation is not there yet. */
  #pending: Barrier | null = null;
  #restUntilMs = 0;
  #last: { ends: DerivedEnds; isSettled: boolean; today: string } | null = null;

  constructor(deps: ChangesDeps) {
    this.#deps = deps;
    this.#loads = new InitialLoads(deps.clickhouse);
  }

  /**
   * Computes what has changed. Nothing while an initial load is under way (capability model 3.2 rule 2).
   * @param o.complete everything that is projected, however long it takes; otherwise some seconds' worth
   */
  async look(o: { complete: boolean }): Promise<LookResult> {
    const { log, clock, timeZone } = this.#deps;
    // with a new quarter there is a new window, and with a new day sources are judged by one day more
    const today = [new Date(clock.now()).toISOString().slice(0, 10), ...unclosedQuarters(clock.now(), timeZone).map(windowText)].join(' ');
    const ends = await this.#ends();
    const isQuiet = this.#last !== null && areEqual(ends, this.#last.ends);
    if (isQuiet && this.#last?.isSettled === true && today === this.#last.today) return nothing;
    const barrier = (this.#pending ??= await log.barrier());
    if (!(await this.#isDerived(barrier.ends, o))) return { ...nothing, isComplete: false };
    this.#pending = null;
    const load = await this.#loads.read(barrier.ends['oppiva.statements']);
    const more = { lastLoadAt: load.lastAt, isResting: performance.now() < this.#restUntilMs };
    const result = load.isUnderWay ? nothing : await computeAt(barrier.instant - 1, { ...this.#deps, ...o, ...more });
    if (result.everybodyMs > 0) this.#restUntilMs = performance.now() + result.everybodyMs * restShare;
    // what came in the very millisecond of the barrier is known after K: a look that finds no end moved since has passed it
    this.#last = { ends: barrier.ends, isSettled: isQuiet && result.isComplete, today };
    return result;
  }

  async #ends(): Promise<DerivedEnds> {
    const { log } = this.#deps;
    const [statements, hr, rules] = await Promise.all([log.end('oppiva.statements'), log.end('oppiva.hr'), log.end('oppiva.rules')]);
    return { 'oppiva.statements': statements, 'oppiva.hr': hr, 'oppiva.rules': rules };
  }

  /** K is closed when everything below a later barrier is projected (capability model 3.2 rule 6), and derived. */
  async #isDerived(ends: DerivedEnds, o: { complete: boolean }): Promise<boolean> {
    await this.#deps.yieldTurn();
    const { upto } = await this.#deps.derivation.tick(o);
    return derivedTopics.every((topic) => upto[topic] >= ends[topic]);
  }
}

/** A look at what has changed, whenever it is called; one at a time. The catalogue is loaded with the first. */
export function computeChangesWith({
  config,
  catalogue,
  ...deps
}: Omit<ChangesDeps, 'computed' | 'catalogue' | 'timeZone'> & {
  config: { readonly timeZone: string };
  catalogue: () => Promise<Catalogue>;
}): (o: { complete: boolean }) => Promise<LookResult> {
  let changes: Changes | undefined;
  return async (o) => {
    changes ??= new Changes({
      ...deps,
      timeZone: config.timeZone,
      computed: new ComputedValues(deps.clickhouse),
      catalogue: await catalogue(),
    });
    return changes.look(o);
  };
}
