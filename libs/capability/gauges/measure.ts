import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { dominanceShare } from '@oppiva/privacy';
import type { IndicatorDefinition, ReasonCode, Window } from '../definition.ts';
import { parametersOf, readSurroundings, type Surroundings } from '../organisation.ts';
import { gauges, type GaugeDefinition, type GaugeId } from './definitions.ts';
import { restatementSize } from './restatement-size.ts';
import { identityResolution, tagCoverage } from './shares.ts';
import { coveredSources, inputsOfAll, type CoveredSources } from './source-coverage.ts';

/** How soon the events of one source were known. */
export interface SourceCurrency {
  readonly source: string;
  readonly events: number;
  /** Share of them within 24 hours. */
  readonly value: number;
  readonly p90Hours: number;
  /** Distinct persons that they are about. */
  readonly people: number;
}

/** What stands beside a gauge's value; each gauge has what belongs to it. */
export interface MeasuredDetails {
  readonly p90Hours?: number;
  readonly sources?: readonly SourceCurrency[];
  readonly coverage?: CoveredSources;
  /** The closed quarters that were looked at, the oldest first: by how many points each changed. */
  readonly periods?: readonly { readonly start: string; readonly change: number }[];
}

/** One gauge of the whole organisation before any suppression or rounding. */
export interface MeasuredGauge {
  readonly definition: GaugeDefinition;
  readonly value: number | null;
  readonly reason: ReasonCode | null;
  /** Distinct persons that it is about. */
  readonly people: number;
  /** Whether one person contributes most of its minutes (3.6 rule 2). */
  readonly isDominated: boolean;
  readonly details: MeasuredDetails;
  readonly sql: string;
}

export interface MeasuredGauges {
  readonly window: Window;
  /** K in milliseconds UTC. */
  readonly knownAt: number;
  /** People engaged in the scope of learning in the window. */
  readonly people: number;
  /** Units with none above them: a gauge is told once for each. */
  readonly roots: readonly string[];
  readonly configurationVersion: string;
  readonly gauges: readonly MeasuredGauge[];
}

export interface MeasureRequest {
  readonly clickhouse: ClickHouse;
  readonly window: Window;
  /** K in milliseconds UTC; must be closed (capability model 3.2 rule 6). */
  readonly knownAt: number;
  /** Of the installation: HR facts hold from a local midnight. */
  readonly timeZone: string;
  /** The indicators of the catalogue: what they need, sources should deliver. */
  readonly definitions: readonly Pick<IndicatorDefinition, 'classes' | 'needsGoals'>[];
}

const sql = (name: string): string => loadSql(import.meta.url, name);

type Figures = Pick<MeasuredGauge, 'value' | 'details' | 'sql'> & Partial<MeasuredGauge>;
type Parameters = ReturnType<typeof parametersOf> & { readonly timeZone: string; readonly roots: readonly string[] };
type Measure = (clickhouse: ClickHouse, parameters: Parameters, coverage: CoveredSources | null) => Promise<Figures>;

/** How each gauge is worked out, and why it has no value where there is nothing to work it out from. */
const measures: Readonly<Record<GaugeId, { readonly measure: Measure; readonly withoutValue: ReasonCode }>> = {
  'g-data-currency': { measure: dataCurrencyOf, withoutValue: 'ZERO_DENOMINATOR' },
  'g-identity-resolution': { measure: identityResolutionOf, withoutValue: 'ZERO_DENOMINATOR' },
  'g-source-coverage': { measure: sourceCoverageOf, withoutValue: 'NOT_INSTRUMENTED' },
  'g-tag-coverage': { measure: tagCoverageOf, withoutValue: 'ZERO_DENOMINATOR' },
  'g-restatement': { measure: restatementOf, withoutValue: 'INSUFFICIENT_DATA' },
};

/** Measures all evidence gauges (capability model 5.1) of the whole organisation for a window, as known at an instant. */
export async function measureGauges(request: MeasureRequest): Promise<MeasuredGauges> {
  const { clickhouse, window, knownAt, timeZone, definitions } = request;
  const surroundings = await readSurroundings(clickhouse, { window, knownAt });
  const roots = rootsOf(surroundings);
  const parameters = { ...parametersOf({ window, knownAt, stage: '' }), timeZone, roots };
  const [counted] = await clickhouse.query<{ people: number }>(sql('people.sql'), parameters);
  const people = counted?.people ?? 0;
  const coverage = coveredSources(inputsOfAll(definitions), surroundings.sources);
  const measured = gauges.map(async (definition): Promise<MeasuredGauge> => {
    const { measure, withoutValue } = measures[definition.id];
    const figures = await measure(clickhouse, parameters, coverage);
    return { definition, people, isDominated: false, ...figures, reason: figures.value === null ? withoutValue : null };
  });
  const { configurationVersion } = surroundings;
  return { window, knownAt, people, roots, configurationVersion, gauges: await Promise.all(measured) };
}

/** A unit whose unit above did not exist in the window is one too. */
function rootsOf({ units }: Pick<Surroundings, 'units'>): string[] {
  const ids = new Set(units.map(({ unitId }) => unitId));
  return units.filter(({ parentId }) => parentId === null || !ids.has(parentId)).map(({ unitId }) => unitId);
}

async function dataCurrencyOf(clickhouse: ClickHouse, parameters: Parameters): Promise<Figures> {
  const query = sql('data-currency.sql');
  const rows = await clickhouse.query<SourceCurrency>(query, parameters);
  // without events there is still a row for all of them
  const all = rows.find(({ source, events }) => source === '' && events > 0);
  const sources = rows.filter(({ source }) => source !== '');
  return { value: all?.value ?? null, details: all === undefined ? {} : { p90Hours: all.p90Hours, sources }, sql: query };
}

async function identityResolutionOf(clickhouse: ClickHouse, parameters: Parameters): Promise<Figures> {
  const query = sql('identity-resolution.sql');
  const [row] = await clickhouse.query<{ resolved: number; schemaValid: number }>(query, parameters);
  return { value: row === undefined ? null : identityResolution(row), details: {}, sql: query };
}

function sourceCoverageOf(_: ClickHouse, __: Parameters, coverage: CoveredSources | null): Promise<Figures> {
  const value = coverage === null ? null : coverage.delivered / coverage.registered;
  return Promise.resolve({ value, details: coverage === null ? {} : { coverage }, sql: sql('delivered.sql') });
}

async function tagCoverageOf(clickhouse: ClickHouse, parameters: Parameters): Promise<Figures> {
  const query = sql('tag-coverage.sql');
  const [row] = await clickhouse.query<{ minutes: number; taggedMinutes: number; people: number; mostMinutes: number }>(query, parameters);
  if (row === undefined) return { value: null, details: {}, people: 0, sql: query };
  const isDominated = row.minutes > 0 && row.mostMinutes / row.minutes > dominanceShare;
  return { value: tagCoverage(row), details: {}, people: row.people, isDominated, sql: query };
}

async function restatementOf(clickhouse: ClickHouse, parameters: Parameters): Promise<Figures> {
  const query = sql('restatement.sql');
  const periods = await clickhouse.query<{ start: string; change: number }>(query, parameters);
  return { value: restatementSize(periods.map(({ change }) => change)), details: { periods }, sql: query };
}
