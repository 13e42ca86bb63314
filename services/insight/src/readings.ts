import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { LRUCache } from 'lru-cache';
import { setTimeout as sleep } from 'node:timers/promises';

type Parameters = Record<string, unknown>;
type Rows = readonly unknown[];

/** So many rows at most are kept, of all questions together: tens of megabytes. */
const keptRowsMax = 50_000;
/** So long a look waits for others who ask with the same page. */
const gatherMs = 5;
/** A replica that is behind may have answered with less than the revision says. */
const keptMsMax = 60_000;

const sql = loadSql(import.meta.url, 'revision.sql');

/** What answers are made of changes with these: a text each that never comes twice. */
export interface Revision {
  /** What is published. */
  readonly published: string;
  /** What HR and rules have said, and the date. */
  readonly organisation: string;
}

/**
 * Reads what is published, and keeps what it has read until something new is published or said: many look at the same pages, and of ten questions
 * nine find that nothing is new.
 */
export class Readings {
  readonly #clickhouse: Pick<ClickHouse, 'query'>;
  readonly #kept: LRUCache<string, Rows, { sql: string; parameters: Parameters }>;
  #revision: Revision = { published: '', organisation: '' };
  #running: Promise<Revision> | null = null;
  #waiting: Promise<Revision> | null = null;

  constructor(clickhouse: Pick<ClickHouse, 'query'>) {
    this.#clickhouse = clickhouse;
    this.#kept = new LRUCache({
      maxSize: keptRowsMax,
      sizeCalculation: (rows) => rows.length + 1,
      ttl: keptMsMax,
      fetchMethod: (_key, _stale, { context }) => this.#clickhouse.query(context.sql, context.parameters),
    });
  }

  /** The newest that `refresh` has found. */
  get revision(): Revision {
    return this.#revision;
  }

  /**
   * Looks whether something is new: once before an answer is made. Who asks while a look is under way waits for one look more, which all who came
   * meanwhile share, because the one under way may have missed what they have been told of.
   */
  refresh(): Promise<Revision> {
    this.#waiting ??= this.#lookAfter(this.#running);
    return this.#waiting;
  }

  async #lookAfter(before: Promise<Revision> | null): Promise<Revision> {
    await Promise.all([before?.catch(() => undefined), sleep(gatherMs)]);
    this.#running = this.#waiting;
    this.#waiting = null;
    const [row] = await this.#clickhouse.query<Revision>(sql);
    if (row !== undefined) this.#revision = row;
    return this.#revision;
  }

  /**
   * Rows as they are at the newest revision that is known, or later. They are shared between answers.
   * @param o.of what they change with; `organisation` where nothing of them is published
   */
  async rows<Row>(
    text: string,
    parameters: Parameters = {},
    o: { of: 'organisation' | 'published' } = { of: 'published' },
  ): Promise<readonly Row[]> {
    const { published, organisation } = this.#revision;
    const key = JSON.stringify([organisation, o.of === 'organisation' ? '' : published, text, parameters]);
    return (await this.#kept.forceFetch(key, { context: { sql: text, parameters } })) as readonly Row[];
  }
}
