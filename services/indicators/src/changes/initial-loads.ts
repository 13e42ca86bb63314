import { loadSql, type ClickHouse } from '@oppiva/clickhouse';

/**
 * Remembers when the last record of an initial load came (capability model 3.2 rule 2), so that each look has to read only the statements
 * that are new.
 */
export class InitialLoads {
  readonly #clickhouse: ClickHouse;
  #read = { upto: 0, lastAt: 0 };

  constructor(clickhouse: ClickHouse) {
    this.#clickhouse = clickhouse;
  }

  /**
   * @param upto offset in oppiva.statements below which everything is projected
   * @returns milliseconds UTC, 0 where there was none; and whether it has not been said to be finished since
   */
  async read(upto: number): Promise<{ lastAt: number; isUnderWay: boolean }> {
    const [row] = await this.#clickhouse.query<{ lastBootstrap: number; finished: number }>(loadSql(import.meta.url, 'initial-loads.sql'), {
      from: this.#read.upto,
    });
    const lastAt = Math.max(this.#read.lastAt, row?.lastBootstrap ?? 0);
    this.#read = { upto: Math.max(upto, this.#read.upto), lastAt };
    return { lastAt, isUnderWay: lastAt > 0 && lastAt > (row?.finished ?? 0) };
  }
}
