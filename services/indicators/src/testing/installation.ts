import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger, startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { openEventLog, SharedClock, type EventLog, type TopicDraft } from '@oppiva/event-log';
import { loadInstallationKeys, type InstallationKeys } from '@oppiva/privacy';
import { startIndicators, type Indicators } from '../indicators.ts';
import { derivedTables } from '../rebuild/learning-tables.ts';

/** What the tests need of a projector; they pass in the real one. */
export interface ProjectorUnderTest {
  ready: Promise<void>;
  stop(): Promise<void>;
}

export const timeZone = 'Europe/Helsinki';

export type ProjectorOf = (o: Pick<TestInstallation, 'log' | 'keys'> & { access: TestClickHouse['access'] }) => ProjectorUnderTest;

/** A whole installation: a real log with a settable clock, a real ClickHouse, the projector and the indicators; `openDoor` adds HTTP. */
export class TestInstallation {
  readonly clock: SharedClock;
  readonly log: EventLog;
  readonly keys: InstallationKeys;
  readonly folder: string;
  readonly #projectorOf: ProjectorOf;
  readonly #testProfile: { testProfile?: 'unsuppressed' };
  #clickhouse: TestClickHouse;
  #projector: ProjectorUnderTest;
  #indicators: Indicators;

  constructor(o: {
    clock: SharedClock;
    clickhouse: TestClickHouse;
    log: EventLog;
    keys: InstallationKeys;
    folder: string;
    projectorOf: ProjectorOf;
    unsuppressed: boolean;
  }) {
    this.clock = o.clock;
    this.log = o.log;
    this.keys = o.keys;
    this.folder = o.folder;
    this.#clickhouse = o.clickhouse;
    this.#projectorOf = o.projectorOf;
    this.#testProfile = o.unsuppressed ? { testProfile: 'unsuppressed' } : {};
    this.#projector = this.#startProjector();
    this.#indicators = this.#startIndicators();
  }

  get clickhouse(): TestClickHouse {
    return this.#clickhouse;
  }

  get indicators(): Indicators {
    return this.#indicators;
  }

  /** Settles when the projector reads every topic. */
  get ready(): Promise<void> {
    return this.#projector.ready;
  }

  #startProjector(): ProjectorUnderTest {
    return this.#projectorOf({ log: this.log, keys: this.keys, access: this.clickhouse.access });
  }

  #startIndicators(catalogueFolder?: URL): Indicators {
    const { clickhouse, log, keys, clock } = this;
    return startIndicators({
      config: { timeZone, ...this.#testProfile },
      log,
      access: clickhouse.access,
      keys,
      clock,
      logger: silentLogger,
      intervalMs: 0,
      ...(catalogueFolder !== undefined && { catalogueFolder }),
    });
  }

  /** Appends at an instant of the log's clock. */
  async appendAt(instant: string, drafts: TopicDraft[]): Promise<void> {
    this.clock.set(Date.parse(instant));
    await this.log.append(drafts);
  }

  /** Waits until everything in the log is in the tables. */
  async projected(): Promise<void> {
    const { ends } = await this.log.barrier();
    for (;;) {
      const rows = await this.clickhouse.ch.query<{ topic: string; upto: number }>('SELECT topic, upto FROM projector.progress');
      if (Object.entries(ends).every(([topic, end]) => end === 0 || rows.some((row) => row.topic === topic && row.upto >= end))) return;
      await sleep(20);
    }
  }

  /** Waits until everything in the log is in the tables and derived. */
  async derived(): Promise<void> {
    await this.projected();
    await this.#indicators.tick();
  }

  /** Drops what is derived from the projected tables, and derives it anew. */
  async deriveAnew(): Promise<void> {
    for (const table of derivedTables) await this.clickhouse.ch.command(`TRUNCATE TABLE learning.${table}`);
    await this.#indicators.tick();
  }

  /**
   * As after a crash, or with another release: another process knows only the log and the tables.
   * @param catalogueFolder of another release than this one
   */
  async restartIndicators(catalogueFolder?: URL): Promise<void> {
    await this.#indicators.stop();
    this.#indicators = this.#startIndicators(catalogueFolder);
  }

  /** Throws ClickHouse away with everything in it; an empty one is filled from the log alone. */
  async rebuild(): Promise<void> {
    await this.#indicators.stop();
    await this.#projector.stop();
    await this.#clickhouse.stop();
    this.#clickhouse = await startTestClickHouse({ migrations: true });
    this.#projector = this.#startProjector();
    await this.#projector.ready;
    this.#indicators = this.#startIndicators();
    await this.derived();
  }

  async stop(): Promise<void> {
    await this.#indicators.stop();
    await this.#projector.stop();
    await this.log.close();
    await this.#clickhouse.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @param projectorOf starts the projector; the caller passes `startProjector` */
export async function startInstallation(projectorOf: ProjectorOf, o: { unsuppressed: boolean; now: string }): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'oppiva-indicators-'));
  const clickhouse = await startTestClickHouse({ migrations: true });
  const keys = loadInstallationKeys({ dataDir: folder });
  const clock = new SharedClock(Date.parse(o.now));
  const log = await openEventLog({ kind: 'sqlite', path: join(folder, 'oppiva.sqlite'), keys, logger: silentLogger, clock });
  const installation = new TestInstallation({ clock, clickhouse, log, keys, folder, projectorOf, unsuppressed: o.unsuppressed });
  await installation.ready;
  return installation;
}
