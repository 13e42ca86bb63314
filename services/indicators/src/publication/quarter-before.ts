import { compute, quarterOf, withStaged, type Catalogue, type QuarterBefore, type Window } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { QuarterOfUnit } from '@oppiva/privacy';

const dayMs = 86_400_000;
const nameOf = (indicatorId: string, unitId: string): string => `${indicatorId}\0${unitId}`;

/** What was published of a window: which units were hidden, and of how many people each was. */
export type PublishedQuarter = ReadonlyMap<string, QuarterOfUnit>;

export function publishedQuarter(cells: Iterable<{ indicatorId: string; unitId: string; n: number; isHidden: boolean }>): PublishedQuarter {
  return new Map([...cells].map(({ indicatorId, unitId, n, isHidden }) => [nameOf(indicatorId, unitId), { n, isHidden }]));
}

/** Looks units up in the quarter before; `quarter` null is one that was never published. */
export function lookUp(quarter: PublishedQuarter | null): QuarterBefore {
  return (indicatorId, unitId) => quarter?.get(nameOf(indicatorId, unitId)) ?? null;
}

/** The calendar quarter before a window that is one. */
export function windowBefore(window: Window): Window {
  return quarterOf(new Date(Date.parse(`${window.start}T00:00:00Z`) - dayMs).toISOString().slice(0, 10));
}

/**
 * Reads what was published of a window, and computes again, at the K of then, how many people stood behind it: counts of hidden units
 * are kept nowhere. Null where nothing was published.
 */
export async function readPublishedQuarter(
  clickhouse: ClickHouse,
  { window, catalogue }: { window: Window; catalogue: Catalogue },
): Promise<PublishedQuarter | null> {
  const rows = await clickhouse.query<{ indicatorId: string; unitId: string; isHidden: number; knownAt: number }>(
    loadSql(import.meta.url, 'published-quarter.sql'),
    { start: window.start, end: window.end },
  );
  const [first] = rows;
  if (first === undefined) return null;
  const published = new Set(rows.map(({ indicatorId }) => indicatorId));
  const indicators = catalogue.indicators.filter(({ definition }) => published.has(definition.id));
  const definitions = indicators.map(({ definition }) => definition);
  const counts = new Map<string, number>();
  await withStaged({ clickhouse, window, knownAt: first.knownAt, definitions }, async (staged) => {
    for (const indicator of indicators) {
      const { cells } = await compute({ clickhouse, indicator, window, knownAt: first.knownAt, staged });
      for (const { unitId, n } of cells) counts.set(nameOf(indicator.definition.id, unitId), n);
    }
  });
  return publishedQuarter(
    rows.map((row) => ({ ...row, n: counts.get(nameOf(row.indicatorId, row.unitId)) ?? 0, isHidden: row.isHidden === 1 })),
  );
}
