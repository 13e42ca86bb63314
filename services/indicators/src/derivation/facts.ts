import {
  ActivityNames,
  OrganisationRules,
  type AliasFact,
  type BandFact,
  type DefaultMinutesFact,
  type EngagementFact,
  type Fact,
  type LinkFact,
  type OverrideFact,
  type SourceRankFact,
  type WorkingBands,
} from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { KinIndex } from './people.ts';
import { hasSchedules, readWorkingBands, workingTimeBand } from './working-times.ts';

/** What derivation knows of people and rules, whenever known. */
export interface Facts {
  readonly linksOf: Map<string, LinkFact[]>;
  readonly engagementsOf: Map<string, EngagementFact[]>;
  /** Clients that may void what others sent. */
  readonly administrators: Set<string>;
  readonly aliases: ActivityNames;
  readonly rules: OrganisationRules;
  readonly kin: KinIndex;
  /** The working-time bands of units. */
  readonly bands: WorkingBands;
  /** Whether anybody has a schedule; they are read of the people that are derived. */
  readonly hasSchedules: boolean;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** The facts of all people, a few rows a person, and all rules. */
export async function readFacts(clickhouse: ClickHouse): Promise<Facts> {
  const [links, engagements, administrators] = await Promise.all([
    clickhouse.query<LinkFact>(sql('links.sql')),
    clickhouse.query<EngagementFact>(sql('engagements.sql')),
    clickhouse.query<{ client: string }>(sql('administrators.sql')),
  ]);
  return {
    linksOf: Map.groupBy(links, (link) => link.actorId),
    engagementsOf: Map.groupBy(engagements, (engagement) => engagement.personId),
    administrators: new Set(administrators.map(({ client }) => client)),
    aliases: new ActivityNames(await readRules<AliasFact>(clickhouse, 'rule.activity-alias-')),
    rules: await readOrganisationRules(clickhouse),
    kin: new KinIndex(links),
    bands: await readWorkingBands(clickhouse, await readBands(clickhouse)),
    hasSchedules: await hasSchedules(clickhouse),
  };
}

async function readOrganisationRules(clickhouse: ClickHouse): Promise<OrganisationRules> {
  const [overrides, minutes, ranks, registered] = await Promise.all([
    readRules<OverrideFact>(clickhouse, 'rule.override-'),
    readRules<Omit<DefaultMinutesFact, 'activityType'> & { activityType?: string }>(clickhouse, 'rule.default-minutes-'),
    readRules<SourceRankFact>(clickhouse, 'rule.source-rank-'),
    readRules<Omit<SourceRankFact, 'rank'> & { rank?: number }>(clickhouse, 'hr.source.registered.'),
  ]);
  return new OrganisationRules({
    overrides,
    defaultMinutes: minutes.map((fact) => ({ ...fact, activityType: fact.activityType ?? '' })),
    sourceRanks: ranks,
    registeredRanks: registered.flatMap(({ rank, ...fact }) => (rank === undefined ? [] : [{ ...fact, rank }])),
  });
}

/** The parameter `working-time-band` (capability model appendix B). */
async function readBands(clickhouse: ClickHouse): Promise<BandFact[]> {
  const parameters = await readRules<Fact & { name: string; value: string; unitId?: string }>(clickhouse, 'rule.parameter-');
  return parameters
    .filter(({ name }) => name === workingTimeBand)
    .map(({ value, unitId = '', ...fact }) => ({ ...fact, unitId, band: value }));
}

interface RuleRow {
  readonly slot: string;
  readonly data: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly knownFrom: number;
  readonly knownTo: number | null;
}

/** What the rules of one kind say, with when they hold by the facts rather than by the event. */
async function readRules<T>(clickhouse: ClickHouse, kind: string): Promise<T[]> {
  const rows = await clickhouse.query<RuleRow>(sql('rule-facts.sql'), { kind });
  return rows.map(({ data, ...fact }) => ({ ...(JSON.parse(data) as object), ...fact }) as T);
}
