import { loadSql } from '@oppiva/clickhouse';
import { QUARANTINE, type Block, type TableInsert } from './block.ts';
import type { Place } from './protocol/claims.ts';
import type { FencedWriter } from './protocol/fenced-insert.ts';
import { insertIn } from './protocol/insert-in.ts';
import type { Position } from './protocol/recover.ts';

interface PipelineOptions {
  writer: Pick<FencedWriter, 'insert' | 'done'>;
  topic: string;
  tables: readonly TableInsert[];
  /** Where these tables are. */
  place: Place;
  /** Called after the position has moved. */
  onDone: (upto: number) => void;
}

/**
 * One block is inserted while the next is built. The tables of a block are inserted in parallel; the position moves when all of them
 * are acknowledged, in the order of the blocks (rule 9), beside the next block's inserts. The first failure ends it.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #inserts: readonly TableInsert[];
  readonly #failure = new AbortController();
  #isInserting = false;
  #insertMs = 0;
  #inserted: Promise<void> = Promise.resolve();
  #done: Promise<void> = Promise.resolve();
  #doneBefore: Promise<void> = Promise.resolve();

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { tables, topic, place } = options;
    const sql = insertIn(place, loadSql(import.meta.url, 'protocol/quarantine.sql'));
    const placed = tables.map((insert) => ({ ...insert, sql: insertIn(place, insert.sql, insert.table) }));
    this.#inserts = [...placed, { table: QUARANTINE, sql, parameters: { topic } }];
  }

  /** Fires with the first failure, which `push` and `settled` then throw. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** No block is being inserted: the next one would start at once. */
  get isFree(): boolean {
    return !this.#isInserting;
  }

  /** How long the last block took to insert; 0 before the first. */
  get insertMs(): number {
    return this.#insertMs;
  }

  /** The newest block is in its tables; never rejects, as `push` and `settled` tell failures. */
  get inserted(): Promise<void> {
    return this.#inserted.catch(() => undefined);
  }

  /**
   * Waits until the previous block is inserted, then starts with this one; the caller builds the next in another block meanwhile.
   * @throws the first failure of any block
   */
  async push(block: Block): Promise<void> {
    await this.#inserted;
    await this.#doneBefore;
    this.failed.throwIfAborted();
    const { position } = block;
    const previous = this.#done;
    const inserted = this.#insertAll(block);
    const done = this.#moveOn(position, inserted, previous);
    // Somebody has to hear a failure even if nobody waits just then.
    done.catch((error: unknown) => this.#failure.abort(error));
    this.#inserted = inserted;
    this.#doneBefore = previous;
    this.#done = done;
  }

  /** Everything pushed is in the tables and the position has moved. @throws the first failure */
  async settled(): Promise<void> {
    await this.#done;
    this.failed.throwIfAborted();
  }

  async #insertAll(block: Block): Promise<void> {
    const startedAt = performance.now();
    this.#isInserting = true;
    await Promise.all(this.#inserts.map((insert) => this.#insert(block, insert)));
    this.#isInserting = false;
    this.#insertMs = performance.now() - startedAt;
  }

  async #moveOn(position: Position, inserted: Promise<void>, previous: Promise<void>): Promise<void> {
    await Promise.all([inserted, previous]);
    await this.#options.writer.done(this.#options.topic, position);
    this.#options.onDone(position.upto);
  }

  #insert(block: Block, { table, sql, parameters }: TableInsert): Promise<void> {
    return this.#options.writer.insert({ sql, rows: block.rowsOf(table), ...(parameters === undefined ? {} : { parameters }) });
  }
}
