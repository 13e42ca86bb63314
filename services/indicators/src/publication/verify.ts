import { loadCatalogue, masksOf, parseWindow, publishable, type PublishedValue, type ReasonCode } from '@oppiva/capability';
import { connect, loadSql, type ClickHouse, type ClickHouseAccess, type Logger } from '@oppiva/clickhouse';
import { computeAll } from './publish.ts';
import { lookUp, readPublishedQuarter, windowBefore } from './quarter-before.ts';

/** A published value that would not come out the same today. What would come out is not told: it has been through no publication. */
export interface ChangedValue {
  readonly indicator: string;
  readonly unit: string;
  readonly knownAt: string;
  /** Which parts of it differ, such as `value` and `lo`. */
  readonly parts: readonly string[];
  /** `catalogue`: computed by other definitions; `configuration`: under other rules; `inputs`: something that it rested on is gone. */
  readonly cause: 'catalogue' | 'configuration' | 'inputs';
}

export interface VerifiedWindow {
  readonly window: string;
  /** Published values looked at. */
  readonly values: number;
  readonly changed: readonly ChangedValue[];
}

/** Recomputes published values from what is in the log, as of the instant at which each was known. Reads only. */
export interface Verification {
  /** Windows with published values, `2024-07-01..2024-10-01`, the oldest first. */
  windows(): Promise<string[]>;
  window(window: string): Promise<VerifiedWindow>;
  close(): Promise<void>;
}

interface Row {
  readonly indicatorId: string;
  readonly unitId: string;
  readonly knownAt: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly score: number | null;
  readonly reason: ReasonCode | '';
  readonly catalogueVersion: string;
  readonly configurationVersion: string;
}

const compared = ['value', 'lo', 'hi', 'score', 'reason'] as const;
/** Figures go through decimal text on their way. */
const tolerance = 1e-9;
const requestTimeoutMs = 300_000;

/** An operator waits for the answer: nothing goes before it. */
const yieldTurn = (): Promise<void> => Promise.resolve();

const sql = (name: string): string => loadSql(import.meta.url, name);

export function startVerification(deps: {
  access: { readonly indicators: ClickHouseAccess };
  logger: Pick<Logger, 'info' | 'error'>;
  /** The test profile: values were published as computed. */
  unsuppressed: boolean;
}): Verification {
  const clickhouse = connect(deps.access.indicators, { application: 'oppiva-verification', requestTimeoutMs });
  return {
    windows: async () => (await clickhouse.query<{ window: string }>(sql('published-windows.sql'))).map(({ window }) => window),
    window: (window) => verifyWindow(window, { ...deps, clickhouse }),
    close: () => clickhouse.close(),
  };
}

async function verifyWindow(
  text: string,
  deps: { clickhouse: ClickHouse; logger: Pick<Logger, 'info' | 'error'>; unsuppressed: boolean },
): Promise<VerifiedWindow> {
  const window = parseWindow(text);
  if (window === null) return { window: text, values: 0, changed: [] };
  const { clickhouse, unsuppressed } = deps;
  const catalogue = await loadCatalogue();
  const rows = await clickhouse.query<Row>(sql('published-values.sql'), { start: window.start, end: window.end });
  const changed: ChangedValue[] = [];
  for (const [knownAt, published] of Map.groupBy(rows, (row) => row.knownAt)) {
    const { computed, failed } = await computeAll({ window, knownAt }, { ...deps, catalogue, yieldTurn });
    if (failed > 0) throw new Error(`${failed} indicators of ${text} could not be computed; the log says why`);
    const before = await readPublishedQuarter(clickhouse, { window: windowBefore(window), catalogue });
    const masks = unsuppressed ? new Map<string, never>() : masksOf(computed, lookUp(before));
    const again = computed.flatMap(({ definition, computation }) =>
      publishable(computation, { definition, mask: masks.get(definition.id) ?? null, catalogueVersion: catalogue.version, unsuppressed }),
    );
    const byName = new Map(again.map((value) => [`${value.indicatorId}\0${value.unitId}`, value]));
    for (const row of published) {
      const change = compare(row, byName.get(`${row.indicatorId}\0${row.unitId}`));
      if (change !== null) changed.push(change);
    }
  }
  return { window: text, values: rows.length, changed };
}

function compare(row: Row, again: PublishedValue | undefined): ChangedValue | null {
  const parts = again === undefined ? ['all'] : compared.filter((part) => !isSame(row[part], again[part]));
  if (parts.length === 0) return null;
  const isOtherCatalogue = again === undefined || again.catalogueVersion !== row.catalogueVersion;
  return {
    indicator: row.indicatorId,
    unit: row.unitId,
    knownAt: new Date(row.knownAt).toISOString(),
    parts,
    cause: isOtherCatalogue ? 'catalogue' : again.configurationVersion === row.configurationVersion ? 'inputs' : 'configuration',
  };
}

function isSame(a: number | string | null, b: number | string | null): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance;
  return a === b;
}
