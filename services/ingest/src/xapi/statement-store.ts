import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { StatementRow } from './merge-statement.ts';
import type { MoreCursor } from './more-cursor.ts';

/** A statement with its position in the log. */
export interface PositionedStatement extends StatementRow {
  topic_offset: number;
  idx: number;
}

const byId = loadSql(import.meta.url, './statement-by-id.sql');
const voidedById = loadSql(import.meta.url, './voided-statement-by-id.sql');
const newestFirst = loadSql(import.meta.url, './statements-newest-first.sql');
const oldestFirst = loadSql(import.meta.url, './statements-oldest-first.sql');

/** Reads statements from the projection. Every method rejects CLICKHOUSE_UNAVAILABLE where the server does not answer. */
export class StatementStore {
  readonly #clickhouse: ClickHouse;

  constructor(clickhouse: ClickHouse) {
    this.#clickhouse = clickhouse;
  }

  /** The statement in force with this id (a UUID), or null. */
  async byId(id: string): Promise<PositionedStatement | null> {
    const rows = await this.#clickhouse.query<PositionedStatement>(byId, { id });
    return rows[0] ?? null;
  }

  /** The voided statement with this id (a UUID), or null. */
  async voidedById(id: string): Promise<PositionedStatement | null> {
    const rows = await this.#clickhouse.query<PositionedStatement>(voidedById, { id });
    return rows[0] ?? null;
  }

  /** The statements of the cursor's list from its position on, at most `rowsMax`. */
  async page(cursor: MoreCursor, rowsMax: number): Promise<PositionedStatement[]> {
    return this.#clickhouse.query<PositionedStatement>(cursor.ascending ? oldestFirst : newestFirst, {
      below: cursor.belowOffset,
      offset: cursor.offset,
      index: cursor.index,
      since: cursor.sinceMs,
      until: cursor.untilMs,
      client: cursor.client,
      rows: rowsMax,
    });
  }
}
