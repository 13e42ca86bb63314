import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { openEventLog, type EventLog } from '@oppiva/event-log';
import { startProjector, type Projector } from '../projector.ts';
import type { ChildRig } from './child.ts';
import { startOver, timeZone, uptoOf, type KafkaAccess } from './rig.ts';
import type { SentInsert } from './protocol-proxy.ts';
import { appendStream } from './statement-source.ts';
import { TrialServer } from './trial-server.ts';

export const TABLES = ['statement_records', 'void_records', 'statement_ids'] as const;
const WAIT_MS_MAX = 120_000;

/** How the tables differ from the clean ones below the acknowledged position, rows of all tables together. */
export interface Difference {
  lost: number;
  doubled: number;
  /** Tables that have the right positions and other rows. */
  wrong: number;
}

/** What was found of an unacknowledged insert after its server or its sender was killed. */
export type Found = 'absent' | 'partly' | 'whole';

/** A log with a stream in it, a ClickHouse to be killed, and what an undisturbed projector made of the stream. */
export class TrialRig implements ChildRig {
  readonly server: TrialServer;
  readonly log: EventLog;
  readonly logPath: string;
  readonly kafka?: KafkaAccess;
  readonly keys: ReturnType<typeof randomKeys>;
  readonly #directory: string;

  private constructor(o: {
    server: TrialServer;
    log: EventLog;
    keys: ReturnType<typeof randomKeys>;
    directory: string;
    kafka?: KafkaAccess;
  }) {
    this.server = o.server;
    this.log = o.log;
    this.keys = o.keys;
    this.#directory = o.directory;
    this.logPath = join(o.directory, 'log.sqlite');
    if (o.kafka !== undefined) this.kafka = o.kafka;
  }

  /** @param options.kafka the log is there, instead of in a file */
  static async start(options: { statements: number; kafka?: KafkaAccess }): Promise<TrialRig> {
    const directory = mkdtempSync(join(tmpdir(), 'oppiva-trial-log-'));
    const keys = randomKeys();
    const { kafka } = options;
    const log = await openEventLog(
      kafka === undefined
        ? { kind: 'sqlite', path: join(directory, 'log.sqlite'), keys }
        : { kind: 'kafka', kafka, keys, logger: silentLogger },
    );
    await appendStream(log, keys, options.statements);
    const server = await TrialServer.start();
    const rig = new TrialRig({ server, log, keys, directory, ...(kafka === undefined ? {} : { kafka }) });
    await rig.#keepClean();
    return rig;
  }

  get clickhouse(): TrialServer {
    return this.server;
  }

  /** A projector in this process, through `httpUrl` if given. */
  project(blockEntriesMax: number, httpUrl?: string): Projector {
    const { projector } = this.server.access;
    const config = { timeZone, limits: { knownIdsMax: 1_000_000 } };
    const access = { projector: { ...projector, httpUrl: httpUrl ?? projector.httpUrl } };
    return startProjector({ config, log: this.log, keys: this.keys, access, logger: silentLogger, flushMs: 0, blockEntriesMax });
  }

  upto(): Promise<number> {
    return uptoOf(this.server.ch);
  }

  end(): Promise<number> {
    return this.log.end('oppiva.statements');
  }

  /** Waits until the position has reached `upto`, or the end of the log where that is less. */
  async until(upto: number): Promise<number> {
    const wanted = Math.min(upto, await this.end());
    for (const startedAt = performance.now(); ; await sleep(20)) {
      const reached = await this.upto();
      if (reached >= wanted) return reached;
      if (performance.now() - startedAt > WAIT_MS_MAX) throw new Error(`${reached} instead of ${wanted} after ${WAIT_MS_MAX} ms`);
    }
  }

  startOver(): Promise<void> {
    return startOver(this.server.ch);
  }

  /** Compares the tables with the clean ones on the records [from, to). */
  async compare(from: number, to: number): Promise<Difference> {
    const difference = { lost: 0, doubled: 0, wrong: 0 };
    for (const table of TABLES) {
      const found = await this.#summary(`xapi.${table}`, from, to);
      const clean = await this.#summary(`clean.${table}`, from, to);
      difference.lost += clean.rows - found.positions;
      difference.doubled += found.rows - found.positions;
      difference.wrong += found.positions === clean.positions && found.rows === clean.rows && found.hash !== clean.hash ? 1 : 0;
    }
    return difference;
  }

  /** Which of the rows that were sent are in the tables; asks ClickHouse to read what it was sent. */
  async find(insert: SentInsert): Promise<{ found: Found; highest: number }> {
    const { ch } = this.server;
    const [, input = '', format = ''] = /FROM (input\('(?:[^'\\]|\\.)*'\))[\s\S]*FORMAT (\w+)\s*$/.exec(insert.sql) ?? [];
    await ch.command('CREATE OR REPLACE TABLE clean.sent (topic_offset UInt64, idx UInt32) ENGINE = Memory');
    const query = `INSERT INTO clean.sent SELECT topic_offset, idx FROM ${input} FORMAT ${format}`;
    await ch.insertRaw({ query, body: insert.body });
    const sql = `SELECT count() AS rows, max(topic_offset) AS highest,
        countIf((topic_offset, idx) IN (SELECT topic_offset, idx FROM ${insert.table})) AS present FROM clean.sent`;
    const [row] = await ch.query<{ rows: number; present: number; highest: number }>(sql);
    const { rows = 0, present = 0, highest = 0 } = row ?? {};
    return { found: present === 0 ? 'absent' : present < rows ? 'partly' : 'whole', highest };
  }

  /** The insert is among the running queries. */
  async untilRunning({ queryId }: SentInsert): Promise<void> {
    const sql = 'SELECT count() AS running FROM system.processes WHERE query_id = {queryId:String}';
    for (const startedAt = performance.now(); ; await sleep(10)) {
      const [row] = await this.server.ch.query<{ running: number }>(sql, { queryId });
      if (row?.running === 1) return;
      if (performance.now() - startedAt > WAIT_MS_MAX) throw new Error(`${queryId} never ran`);
    }
  }

  async stop(): Promise<void> {
    await this.log.close();
    await this.server.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #keepClean(): Promise<void> {
    const { ch } = this.server;
    const projector = this.project(5_000);
    await this.until(await this.end());
    await projector.stop();
    await ch.command('CREATE DATABASE clean');
    for (const table of TABLES) {
      await ch.command(`CREATE TABLE clean.${table} AS xapi.${table}`);
      await ch.command(`INSERT INTO clean.${table} SELECT * FROM xapi.${table}`);
    }
    await this.startOver();
  }

  async #summary(table: string, from: number, to: number): Promise<{ rows: number; positions: number; hash: string }> {
    const sql = `SELECT count() AS rows, uniqExact(topic_offset, idx) AS positions,
        toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
      FROM ${table} WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}`;
    const [row] = await this.server.ch.query<{ rows: number; positions: number; hash: string }>(sql, { from, to });
    return row ?? { rows: 0, positions: 0, hash: '' };
  }
}

function randomKeys(): Record<'id' | 'tag' | 'seal' | 'pseudonym' | 'cursor', Buffer> {
  return { id: randomBytes(32), tag: randomBytes(32), seal: randomBytes(32), pseudonym: randomBytes(32), cursor: randomBytes(32) };
}
