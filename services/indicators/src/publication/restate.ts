import {
  changedPersons,
  isWorthRestating,
  masksOf,
  publishable,
  reachOf,
  restatementOf,
  windowText,
  type Computation,
  type Computed,
  type EarlierPublication,
  type PublishedValue,
  type RestatementCause,
  type Window,
} from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';
import type { SuppressionMask } from '@oppiva/privacy';

import { causesOf, changedDates, changedFacts, readCauses, type ChangeCauses, type Dates, type Knowledge } from './changes.ts';
import type { DueWindow } from './due.ts';
import { computeAll, stage, type PublishDeps } from './compute-window.ts';
import type { Decision } from './publication-log.ts';
import { lookUp, readPublishedQuarter, windowBefore } from './quarter-before.ts';
import { hiddenBetween } from './structures/mask.ts';
import { readVersionsAsWas, type Versions } from './structures/versions.ts';
import { looksSame, redefinedIn, redefinedOf, tellableAnew, type Redefined } from './redefined.ts';

interface VersionRow {
  readonly indicatorId: string;
  readonly unitId: string;
  readonly knownAt: number;
  readonly reason: string;
}

/** One closed window at a later close, with everything computed that a decision needs. */
interface Restating {
  readonly window: Window;
  readonly knownAt: number;
  readonly now: readonly Computed[];
  /** By K, then by indicator. */
  readonly before: ReadonlyMap<number, ReadonlyMap<string, Computation>>;
  readonly versions: readonly VersionRow[];
  readonly masks: ReadonlyMap<string, SuppressionMask>;
  /** Everything that was told of the window, if some of it was told in another structure. */
  readonly between: Versions | 'not-needed';
  /** Why, since an earlier K. */
  causesSince(knownAt: number): Promise<ChangeCauses>;
}

/** Of how many closed quarters an indicator is told that is new in the catalogue, or defined otherwise (1.4). */
const newIndicatorQuarters = 4;

/** What a close is marked done by, when everything of it is published. */
export const closeName = (knownAt: number): string => `restatements|${new Date(knownAt).toISOString()}`;

/**
 * Restates, at the close of a quarter, the closed windows of which something else has become known since the close before (capability
 * model 3.6 rule 11, 3.10): what may be told again and is worth it. Versions published earlier stay as they are.
 * @param earlier the windows closed before, the oldest first
 * @returns how many (indicator, window) pairs were restated, and how many failed and are to be tried again
 */
export async function restateAt(
  close: DueWindow,
  earlier: readonly DueWindow[],
  deps: PublishDeps,
): Promise<{ published: number; failed: number }> {
  const total = { published: 0, failed: 0 };
  const last = earlier.at(-1);
  await deps.publications.catchUp();
  if (last !== undefined) {
    const knowledge = { after: last.knownAt, upto: close.knownAt };
    const dates = await changedDates(deps.clickhouse, knowledge);
    for (const [at, { window, knownAt }] of earlier.entries()) {
      const isRecent = at >= earlier.length - newIndicatorQuarters;
      const added = isRecent ? addedIndicators({ window, knownAt }, deps) : [];
      const redefined: Redefined | null = isRecent ? await redefinedIn(window, deps) : new Map();
      if (redefined === null) {
        total.failed += 1;
        continue;
      }
      if (added.length === 0 && redefined.size === 0 && !(await hasChanged(window, { knowledge, dates, deps }))) continue;
      const { published, failed } = await restateWindow({ window, knownAt: close.knownAt }, { ...deps, added, redefined });
      total.published += published;
      total.failed += failed;
    }
  }
  return total;
}

/** Indicators that came into the catalogue after the window was published. */
function addedIndicators({ window, knownAt }: DueWindow, { catalogue, publications }: PublishDeps): string[] {
  return catalogue.indicators
    .map(({ definition }) => definition.id)
    .filter(
      (indicatorId) => !publications.has({ indicatorId, window, knownAt }) && publications.decisions({ indicatorId, window }).length === 0,
    );
}

interface RestateDeps extends PublishDeps {
  readonly added: readonly string[];
  readonly redefined: Redefined;
}

async function hasChanged(window: Window, o: { knowledge: Knowledge; dates: readonly Dates[]; deps: PublishDeps }): Promise<boolean> {
  const { clickhouse, catalogue } = o.deps;
  const reach = reachOf(
    window,
    catalogue.indicators.map(({ definition }) => definition),
  );
  if (o.dates.some(({ firstDate, lastDate }) => firstDate < reach.end && lastDate >= reach.start)) return true;
  return (await changedFacts(clickhouse, reach, o.knowledge)).length > 0;
}

async function restateWindow(due: DueWindow, deps: RestateDeps): Promise<{ published: number; failed: number }> {
  const { logger, publications } = deps;
  const total = { published: 0, failed: 0 };
  const restating = await prepare(due, deps);
  if (restating === null) return { published: 0, failed: 1 };
  for (const one of restating.now) {
    const { id } = one.definition;
    if (publications.has({ indicatorId: id, window: due.window, knownAt: due.knownAt, status: 'restated' })) continue;
    try {
      if (await restateOne(one, restating, deps)) total.published += 1;
    } catch (error) {
      logger.error({ err: error, indicator: id, window: windowText(due.window) }, 'an indicator could not be restated');
      await publications.catchUp(); // the append may have succeeded all the same
      total.failed += 1;
    }
  }
  return total;
}

/** Computes the window as known now and at every K at which something of it was told; null where something could not be computed. */
async function prepare({ window, knownAt }: DueWindow, deps: PublishDeps): Promise<Restating | null> {
  const { clickhouse, catalogue, publications, unsuppressed } = deps;
  if (!(await deps.valuesProjected())) return null;
  const versions = await clickhouse.query<VersionRow>(loadSql(import.meta.url, 'published-versions.sql'), {
    start: window.start,
    end: window.end,
  });
  const definitions = catalogue.indicators.map(({ definition }) => definition);
  const decided = definitions.flatMap(({ id }) => publications.decisions({ indicatorId: id, window }).map((each) => each.knownAt));
  const instants = [...new Set([...versions.map((each) => each.knownAt), ...decided])]
    .filter((each) => each < knownAt)
    .sort((a, b) => a - b);
  const before = new Map<number, Map<string, Computation>>();
  for (const instant of instants) {
    const { computed, failed } = await computeAll({ window, knownAt: instant }, { ...deps, countsAlways: true });
    if (failed > 0) return null;
    before.set(instant, new Map(computed.map(({ definition, computation }) => [definition.id, computation])));
  }
  const { computed: now, failed } = await computeAll({ window, knownAt }, { ...deps, countsAlways: true });
  if (failed > 0) return null;
  const quarter = unsuppressed ? null : await readPublishedQuarter(clickhouse, { window: windowBefore(window), catalogue });
  const between = unsuppressed ? 'not-needed' : await readVersionsAsWas({ window, knownAt }, deps);
  if (between === null) return null;
  const causes = new Map<number, Promise<ChangeCauses>>();
  const causesSince = (after: number): Promise<ChangeCauses> => {
    const known = causes.get(after) ?? readCauses(clickhouse, reachOf(window, definitions), { after, upto: knownAt });
    causes.set(after, known);
    return known;
  };
  return { window, knownAt, now, before, versions, masks: masksOf(now, lookUp(quarter)), between, causesSince };
}

async function restateOne(now: Computed, restating: Restating, deps: RestateDeps): Promise<boolean> {
  const { definition, computation } = now;
  const { window, knownAt } = restating;
  const deciding: Deciding = { earlier: earlierOf(now, restating, deps), mask: restating.masks.get(definition.id), deps };
  if (computation.cells.every((cell) => cell.isReasonPublic)) return false;
  const { decision, mask } = decideBeside(now, restating, deciding);
  if (decision === null) return false;
  await stage(deps.clickhouse, computation);
  const values = await valuesOf(now, { ...deciding, mask, restating, decision });
  await deps.publications.append({ indicatorId: definition.id, window, knownAt, status: 'restated' }, values, { knownAt, ...decision });
  deps.logger.info({ indicator: definition.id, window: windowText(window), units: values.length }, 'restated');
  return values.length > 0;
}

interface Deciding {
  readonly earlier: readonly EarlierPublication[];
  readonly mask: SuppressionMask | undefined;
  readonly deps: RestateDeps;
}
type Decided = Omit<Decision, 'knownAt'>;

/** What was told of the indicator and window at each K: by the final values, and by each restatement. */
function earlierOf({ definition }: Computed, { window, before, versions }: Restating, { publications }: PublishDeps): EarlierPublication[] {
  const decisions = new Map(publications.decisions({ indicatorId: definition.id, window }).map((each) => [each.knownAt, each]));
  return [...before].flatMap(([knownAt, computations]) => {
    const computation = computations.get(definition.id);
    const decision = decisions.get(knownAt);
    const told = versions.filter((each) => each.knownAt === knownAt && each.indicatorId === definition.id);
    if (computation === undefined || (decision === undefined && told.length === 0)) return [];
    const letGo = new Set(decision?.letGo ?? told.filter(({ reason }) => reason !== 'SUPPRESSED').map(({ unitId }) => unitId));
    return [{ computation, letGo, locked: new Set(decision?.locked), lockedOwn: new Set(decision?.lockedOwn) }];
  });
}

/** What may be told also beside what was told in other structures (3.6 rule 8): what may not keeps its version, as if it were hidden. */
function decideBeside(
  now: Computed,
  restating: Restating,
  deciding: Deciding,
): { decision: Decided | null; mask: SuppressionMask | undefined } {
  const { between } = restating;
  for (let { mask } = deciding; ;) {
    const decision = decide(now, restating, { ...deciding, mask });
    const held = decision === null || between === 'not-needed' || mask === undefined ? [] : hiddenBetween(now, decision.letGo, between);
    if (mask === undefined || held.length === 0) return { decision, mask };
    mask = { ...mask, published: mask.published.filter((unit) => !held.includes(unit)) };
  }
}

/** What of an indicator may be told of the window; null where nothing is to be told or remembered. */
function decide(now: Computed, { versions }: Restating, deciding: Deciding): Decided | null {
  const { earlier, mask, deps } = deciding;
  const { definition, computation: current } = now;
  if (isFirstTold(earlier)) {
    if (!isWorthTellingFirst(now, deciding)) return null;
    const units = current.cells.map(({ unitId }) => unitId);
    return {
      letGo: deps.unsuppressed ? units : units.filter((unit) => mask?.published.includes(unit) === true),
      locked: [],
      lockedOwn: [],
    };
  }
  const told = earlier.filter(({ computation }) => !isOnlyReason(computation));
  const { restated, locked, lockedOwn } = restatementOf(now, { earlier: told, mask, unsuppressed: deps.unsuppressed });
  const known = earlier.at(-1);
  const anew = tellableAnew(current, {
    told: redefinedOf(deps.redefined, definition.id),
    shown: shownOf(now, deciding),
    lastTold: (unitId) => lastTold(unitId, { definition, earlier, versions }),
  });
  const letGo = [...new Set([...restated, ...anew])];
  const isNothingNew = letGo.length === 0 && locked.length === known?.locked.size && lockedOwn.length === known.lockedOwn.size;
  return isNothingNew ? null : { letGo, locked, lockedOwn };
}

const isOnlyReason = (computation: Computation): boolean => computation.cells.every((cell) => cell.isReasonPublic);

/** So far nothing was told, or only a reason that says nothing about people, such as that no source was connected. */
const isFirstTold = (earlier: readonly EarlierPublication[]): boolean => earlier.every(({ computation }) => isOnlyReason(computation));

/** Then the whole window is told at once, if the indicator is new or any of its learning came late; else the reason was right and stays. */
function isWorthTellingFirst({ definition, computation }: Computed, { earlier, deps }: Deciding): boolean {
  const before = earlier.at(-1)?.computation;
  return before === undefined ? deps.added.includes(definition.id) : changedPersons(computation, before).size > 0;
}

/** The values of those units that may be told and are worth it. */
async function valuesOf(now: Computed, o: Deciding & { restating: Restating; decision: Decided }): Promise<PublishedValue[]> {
  const { restating, earlier, decision, mask, deps } = o;
  const { definition, computation } = now;
  const isFirst = isFirstTold(earlier);
  const options = { definition, mask: mask ?? null, catalogueVersion: deps.catalogue.version, unsuppressed: deps.unsuppressed };
  const letGo = new Set(decision.letGo);
  const shown = shownOf(now, o);
  const redefined = redefinedOf(deps.redefined, definition.id);
  const causes = new Map<string, RestatementCause[]>();
  for (const cell of computation.cells) {
    if (!letGo.has(cell.unitId)) continue;
    const then = lastTold(cell.unitId, { definition, earlier, versions: restating.versions });
    const before = then?.cells.find(({ unitId }) => unitId === cell.unitId);
    if (then === undefined || before === undefined) {
      if (isFirst) causes.set(cell.unitId, ['catalogue']);
      continue;
    }
    const told = redefined.get(cell.unitId);
    const shownThen = told ?? shownOf({ definition, computation: then }, o).get(cell.unitId);
    const isWorth = told !== undefined || isWorthRestating(cell, before, definition);
    if (!isFirst && (!isWorth || looksSame(shown.get(cell.unitId), shownThen))) continue;
    const persons = changedPersons(computation, then).get(cell.unitId) ?? new Set<string>();
    const found = told !== undefined && persons.size === 0 ? [] : causesOf(persons, await restating.causesSince(then.knownAt));
    causes.set(cell.unitId, told === undefined ? found : [...found, 'catalogue' as const].sort());
  }
  const all = publishable(computation, { ...options, status: 'restated', causes });
  // a window that is told for the first time says of its hidden units too that they are hidden
  return all.filter(({ unitId, reason }) => causes.has(unitId) || (isFirst && reason === 'SUPPRESSED'));
}

/** What would be shown of each unit. */
function shownOf({ definition, computation }: Computed, { mask, deps }: Deciding): Map<string, PublishedValue> {
  const { catalogue, unsuppressed } = deps;
  const all = publishable(computation, { definition, mask: mask ?? null, catalogueVersion: catalogue.version, unsuppressed });
  return new Map(all.map((value) => [value.unitId, value]));
}

/** The computation behind the newest version that was published of a unit. */
function lastTold(
  unitId: string,
  o: { definition: Computed['definition']; earlier: readonly EarlierPublication[]; versions: readonly VersionRow[] },
): Computation | undefined {
  const told = new Set(
    o.versions.filter((each) => each.unitId === unitId && each.indicatorId === o.definition.id).map((each) => each.knownAt),
  );
  return o.earlier.findLast(({ computation }) => told.has(computation.knownAt))?.computation;
}
