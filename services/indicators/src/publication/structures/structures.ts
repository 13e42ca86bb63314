import {
  publishable,
  structureText,
  windowText,
  type Cell,
  type Computed,
  type PublishedValue,
  type QuarterBefore,
  type Structure,
  type Window,
} from '@oppiva/capability';
import { loadSql } from '@oppiva/clickhouse';
import { Temporal } from 'temporal-polyfill';

import { computeAll, type ComputeWindowDeps, type PublishDeps } from '../compute-window.ts';
import type { DueWindow } from '../due.ts';
import { lookUp, publishedQuarter, windowBefore } from '../quarter-before.ts';
import { changedUnits, masksInStructure } from './mask.ts';
import { readVersions, type Versions } from './versions.ts';

export type StructureOfDate = Exclude<Structure, 'as-was'>;

/** Quarters that are told in the structure of a quarter's last day: that one, and those before it (capability model 3.5). */
const quartersMax = 8;

const sql = (name: string): string => loadSql(import.meta.url, name);

/** The structure of the last day of a quarter. */
export const structureOfEnd = (window: Window): StructureOfDate => ({
  asOf: Temporal.PlainDate.from(window.end).subtract({ days: 1 }).toString(),
});

/**
 * Publishes, at the close of a quarter, it and the quarters before in the structure of its last day, where that makes a difference: units with
 * the same people on the same days have the value that they have as it was. After everything else of that close; never restated, because
 * the next close brings the next structure.
 * @param earlier the windows closed before, the oldest first
 */
export async function publishStructures(
  close: DueWindow,
  earlier: readonly DueWindow[],
  deps: PublishDeps,
): Promise<{ published: number; failed: number }> {
  const total = { published: 0, failed: 0 };
  const { publications, logger, catalogue } = deps;
  const { knownAt } = close;
  const structure = structureOfEnd(close.window);
  for (const { window } of [...earlier.slice(-(quartersMax - 1)), close]) {
    const isOpen = catalogue.indicators.some(
      ({ definition }) => !publications.has({ indicatorId: definition.id, window, knownAt, structure }),
    );
    if (!isOpen || !(await isReorganised(window, { structure, knownAt }, deps))) continue;
    const all = (await deps.valuesProjected()) ? await valuesInStructure({ window, structure, knownAt }, deps) : null;
    if (all === null) return { ...total, failed: total.failed + 1 };
    for (const [indicatorId, values] of all) {
      const publication = { indicatorId, window, knownAt, structure };
      if (values.length === 0 || publications.has(publication)) continue;
      const about = { indicator: indicatorId, window: windowText(window), structure: structureText(structure) };
      try {
        await publications.append(publication, values);
        logger.info({ ...about, units: values.length }, 'published in a structure');
        total.published += 1;
      } catch (error) {
        logger.error({ err: error, ...about }, 'an indicator could not be published in a structure');
        await publications.catchUp(); // the append may have succeeded all the same
        total.failed += 1;
      }
    }
  }
  return total;
}

/** Whether the organisation of the date is another one than on some day of the window; if not, nothing needs to be computed. */
async function isReorganised(
  window: Window,
  o: { structure: StructureOfDate; knownAt: number },
  { clickhouse }: Pick<PublishDeps, 'clickhouse'>,
): Promise<boolean> {
  const parameters = { since: window.start, S: o.structure.asOf, K: new Date(o.knownAt).toISOString() };
  const [row] = await clickhouse.query<{ changes: number }>(sql('reorganised.sql'), parameters);
  return (row?.changes ?? 0) > 0;
}

/** What is told of a window in a structure at K, by indicator; null where something cannot be computed. Also what verifies it later. */
export async function valuesInStructure(
  o: { window: Window; structure: StructureOfDate; knownAt: number },
  deps: ComputeWindowDeps,
): Promise<Map<string, PublishedValue[]> | null> {
  const versions = await readVersions(o, deps);
  if (versions === null) return null;
  const masks = deps.unsuppressed ? null : masksInStructure(versions, await quarterBefore(o, deps));
  return new Map(
    [...versions.now.computed.values()].map((one) => {
      const { definition, computation } = one;
      const mask = masks?.get(definition.id) ?? null;
      const options = { definition, catalogueVersion: deps.catalogue.version, unsuppressed: deps.unsuppressed };
      const changed = changedUnits(one, versions);
      // which cells a row of others stands for would have to be compared with everything told, too
      const told = publishable(computation, { ...options, mask: mask && { ...mask, combined: {} } }).filter(({ unitId }) =>
        changed.has(unitId),
      );
      const gone = publishable({ ...computation, cells: goneCells(one, versions) }, { ...options, mask: null });
      return [definition.id, [...told, ...gone].map(withoutCohort)];
    }),
  );
}

/** A reason that says nothing about people is told of hidden units, too: then how many they are is not. */
const withoutCohort = (value: PublishedValue): PublishedValue =>
  value.reason === '' ? value : { ...value, explanation: { ...value.explanation, cohort: null } };

const nobody = { persons: 0, personDays: 0, learningEvents: 0, minutes: 0 };

/** Units that are not in the structure: that is said of them in place of a value. */
function goneCells({ definition, computation }: Computed, { asWas }: Versions): Cell[] {
  const units = new Set(computation.units.map(({ unitId }) => unitId));
  const cells = asWas.computed.get(definition.id)?.computation.cells ?? [];
  return cells
    .filter(({ unitId }) => !units.has(unitId))
    .map(({ unitId }) => ({
      unitId,
      value: null,
      lo: null,
      hi: null,
      score: null,
      scoreLo: null,
      scoreHi: null,
      n: 0,
      ownN: 0,
      numerator: 0,
      denominator: 0,
      reason: 'NOT_APPLICABLE',
      isReasonPublic: true,
      isDominated: false,
      isOwnDominated: false,
      flags: [],
      cohort: nobody,
      companions: {},
      failure: null,
    }));
}

/** What each unit was in the quarter before, in the same structure (capability model 3.6 rule 7). */
async function quarterBefore(
  o: { window: Window; structure: StructureOfDate; knownAt: number },
  deps: ComputeWindowDeps,
): Promise<QuarterBefore> {
  const window = windowBefore(o.window);
  const rows = await deps.clickhouse.query<{ indicatorId: string; unitId: string; isHidden: number }>(sql('hidden-before.sql'), {
    ...window,
    structure: structureText(o.structure),
    K: new Date(o.knownAt).toISOString(),
  });
  if (rows.length === 0) return () => null;
  const { computed } = await computeAll({ ...o, window }, deps);
  const cells = computed.flatMap(({ definition, computation }) =>
    computation.cells.map(({ unitId, n }) => [`${definition.id}\0${unitId}`, n] as const),
  );
  const n = new Map(cells);
  return lookUp(
    publishedQuarter(rows.map((row) => ({ ...row, n: n.get(`${row.indicatorId}\0${row.unitId}`) ?? 0, isHidden: row.isHidden === 1 }))),
  );
}
