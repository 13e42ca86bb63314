import { changedPersons, definitionVersion, type Computation, type PublishedValue, type Window } from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';
import type { PublishDeps } from './compute-window.ts';

/** What was told of a unit by a definition that the catalogue does not have any more. */
type ToldBefore = Pick<PublishedValue, 'unitId' | 'value' | 'lo' | 'hi' | 'score' | 'reason'>;

/** By indicator and unit. */
export type Redefined = ReadonlyMap<string, ReadonlyMap<string, ToldBefore>>;

const none: ReadonlyMap<string, ToldBefore> = new Map();

/** Figures go through decimal text on their way, and sums come out in another order each time. */
const tolerance = 1e-9;

/**
 * What was told last of a closed window by other definitions than those of the catalogue (capability model 1.4). What is hidden stays so.
 * Null where it cannot be told yet, because not all that was told is in the tables.
 */
export async function redefinedIn(window: Window, { catalogue, clickhouse, valuesProjected }: PublishDeps): Promise<Redefined | null> {
  if (!(await valuesProjected())) return null;
  const rows = await clickhouse.query<ToldBefore & { indicatorId: string; definitionVersion: string }>(
    loadSql(import.meta.url, 'told-before.sql'),
    { start: window.start, end: window.end },
  );
  const versions = new Map(catalogue.indicators.map(({ definition, sql }) => [definition.id, definitionVersion(definition, sql)]));
  const isRedefined = (row: (typeof rows)[number]): boolean => {
    const version = versions.get(row.indicatorId);
    return version !== undefined && row.definitionVersion !== '' && row.definitionVersion !== version && row.reason !== 'SUPPRESSED';
  };
  const redefined = Map.groupBy(rows.filter(isRedefined), ({ indicatorId }) => indicatorId);
  return new Map([...redefined].map(([id, told]) => [id, new Map(told.map((each) => [each.unitId, each]))]));
}

export function redefinedOf(redefined: Redefined, indicatorId: string): ReadonlyMap<string, ToldBefore> {
  return redefined.get(indicatorId) ?? none;
}

/**
 * Units that may be told anew only because the definition is another one: those whose people have the same figures as behind what was
 * told last, both by the new definition, so that nothing is learned of anybody by comparing the two; and only where it shows.
 * @param o.lastTold the computation, by the new definition, at the K at which a unit was told last
 */
export function tellableAnew(
  now: Computation,
  o: {
    told: ReadonlyMap<string, ToldBefore>;
    shown: ReadonlyMap<string, PublishedValue>;
    lastTold: (unitId: string) => Computation | undefined;
  },
): string[] {
  return [...o.told.values()].flatMap((told) => {
    const shown = o.shown.get(told.unitId);
    const then = o.lastTold(told.unitId);
    if (shown === undefined || then === undefined || shown.reason === 'SUPPRESSED' || looksSame(shown, told)) return [];
    return (changedPersons(now, then).get(told.unitId)?.size ?? 0) > 0 ? [] : [told.unitId];
  });
}

/** What is shown may be coarser than what changed. */
export function looksSame(a: Partial<ToldBefore> | undefined, b: Partial<ToldBefore> | undefined): boolean {
  return a?.reason === b?.reason && (['value', 'lo', 'hi', 'score'] as const).every((part) => isSame(a?.[part], b?.[part]));
}

function isSame(a: number | null | undefined, b: number | null | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= tolerance : a === b;
}
