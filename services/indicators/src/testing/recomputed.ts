import { compute, loadCatalogue, withStaged, type Window } from '@oppiva/capability';
import { ComputedValues, type ComputedValue } from '../changes/computed.ts';
import type { TestInstallation } from './installation.ts';

/** Values by window, indicator and unit, with what a computation says of each. */
export type Values = Record<string, Omit<ComputedValue, 'indicatorId' | 'unitId'>>;

/** Figures are sums of floating point numbers in an order of their own. */
const rounded = (figure: number | null): number | null => (figure === null ? null : Math.round(figure * 1e9) / 1e9);

const comparable = (window: Window, values: readonly ComputedValue[]): Values =>
  Object.fromEntries(
    values.map(({ indicatorId, unitId, n, ownN, numerator, denominator, value, lo, hi, score, reason, flags, companions }) => [
      `${window.start} ${indicatorId} ${unitId}`,
      {
        n,
        ownN,
        numerator: rounded(numerator) ?? 0,
        denominator: rounded(denominator) ?? 0,
        value: rounded(value),
        lo: rounded(lo),
        hi: rounded(hi),
        score: rounded(score),
        reason,
        flags,
        companions: Object.fromEntries(Object.entries(companions).map(([name, figure]) => [name, rounded(figure)])),
      },
    ]),
  );

/** The values that are kept up to date, and the same computed from nothing at the K that they stand for. */
export async function keptAndRecomputed(installation: TestInstallation): Promise<{ kept: Values; recomputed: Values }> {
  const clickhouse = installation.clickhouse.as('indicators');
  const computed = new ComputedValues(clickhouse);
  const [kept, recomputed]: [Values, Values] = [{}, {}];
  const { indicators } = await loadCatalogue();
  for (const { window, knownAt } of (await computed.windows()).values()) {
    Object.assign(kept, comparable(window, await computed.values(window)));
    const request = { clickhouse, window, knownAt, definitions: indicators.map(({ definition }) => definition) };
    await withStaged(request, async (staged) => {
      for (const indicator of indicators) {
        const { cells } = await compute({ ...request, indicator, cohortMinimum: 1, countsAlways: true, staged });
        const values = cells.map((cell) => ({ ...cell, indicatorId: indicator.definition.id, reason: cell.reason ?? '' }));
        Object.assign(recomputed, comparable(window, values));
      }
    });
  }
  return { kept, recomputed };
}
