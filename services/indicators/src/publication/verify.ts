import {
  definitionVersion,
  loadCatalogue,
  masksOf,
  parseStructure,
  parseWindow,
  publishable,
  windowText,
  type Catalogue,
  type Computed,
  type EffectReason,
  type PublishedEffect,
  type PublishedGauge,
  type PublishedValue,
  type ReasonCode,
  type ValueStatus,
  type Window,
} from '@oppiva/capability';
import { connect, loadSql, type ClickHouse, type ClickHouseAccess, type Logger } from '@oppiva/clickhouse';
import type { SuppressionMask } from '@oppiva/privacy';
import { computeAll } from './compute-window.ts';
import { effectsOf } from './effects.ts';
import { gaugesOf } from './gauges.ts';
import { lookUp, readPublishedQuarter, windowBefore } from './quarter-before.ts';
import { valuesInStructure } from './structures/structures.ts';

/** A published value that would not come out the same today. What would come out is not told: it has been through no publication. */
export interface ChangedValue {
  readonly indicator: string;
  readonly unit: string;
  readonly knownAt: string;
  /** Which parts of it differ, such as `value` and `lo`. */
  readonly parts: readonly string[];
  /** `configuration`: under other rules; `inputs`: something that it rested on is gone. */
  readonly cause: 'configuration' | 'inputs';
}

/**
 * Values that were made by another definition of an indicator than that of this release, or that another catalogue has masked otherwise:
 * only the release that made them can make them again.
 */
export interface OtherCatalogue {
  readonly indicator: string;
  readonly knownAt: string;
  readonly catalogueVersion: string;
  /** How many units were told. */
  readonly values: number;
}

/** A window could not be verified. Code `VERIFICATION_INCOMPLETE`; the message says what to do. */
export class VerificationError extends Error {
  readonly code = 'VERIFICATION_INCOMPLETE';
  constructor(window: string, failed: number) {
    super(`${failed} indicators of ${window} could not be computed again. The log of the process says why; correct that and verify anew.`);
    this.name = 'VerificationError';
  }
}

export interface VerifiedWindow {
  readonly window: string;
  /** Published values looked at. */
  readonly values: number;
  readonly changed: readonly ChangedValue[];
  /** Not compared. */
  readonly otherCatalogue: readonly OtherCatalogue[];
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
  /** `as-was` or `as-of:2026-09-30`. */
  readonly structure: string;
  readonly status: ValueStatus;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly score: number | null;
  readonly reason: ReasonCode | EffectReason | '';
  readonly catalogueVersion: string;
  readonly configurationVersion: string;
  /** Empty where the fact names none. */
  readonly definitionVersion: string;
}

type Published = PublishedValue | PublishedGauge | PublishedEffect;

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
  /** Of the installation. */
  timeZone: string;
  /** Where the catalogue lies; that of this release where left out. */
  catalogueFolder?: URL;
}): Verification {
  const clickhouse = connect(deps.access.indicators, { application: 'oppiva-verification', requestTimeoutMs });
  return {
    windows: async () => (await clickhouse.query<{ window: string }>(sql('published-windows.sql'))).map(({ window }) => window),
    window: (window) => verifyWindow(window, { ...deps, clickhouse }),
    close: () => clickhouse.close(),
  };
}

interface VerifyDeps {
  readonly clickhouse: ClickHouse;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly unsuppressed: boolean;
  readonly timeZone: string;
  readonly catalogueFolder?: URL;
}

async function verifyWindow(text: string, deps: VerifyDeps): Promise<VerifiedWindow> {
  const window = parseWindow(text);
  if (window === null) return { window: text, values: 0, changed: [], otherCatalogue: [] };
  const rows = await deps.clickhouse.query<Row>(sql('published-values.sql'), { start: window.start, end: window.end });
  const catalogue = await loadCatalogue(deps.catalogueFolder);
  const isOurs = ofThisRelease(catalogue);
  const ours = rows.filter(isOurs);
  const others = rows.filter((row) => !isOurs(row));
  const changed: ChangedValue[] = [];
  for (const published of Map.groupBy(ours, (row) => `${row.structure} ${row.status} ${row.knownAt}`).values()) {
    const [first] = published;
    if (first === undefined) continue;
    const { knownAt, status } = first;
    const structure = parseStructure(first.structure) ?? 'as-was';
    const again =
      structure === 'as-was'
        ? await publishAgain(window, { ...deps, catalogue, knownAt, status })
        : await publishInStructureAgain({ window, structure, knownAt }, { ...deps, catalogue });
    for (const row of published) {
      const change = compare(row, again.get(`${row.indicatorId}\0${row.unitId}`));
      if (change === null) continue;
      // another catalogue may have hidden other units, whatever its definition of this indicator was
      if (row.catalogueVersion !== catalogue.version) others.push(row);
      else changed.push(change);
    }
  }
  return { window: text, values: rows.length, changed, otherCatalogue: grouped(others) };
}

/** Whether the catalogue can make a value again; not one of another definition, or of an indicator that it does not have. */
function ofThisRelease(catalogue: Catalogue): (row: Row) => boolean {
  const versions = new Map(catalogue.indicators.map(({ definition, sql: text }) => [definition.id, definitionVersion(definition, text)]));
  return (row) => row.definitionVersion === '' || versions.get(row.indicatorId) === row.definitionVersion;
}

function grouped(rows: readonly Row[]): OtherCatalogue[] {
  const groups = Map.groupBy(rows, ({ indicatorId, knownAt, catalogueVersion }) => `${indicatorId} ${knownAt} ${catalogueVersion}`);
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const { indicatorId: indicator, knownAt, catalogueVersion } = first;
    return [{ indicator, knownAt: new Date(knownAt).toISOString(), catalogueVersion, values: 1 + rest.length }];
  });
}

/** What would be published of a window at K today, by indicator and unit. */
async function publishAgain(
  window: Window,
  deps: VerifyDeps & { catalogue: Catalogue; knownAt: number; status: ValueStatus },
): Promise<Map<string, Published>> {
  const { unsuppressed, knownAt, status, catalogue } = deps;
  const { computed, failed } = await computeAll({ window, knownAt }, { ...deps, yieldTurn });
  if (failed > 0) throw new VerificationError(windowText(window), failed);
  const masks = unsuppressed ? new Map<string, never>() : await masksAgain(computed, { ...deps, window });
  const again = computed.flatMap(({ definition, computation }) =>
    publishable(computation, {
      definition,
      mask: masks.get(definition.id) ?? null,
      catalogueVersion: catalogue.version,
      unsuppressed,
      status,
    }),
  );
  // gauges and effects are never restated
  const gauges = status === 'restated' ? [] : await gaugesOf({ window, knownAt }, { ...deps, status });
  const effects = status === 'final' ? (await effectsOf({ window, knownAt }, { ...deps, yieldTurn })).effects : [];
  return new Map([...again, ...gauges, ...effects].map((value) => [`${value.indicatorId}\0${value.unitId}`, value]));
}

/** The same in the structure of a date. */
async function publishInStructureAgain(
  o: Parameters<typeof valuesInStructure>[0],
  deps: VerifyDeps & { catalogue: Catalogue },
): Promise<Map<string, PublishedValue>> {
  const again = await valuesInStructure(o, { ...deps, yieldTurn });
  if (again === null) throw new VerificationError(windowText(o.window), 1);
  return new Map([...again.values()].flat().map((value) => [`${value.indicatorId}\0${value.unitId}`, value]));
}

async function masksAgain(
  computed: readonly Computed[],
  o: { clickhouse: ClickHouse; window: Window; catalogue: Catalogue; status: ValueStatus },
): Promise<Map<string, SuppressionMask>> {
  if (o.status === 'provisional') return masksOf(computed, () => null, 'provisional');
  return masksOf(computed, lookUp(await readPublishedQuarter(o.clickhouse, { window: windowBefore(o.window), catalogue: o.catalogue })));
}

function compare(row: Row, again: Published | undefined): ChangedValue | null {
  const parts = again === undefined ? ['all'] : compared.filter((part) => !isSame(row[part], again[part]));
  if (parts.length === 0) return null;
  return {
    indicator: row.indicatorId,
    unit: row.unitId,
    knownAt: new Date(row.knownAt).toISOString(),
    parts,
    cause: again === undefined || again.configurationVersion === row.configurationVersion ? 'inputs' : 'configuration',
  };
}

function isSame(a: number | string | null, b: number | string | null): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance;
  return a === b;
}
