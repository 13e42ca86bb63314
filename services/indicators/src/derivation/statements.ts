import type { ContextActivity, StatementInput } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { inBackground } from './background.ts';
import type { Runs } from './runs.ts';

type Columns = { readonly [column in keyof StatementInput]: readonly StatementInput[column][] };

/**
 * Statements of identities on runs of dates. Column by column: written once a row, the names would be half of what is sent and read.
 * @param o.withExtensions whether some rule asks for what extensions say
 */
export async function readStatements(clickhouse: ClickHouse, runs: Runs, o: { withExtensions: boolean }): Promise<StatementInput[]> {
  const result = await clickhouse.client.query({
    query: loadSql(import.meta.url, 'statements.sql'),
    query_params: { ...runs, ...o },
    format: 'JSONColumnsWithMetadata',
    clickhouse_settings: inBackground,
  });
  const { data } = JSON.parse(await result.text()) as { data: Columns | { statementId?: undefined } };
  if (data.statementId === undefined) return []; // without rows there are no columns either
  return data.statementId.map((statementId, row) => rowOf(data, { statementId, row }));
}

const none: readonly ContextActivity[] = [];
const noText: readonly string[] = [];
const noExtensions: Readonly<Record<string, string>> = {};

/** One literal, so that all statements share one shape: there are millions. */
function rowOf(data: Columns, { statementId, row }: { statementId: string; row: number }): StatementInput {
  return {
    topicOffset: data.topicOffset[row] ?? 0,
    idx: data.idx[row] ?? 0,
    statementId,
    tag: data.tag[row] ?? '',
    knownAt: data.knownAt[row] ?? 0,
    recordedAt: data.recordedAt[row] ?? null,
    timestamp: data.timestamp[row] ?? 0,
    date: data.date[row] ?? '',
    client: data.client[row] ?? '',
    actorId: data.actorId[row] ?? '',
    verb: data.verb[row] ?? '',
    objectId: data.objectId[row] ?? '',
    objectType: data.objectType[row] ?? '',
    registration: data.registration[row] ?? '',
    sessionId: data.sessionId[row] ?? '',
    grouping: data.grouping[row] ?? none,
    parents: data.parents[row] ?? none,
    categories: data.categories[row] ?? noText,
    statedClass: data.statedClass[row] ?? '',
    mandatory: data.mandatory[row] ?? false,
    applied: data.applied[row] ?? false,
    reflection: data.reflection[row] ?? false,
    sessionKind: data.sessionKind[row] ?? '',
    duration: data.duration[row] ?? '',
    plannedDuration: data.plannedDuration[row] ?? '',
    competences: data.competences[row] ?? noText,
    goals: data.goals[row] ?? noText,
    initiative: data.initiative[row] ?? '',
    lessonKind: data.lessonKind[row] ?? '',
    visibility: data.visibility[row] ?? '',
    inWorkingTime: data.inWorkingTime[row] ?? null,
    extensions: data.extensions[row] ?? noExtensions,
  };
}
