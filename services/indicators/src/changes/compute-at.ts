import {
  isStageNeeded,
  reachOf,
  readConfigurationVersion,
  readConnectedClasses,
  readSurroundings,
  windowText,
  type Window,
} from '@oppiva/capability';
import type { Clock } from '@oppiva/config';
import { changesBetween, concernedIn, type Changed, type Concerned } from './changed.ts';
import type { ComputedWindow } from './computed.ts';
import { recomputeEverybody, recomputePeople, hashesOf, type RecomputeDeps } from './recompute.ts';
import { windowsThatMatter } from './windows.ts';

export interface ComputeDeps extends RecomputeDeps {
  readonly clock: Clock;
  readonly timeZone: string;
}

export interface LookResult {
  /** Windows of which something was computed, as `2024-07-01..2024-10-01`. */
  readonly computed: readonly string[];
  /** Whether every window has everything that was known at K. */
  readonly isComplete: boolean;
  /** How long windows took that were computed for everybody. */
  readonly everybodyMs: number;
}

/** What is to be done about a window. `base` and `changed` are null where it has to begin anew. */
interface Task {
  readonly window: Window;
  readonly base: ComputedWindow | null;
  readonly changed: Changed | null;
  readonly concerned: Concerned;
}

/** So long windows are begun; the rest waits for the next look: deriving and publishing take turns with it. */
const lookMsMax = 5_000;
/** An indicator that failed is tried again with the first change after so long. */
const retryAfterMs = 3_600_000;

/**
 * Brings every window that matters to K, in milliseconds UTC, which must be closed and derived. Each window has its position, so it can
 * be left after any of them.
 * @param deps.isResting whether no window is to be computed for everybody now; otherwise one at most
 * @param deps.lastLoadAt when the last record of an initial load came, milliseconds UTC; 0 where there was none
 */
export async function computeAt(
  knownAt: number,
  deps: ComputeDeps & { complete: boolean; lastLoadAt: number; isResting: boolean },
): Promise<LookResult> {
  const { clickhouse, computed, complete } = deps;
  const tasks = await tasksAt(knownAt, deps);
  const untouched = tasks.filter((task) => isUntouched(task, knownAt));
  const touched = tasks.filter((task) => !untouched.includes(task));
  if (untouched.length > 0) {
    const configurationVersion = await readConfigurationVersion(clickhouse, knownAt);
    await computed.moveTo(untouched.flatMap(({ base }) => (base === null ? [] : [{ ...base, knownAt, configurationVersion }])));
  }
  // what takes least comes first
  touched.sort((a, b) => Number(a.concerned === 'everybody') - Number(b.concerned === 'everybody'));
  const done: string[] = [];
  const begunMs = performance.now();
  let everybodyMs = 0;
  for (const task of touched) {
    const isForEverybody = task.concerned === 'everybody';
    const startedMs = performance.now();
    if (!complete && startedMs - begunMs > lookMsMax) break;
    if (!complete && isForEverybody && (deps.isResting || everybodyMs > 0)) break;
    await deps.yieldTurn();
    await computed.moveTo([await computeWindow(task, knownAt, deps)]);
    if (isForEverybody) everybodyMs += performance.now() - startedMs;
    done.push(windowText(task.window));
  }
  return { computed: done, isComplete: done.length === touched.length, everybodyMs };
}

async function tasksAt(knownAt: number, deps: ComputeDeps & { lastLoadAt: number }): Promise<Task[]> {
  const { clickhouse, catalogue, clock, timeZone } = deps;
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  const known = await deps.computed.windows();
  const changes = new Map<number, Promise<Changed>>(); // positions are equal, but for windows that wait
  const tasks: Task[] = [];
  for (const window of await windowsThatMatter(clickhouse, clock.now(), timeZone)) {
    const base = known.get(windowText(window)) ?? null;
    if (base !== null && base.knownAt >= knownAt) continue;
    if (base === null || hasToBeginAnew(base, { ...deps, knownAt })) {
      tasks.push({ window, base: null, changed: null, concerned: 'everybody' });
      continue;
    }
    const since = base.knownAt;
    if (!changes.has(since)) changes.set(since, changesBetween(clickhouse, { since, knownAt }));
    const changed = await changes.get(since);
    if (changed !== undefined) tasks.push({ window, base, changed, concerned: concernedIn(reachOf(window, definitions), changed) });
  }
  return tasks;
}

function hasToBeginAnew(
  base: ComputedWindow,
  { catalogue, lastLoadAt, knownAt }: { lastLoadAt: number; knownAt: number } & Pick<ComputeDeps, 'catalogue'>,
): boolean {
  const hasFailed = base.indicators.length < catalogue.indicators.length;
  // what an initial load brings is known since long ago: positions say nothing of it
  return base.catalogueVersion !== catalogue.version || lastLoadAt > base.knownAt || (hasFailed && knownAt - base.wholeAt > retryAfterMs);
}

/** Nobody's days changed, nor anything that the cells of everybody rest on. */
function isUntouched({ base, changed, concerned }: Task, knownAt: number): boolean {
  if (base === null || changed === null || concerned === 'everybody' || concerned.length > 0 || changed.isHistoryChanged) return false;
  return changed.classes.every((each) => base.classes.includes(each)) && !maySourcesDiffer(base, changed, knownAt);
}

/** Registered sources are judged by what they delivered on the days of the window that are over. */
function maySourcesDiffer({ window, sourcesHash, knownAt: before }: ComputedWindow, { delivered }: Changed, knownAt: number): boolean {
  if (sourcesHash === '') return false;
  const lastDayOf = (instant: number): string => [new Date(instant).toISOString().slice(0, 10), window.end].sort()[0] ?? window.end;
  return lastDayOf(before) !== lastDayOf(knownAt) || delivered.some((date) => date >= window.start && date < window.end);
}

async function computeWindow({ window, base, changed, concerned }: Task, knownAt: number, deps: ComputeDeps): Promise<ComputedWindow> {
  const { clickhouse, catalogue } = deps;
  if (base === null || changed === null || concerned === 'everybody') return recomputeEverybody({ window, knownAt }, deps);
  const surroundings = await readSurroundings(clickhouse, { window, knownAt });
  const classes = changed.isHistoryChanged
    ? await readConnectedClasses(clickhouse, knownAt)
    : new Set([...base.classes, ...changed.classes]);
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  const hasRows = isStageNeeded(definitions, new Set(base.classes));
  if (hashesOf(surroundings).unitsHash !== base.unitsHash || hasRows !== isStageNeeded(definitions, classes))
    return recomputeEverybody({ window, knownAt }, deps);
  return recomputePeople({ base, knownAt, people: concerned, surroundings, classes }, deps);
}
