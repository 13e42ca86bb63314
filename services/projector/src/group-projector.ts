import { setImmediate as yieldToSockets, setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseError, type ClickHouse } from '@oppiva/clickhouse';
import { EventLogError, type EventLog, type LogReader, type LogRecord, type Topic } from '@oppiva/event-log';
import { Block } from './block.ts';
import type { Projection } from './projections/projection.ts';
import { ProjectorError } from './projector-error.ts';
import { claim, highestEpoch, type Claim, type Generation } from './protocol/claims.ts';
import { FencedWriter } from './protocol/fenced-insert.ts';
import { killOthers, Presence, readPosition, type Position } from './protocol/recover.ts';
import { Pace } from './pace.ts';
import { Pipeline } from './pipeline.ts';

/** The part of pino's interface that the projector uses. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface GroupOptions {
  clickhouse: ClickHouse;
  log: EventLog;
  topic: Topic;
  /** The tables to write, as their names stand now; asked before each claim. */
  generation: () => Promise<Generation>;
  /** Makes a projection that knows nothing yet: one for each generation. */
  newProjection: () => Projection;
  logger: Logger;
  signal: AbortSignal;
  /** Entries of a block; halved after each failed insert down to a floor, and grown back. */
  entriesMax: number;
  /** Blocks start at least this far apart unless they are full: bounds the parts per second. */
  flushMs: number;
  /** Whether accepting needs the processors that this process shares with it: then blocks go less often. */
  ingestIsBusy: () => boolean;
  /** How old what waits may become before it is projected whatever accepting needs; default half a minute. */
  behindMsMax?: number;
  /** Called once, when everything before `end` at the start has been claimed and recovered, and reading begins. */
  onReady: () => void;
}

const ENTRIES_MAX_LEAST = 500;
const BLOCK_BYTES_MAX = 48 * 1024 * 1024;
const PAGE_RECORDS_MAX = 5_000;
/** Small pages: between them the event loop sends to ClickHouse. */
const PAGE_BYTES_MAX = 128 * 1024;
const IDLE_WAIT_MS = 1_000;
/** With a backlog a block may be this many times older before it goes, unless it is full. */
const BACKLOG_PATIENCE = 10;
/** How often a block that waits for the one before it looks for more records. */
const BUSY_WAIT_MS = 5;
const BACK_OFF_MS_LEAST = 100;
const BACK_OFF_MS_MOST = 5_000;

/** What one claim works with. */
interface Turn {
  reader: LogReader;
  pipeline: Pipeline;
  presence: Presence;
  projection: Projection;
  from: Position;
}

/** A projection that knows what is in the tables of a generation. */
export interface PreparedProjection {
  key: string;
  projection: Projection;
}

/** Someone else's turn with the tables of a group. */
interface Pause {
  reached: PromiseWithResolvers<void>;
  over: PromiseWithResolvers<void>;
}

/** Projects one topic into its tables, for as long as nobody else claims them. */
export class GroupProjector {
  readonly #options: GroupOptions;
  #entriesMax: number;
  #failures = 0;
  #prepared: PreparedProjection | null = null;
  #upto = 0;
  #turn = new AbortController();
  #pause: Pause | null = null;
  #held: Claim | null = null;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.#entriesMax = options.entriesMax;
  }

  /** The next offset: everything below it is in the tables. */
  get upto(): number {
    return this.#upto;
  }

  /** Whether it has claimed its tables and not let them go. */
  get isAtWork(): boolean {
    return this.#held !== null;
  }

  /** @throws {ProjectorError} PROJECTOR_FENCED where somebody else has claimed its tables since */
  async refuseIfOvertaken(): Promise<void> {
    if (this.#held !== null) await this.#refuseIfOvertaken(this.#held);
  }

  /** What it has learnt, for whoever goes on with the same tables. */
  get prepared(): PreparedProjection | null {
    return this.#prepared;
  }

  /**
   * Lets the inserts under way end, waits while `work` is done with the tables, and then claims anew what their names stand for.
   * @param work answers a projection to go on with where it has put another generation in place; null: with what is known
   */
  async standAside(work: () => Promise<PreparedProjection | null>): Promise<void> {
    const { signal } = this.#options;
    const pause = { reached: Promise.withResolvers<void>(), over: Promise.withResolvers<void>() };
    const refuse = (): void => pause.reached.reject(signal.reason);
    signal.addEventListener('abort', refuse, { once: true });
    this.#pause = pause;
    this.#turn.abort();
    try {
      signal.throwIfAborted();
      await pause.reached.promise;
      this.#prepared = (await work()) ?? this.#prepared;
    } finally {
      signal.removeEventListener('abort', refuse);
      this.#pause = null;
      pause.over.resolve();
    }
  }

  /**
   * Runs until the signal fires. Each turn is one claim: an insert of unknown outcome ends the turn, and the next one claims anew
   * (rule 8).
   * @throws {ProjectorError} PROJECTOR_FENCED, PROJECTOR_TABLES_UNREGISTERED
   */
  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      try {
        this.#turn = new AbortController();
        if (this.#pause !== null) {
          this.#pause.reached.resolve();
          this.#held = null;
          await this.#pause.over.promise;
          continue;
        }
        await this.refuseIfOvertaken();
        const generation = await this.#options.generation();
        this.#held = await claim(this.#options.clickhouse, generation.key, signal);
        await this.#project(generation, this.#held);
      } catch (error) {
        if (signal.aborted) return;
        await this.#afterFailure(error);
      }
    }
  }

  /** One's own epoch is no longer the highest: somebody else is at work, and this process ends. */
  async #refuseIfOvertaken(held: Claim): Promise<void> {
    const highest = await highestEpoch(this.#options.clickhouse, held.key);
    if (highest === held.epoch) return;
    throw new ProjectorError('PROJECTOR_FENCED', `Epoch ${held.epoch} of ${held.key} was overtaken by ${highest}.`);
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { topic, logger, signal } = this.#options;
    if (!isPassing(error)) throw error;
    if (error instanceof ProjectorError && error.code === 'PROJECTOR_TEXT_UNREADABLE') this.#prepared?.projection.distrustParser?.(true);
    else this.#entriesMax = Math.max(ENTRIES_MAX_LEAST, Math.floor(this.#entriesMax / 2));
    const waitMs = Math.min(BACK_OFF_MS_MOST, BACK_OFF_MS_LEAST * 2 ** Math.min(this.#failures++, 10));
    logger.warn({ topic, err: error, waitMs, entriesMax: this.#entriesMax }, 'projection claims its tables anew');
    await sleepUnless(signal, waitMs);
  }

  async #project(generation: Generation, held: Claim): Promise<void> {
    const { clickhouse, log, topic, logger, signal, onReady } = this.#options;
    await killOthers(clickhouse, held, signal);
    const position = await readPosition(clickhouse, held.key, topic);
    const projection = await this.#prepare(generation, position.upto);
    this.#upto = position.upto;
    const presence = await Presence.from(clickhouse, generation, position.upto);
    logger.info({ topic, epoch: held.epoch, upto: position.upto }, 'projection has claimed its tables');
    onReady();
    const reader = log.read(topic, { offset: position.upto, platformTimeFloor: position.platformTime });
    const { place } = generation;
    const writer = new FencedWriter(clickhouse, held, place);
    const onDone = (upto: number): void => this.#onDone(projection, upto);
    const pipeline = new Pipeline({ writer, topic, tables: projection.tables, place, onDone });
    try {
      await this.#readOn({ reader, pipeline, presence, projection, from: position });
      await pipeline.settled();
    } finally {
      await reader.close();
    }
  }

  /** What was learnt from other tables says nothing of these. */
  async #prepare(generation: Generation, upto: number): Promise<Projection> {
    if (this.#prepared?.key === generation.key) {
      this.#prepared.projection.startOver(upto);
      return this.#prepared.projection;
    }
    const projection = this.#options.newProjection();
    await projection.prepare(this.#options.clickhouse, upto, generation.place);
    this.#prepared = { key: generation.key, projection };
    return projection;
  }

  #onDone(projection: Projection, upto: number): void {
    projection.acknowledged(upto);
    projection.distrustParser?.(false);
    this.#upto = upto;
    this.#failures = 0;
    this.#entriesMax = Math.min(this.#options.entriesMax, this.#entriesMax * 2);
  }

  async #readOn({ reader, pipeline, presence, projection, from }: Turn): Promise<void> {
    const { flushMs, ingestIsBusy, behindMsMax, signal } = this.#options;
    const tables = projection.tables.map(({ table }) => table);
    // One is being inserted while the other is built.
    let block = new Block(tables);
    let other = new Block(tables);
    block.reset(from);
    let flushAt = 0;
    const either = AbortSignal.any([signal, this.#turn.signal, pipeline.failed]);
    const pace = new Pace({ ingestIsBusy, signal: either, ...(behindMsMax !== undefined && { behindMsMax }) });
    const flush = async (): Promise<void> => {
      flushAt = performance.now() + flushMs;
      await pipeline.push(block);
      [block, other] = [other, block];
      block.reset(other.position);
      await pace.rest(pipeline.inserted, block.position.platformTime);
    };
    while (!either.aborted) {
      const waitMs = block.records === 0 ? IDLE_WAIT_MS : Math.max(pipeline.isFree ? 0 : BUSY_WAIT_MS, flushAt - performance.now());
      const page = await pace.waiting(reader.next({ recordsMax: PAGE_RECORDS_MAX, bytesMax: PAGE_BYTES_MAX, waitMs, signal: either }));
      // A page that lies ready comes without a turn of the event loop, but the block under way is being sent by it.
      await yieldToSockets();
      const [first, last] = [page[0], page.at(-1)];
      if (first !== undefined && last !== undefined && !presence.isBeyond(first.offset)) await presence.load(first.offset, last.offset);
      for (const record of page) {
        block.leaveOut(presence.isBeyond(record.offset) ? null : presence);
        const entries = projection.project(record, block);
        block.read(record, typeof entries === 'number' ? entries : await entries);
        if (block.entries >= this.#entriesMax || block.bytes >= BLOCK_BYTES_MAX) await flush();
      }
      // While a block is being inserted, or more lies ready, the next one grows: small blocks are for quiet times. A page that is not full
      // is no backlog, however soon the next record comes.
      const isDue = performance.now() >= flushAt + (isFull(page) ? flushMs * BACKLOG_PATIENCE : 0);
      if (block.records > 0 && pipeline.isFree && isDue) await flush();
    }
  }
}

/** Whether more lies ready behind the page: it ended because of its bounds. */
function isFull(page: readonly LogRecord[]): boolean {
  const bytes = page.reduce((sum, { header, body }) => sum + header.length + body.length, 0);
  return page.length >= PAGE_RECORDS_MAX || bytes >= PAGE_BYTES_MAX;
}

/** Errors after which the same process claims anew: neither a bug, nor another projector, nor something that a person must put right. */
function isPassing(error: unknown): boolean {
  if (error instanceof ProjectorError) return error.code === 'PROJECTOR_OUTCOME_UNKNOWN' || error.code === 'PROJECTOR_TEXT_UNREADABLE';
  return error instanceof ClickHouseError || (error instanceof EventLogError && error.code === 'LOG_UNAVAILABLE');
}

async function sleepUnless(signal: AbortSignal, ms: number): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
