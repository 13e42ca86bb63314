import { ClickHouseError, loadSql, THROW_IF_CODE, type ClickHouse } from '@oppiva/clickhouse';
import { ProjectorError } from '../projector-error.ts';
import { RowBinary } from '../row-binary.ts';
import { queryIdPrefix, type Claim, type Place } from './claims.ts';
import { insertIn } from './insert-in.ts';
import type { Position } from './recover.ts';

/** More than any block, so that the server reads the whole body before it registers and fences the insert. */
const QUERY_BYTES_MARGIN = 1 << 20;

const SETTINGS = { async_insert: 0, insert_deduplicate: 0 };

export interface FencedRows {
  /** The insert, ending in FORMAT RowBinary; it selects from projector.fence. */
  sql: string;
  rows: RowBinary;
  parameters?: Readonly<Record<string, string | number>>;
}

/**
 * Writes under one claim (rules 6 to 9). Every insert is fenced in the server, has a query id of its own and is sent once; it counts
 * as stored only with status 200 and as many written rows as were sent.
 */
export class FencedWriter {
  readonly claim: Claim;
  readonly #clickhouse: ClickHouse;
  readonly #doneSql: string;
  #inserts = 0;

  /** @param place where the claimed tables are */
  constructor(clickhouse: ClickHouse, claim: Claim, place: Place) {
    this.#clickhouse = clickhouse;
    this.claim = claim;
    this.#doneSql = insertIn(place, loadSql(import.meta.url, 'done.sql'));
  }

  /**
   * Inserts the rows; resolves when they are acknowledged. Nothing is sent for no rows.
   * @throws {ProjectorError} PROJECTOR_FENCED, PROJECTOR_TEXT_UNREADABLE, or PROJECTOR_OUTCOME_UNKNOWN for everything else
   */
  async insert({ sql, rows, parameters }: FencedRows): Promise<void> {
    if (rows.rows === 0) return;
    const body = rows.take();
    const insert = {
      query: sql.trimEnd(),
      body,
      queryId: `${queryIdPrefix(this.claim)}${++this.#inserts}`,
      settings: { ...SETTINGS, max_query_size: body.length + QUERY_BYTES_MARGIN },
      params: { ...parameters, key: this.claim.key, epoch: this.claim.epoch },
    };
    const { writtenRows } = await this.#clickhouse.insertRaw(insert).catch((error: unknown) => {
      throw this.#translate(error);
    });
    if (writtenRows === rows.rows) return;
    if (writtenRows === 0) throw this.#fenced();
    throw new ProjectorError('PROJECTOR_OUTCOME_UNKNOWN', `ClickHouse stored ${writtenRows} of ${rows.rows} rows.`);
  }

  /** Moves the position, under the same fence; only after every insert below it is acknowledged (rule 9). */
  async done(topic: string, position: Position): Promise<void> {
    const rows = new RowBinary(64);
    rows.uint64(position.upto);
    rows.int64(position.platformTime);
    rows.uint64(position.records);
    rows.uint64(position.control);
    rows.uint64(position.entries);
    rows.rows = 1;
    await this.insert({ sql: this.#doneSql, rows, parameters: { topic } });
  }

  #fenced(cause?: unknown): ProjectorError {
    const { key, epoch } = this.claim;
    return new ProjectorError('PROJECTOR_FENCED', `Epoch ${epoch} of ${key} no longer holds: another projector has taken over.`, cause);
  }

  #translate(error: unknown): unknown {
    if (!(error instanceof ClickHouseError)) return error;
    if (error.clickhouseCode === THROW_IF_CODE && error.message.includes('fenced:')) return this.#fenced(error);
    if (error.clickhouseCode === THROW_IF_CODE && error.message.includes('unreadable:')) {
      return new ProjectorError('PROJECTOR_TEXT_UNREADABLE', 'ClickHouse could not read a text of the block.', error);
    }
    return new ProjectorError('PROJECTOR_OUTCOME_UNKNOWN', `An insert was not acknowledged: ${error.message}`, error);
  }
}
