import { ActivityNames, type AliasFact, type EngagementFact, type LinkFact } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { KinIndex } from './people.ts';

/** What derivation knows of people and rules, whenever known. */
export interface Facts {
  readonly linksOf: Map<string, LinkFact[]>;
  readonly engagementsOf: Map<string, EngagementFact[]>;
  /** Clients that may void what others sent. */
  readonly administrators: Set<string>;
  readonly aliases: ActivityNames;
  readonly kin: KinIndex;
}

const sql = (name: string): string => loadSql(import.meta.url, name);

/** The facts of all people: links and engagements, a few rows a person. */
export async function readFacts(clickhouse: ClickHouse): Promise<Facts> {
  const [links, engagements, aliases, administrators] = await Promise.all([
    clickhouse.query<LinkFact>(sql('links.sql')),
    clickhouse.query<EngagementFact>(sql('engagements.sql')),
    clickhouse.query<AliasFact>(sql('aliases.sql')),
    clickhouse.query<{ client: string }>(sql('administrators.sql')),
  ]);
  return {
    linksOf: Map.groupBy(links, (link) => link.actorId),
    engagementsOf: Map.groupBy(engagements, (engagement) => engagement.personId),
    administrators: new Set(administrators.map(({ client }) => client)),
    aliases: new ActivityNames(aliases),
    kin: new KinIndex(links),
  };
}
