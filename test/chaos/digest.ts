import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../support/product.ts';

/** Rows are hashed as bytes: the hash of a NULL is NULL, and would leave the row out of the sum. */
function digestQuery(from: string, id: string, columns: string): string {
  return `SELECT count() AS rows, uniqExact(${id}) AS ids, toString(sum(cityHash64(formatRow('RowBinary', ${columns})))) AS hash FROM ${from}`;
}

/** What must be equal between two runs of one stream: everything but positions and times that the run itself gave. */
const EQUAL = {
  statements: digestQuery(
    'xapi.statement_records',
    'statement_id',
    'statement_id, state, client, actor_id, verb_id, object_type, object_id, activity_type, registration, timestamp, date, raw',
  ),
  statementIds: digestQuery('xapi.statement_ids', 'statement_id', 'statement_id'),
  hrEvents: digestQuery(
    'hr.assertions',
    'event_key',
    'event_key, type, closing, slot, effective_from, effective_to, person_id, actor_id, unit_id, data',
  ),
  learningEvents: digestQuery(
    'learning.events WHERE known_to IS NULL OR known_to > now()',
    'person_id',
    `person_id, date, class, minutes, imputed, stated_initiative, mandatory, has_assessment, competences, stated_goals, activity,
     arraySort(activities), source, is_timed, band_minutes, in_working_time, is_open_act, arraySort(statement_ids)`,
  ),
} as const;

const DERIVED_MS_MAX = 120_000;

export type Digest = Record<keyof typeof EQUAL, { rows: number; ids: number; hash: string }>;

const NOT_DERIVED = `SELECT p.topic AS topic FROM projector.progress AS p LEFT JOIN learning.positions AS d FINAL ON d.topic = p.topic
  WHERE p.topic IN ('oppiva.statements', 'oppiva.hr') AND p.upto > d.upto`;

/** Waits until learning events are derived from everything projected; the indicators look every few seconds. */
async function untilDerived(product: Product): Promise<void> {
  for (const startedAt = Date.now(); (await product.queryInternally(NOT_DERIVED)).length > 0; await sleep(200))
    if (Date.now() - startedAt > DERIVED_MS_MAX) throw new Error(`not derived after ${DERIVED_MS_MAX} ms: ${product.log().slice(-2_000)}`);
}

export async function digestOf(product: Product): Promise<Digest> {
  await untilDerived(product);
  const rows = Object.entries(EQUAL).map(async ([name, sql]) => [name, (await product.queryInternally(sql))[0]] as const);
  return Object.fromEntries(await Promise.all(rows)) as Digest;
}

/** Refusals by state and code. A request that is sent again is refused again, so a run under kills counts at least those of a clean one. */
export async function doorCountsOf(product: Product): Promise<Map<string, number>> {
  const sql = `SELECT state || ' ' || code AS refusal, sum(count) AS refused FROM learning.door_counts GROUP BY refusal ORDER BY refusal`;
  const rows = await product.queryInternally<{ refusal: string; refused: number }>(sql);
  return new Map(rows.map(({ refusal, refused }) => [refusal, refused]));
}
