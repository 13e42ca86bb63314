import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger, startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { openEventLog, SharedClock, type EventLog, type TopicDraft } from '@oppiva/event-log';
import { loadInstallationKeys, type InstallationKeys } from '@oppiva/privacy';
import { startIndicators, type Indicators } from '../indicators.ts';

/** What the tests need of a projector; they pass in the real one. */
export interface ProjectorUnderTest {
  ready: Promise<void>;
  stop(): Promise<void>;
}

export const timeZone = 'Europe/Helsinki';

/** A whole installation without HTTP: a real log with a settable clock, a real ClickHouse, the projector and the indicators. */
export class TestInstallation {
  readonly clock: SharedClock;
  readonly clickhouse: TestClickHouse;
  readonly log: EventLog;
  readonly keys: InstallationKeys;
  readonly #folder: string;
  readonly #projector: ProjectorUnderTest;
  #indicators: Indicators;
  readonly #testProfile: { testProfile?: 'unsuppressed' };

  constructor(o: {
    clock: SharedClock;
    clickhouse: TestClickHouse;
    log: EventLog;
    keys: InstallationKeys;
    folder: string;
    projector: ProjectorUnderTest;
    unsuppressed: boolean;
  }) {
    this.clock = o.clock;
    this.clickhouse = o.clickhouse;
    this.log = o.log;
    this.keys = o.keys;
    this.#folder = o.folder;
    this.#projector = o.projector;
    this.#testProfile = o.unsuppressed ? { testProfile: 'unsuppressed' } : {};
    this.#indicators = this.#start();
  }

  get indicators(): Indicators {
    return this.#indicators;
  }

  #start(): Indicators {
    const { clickhouse, log, keys, clock } = this;
    return startIndicators({
      config: { timeZone, ...this.#testProfile },
      log,
      access: clickhouse.access,
      keys,
      clock,
      logger: silentLogger,
      intervalMs: 0,
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

  /** As after a crash: another process knows only the log and the tables. */
  async restartIndicators(): Promise<void> {
    await this.#indicators.stop();
    this.#indicators = this.#start();
  }

  async stop(): Promise<void> {
    await this.#indicators.stop();
    await this.#projector.stop();
    await this.log.close();
    await this.clickhouse.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @param projectorOf starts the projector; the caller passes `startProjector` */
export async function startInstallation(
  projectorOf: (o: Pick<TestInstallation, 'log' | 'keys'> & { access: TestClickHouse['access'] }) => ProjectorUnderTest,
  o: { unsuppressed: boolean; now: string },
): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'oppiva-indicators-'));
  const clickhouse = await startTestClickHouse({ migrations: true });
  const keys = loadInstallationKeys({ dataDir: folder });
  const clock = new SharedClock(Date.parse(o.now));
  const log = await openEventLog({ kind: 'sqlite', path: join(folder, 'oppiva.sqlite'), keys, logger: silentLogger, clock });
  const projector = projectorOf({ log, keys, access: clickhouse.access });
  await projector.ready;
  return new TestInstallation({ clock, clickhouse, log, keys, folder, projector, unsuppressed: o.unsuppressed });
}
