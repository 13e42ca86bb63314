import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessByRole } from './access.ts';
import { prepareFiles, recordStart, type EmbeddedFiles, type EmbeddedOptions } from './embedded-files.ts';
import { answers, ServerProcess, type Ports } from './embedded-process.ts';
import { SetUpError, type Logger } from './errors.ts';

export interface EmbeddedServerOptions extends EmbeddedOptions {
  logger: Logger;
}

export interface RestartInfo {
  /** Of the new process. */
  pid: number;
  reason: 'ended' | 'unresponsive';
  downMs: number;
}

/** A probe a second; five in a row without an answer and the server counts as hung. A pause of our own process costs one. */
const PROBE_MS = 1_000;
const PROBES_FAILED_MAX = 5;

/** The pause before a restart doubles with each one, and starts anew when the server has stayed up for a while. */
const BACK_OFF_MS_MAX = 10_000;
const BACK_OFF_FIRST_MS = 100;
const STEADY_AFTER_MS = 60_000;

/** A killed predecessor may hold its port and its lock for a moment longer. */
const START_RETRY_MS_MAX = 3_000;

/**
 * Starts ClickHouse in a child process and resolves when it answers; from then on it is supervised.
 * @throws {SetUpError} CLICKHOUSE_PORT_TAKEN, CLICKHOUSE_DIRECTORY_LOCKED, CLICKHOUSE_DIRECTORY_NEWER,
 * CLICKHOUSE_PLATFORM_UNSUPPORTED, CLICKHOUSE_ACCESS_INVALID, CLICKHOUSE_START_FAILED
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const files = prepareFiles(options);
  const ports = { httpPort: options.httpPort, tcpPort: options.tcpPort };
  const giveUpAt = Date.now() + START_RETRY_MS_MAX;
  for (;;) {
    const server = new ServerProcess(files, ports);
    try {
      await server.ready();
      recordStart(files);
      options.logger.info({ pid: server.pid, ...ports }, 'ClickHouse started');
      return new EmbeddedServer(files, ports, server, options.logger);
    } catch (error) {
      await server.kill();
      const passing =
        error instanceof SetUpError && (error.code === 'CLICKHOUSE_PORT_TAKEN' || error.code === 'CLICKHOUSE_DIRECTORY_LOCKED');
      if (!passing || Date.now() > giveUpAt) throw error;
      await sleep(300);
    }
  }
}

/** A running, supervised server: restarted when its process ends or answers nothing for five seconds. */
export class EmbeddedServer extends EventEmitter<{ restart: [RestartInfo] }> {
  readonly access: AccessByRole;
  readonly #files: EmbeddedFiles;
  readonly #ports: Ports;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #supervision: Promise<void>;
  #server: ServerProcess;

  constructor(files: EmbeddedFiles, ports: Ports, server: ServerProcess, logger: Logger) {
    super();
    this.access = files.access;
    this.#files = files;
    this.#ports = ports;
    this.#logger = logger;
    this.#server = server;
    this.#supervision = this.#supervise();
  }

  /** Of the present process; changes with a restart. */
  get pid(): number {
    return this.#server.pid;
  }

  /** Clean: logs are flushed, tables closed, nothing is left running. May be called twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#supervision;
    await this.#server.stop();
  }

  async #supervise(): Promise<void> {
    let backOffMs = 0;
    while (!this.#stopping.signal.aborted) {
      const upSince = Date.now();
      const reason = await this.#untilDown();
      if (reason === null) return;
      const downSince = Date.now();
      backOffMs = downSince - upSince > STEADY_AFTER_MS ? 0 : backOffMs;
      while (!(await this.#restart(backOffMs))) {
        if (this.#stopping.signal.aborted) return;
        backOffMs = nextBackOff(backOffMs);
      }
      backOffMs = nextBackOff(backOffMs);
      this.emit('restart', { pid: this.pid, reason, downMs: Date.now() - downSince });
    }
  }

  /** Null when it is our own wish that the server ends. */
  async #untilDown(): Promise<RestartInfo['reason'] | null> {
    const server = this.#server;
    let failed = 0;
    while (!this.#stopping.signal.aborted) {
      const probe = Promise.all([answers(this.access.migrator.httpUrl, PROBE_MS), this.#pause(PROBE_MS)]);
      const output = await Promise.race([server.exited, probe]);
      if (this.#stopping.signal.aborted) return null;
      if (typeof output === 'string') {
        this.#logger.error({ pid: server.pid, output: output.slice(-2_000) }, 'ClickHouse ended; it is started again');
        return 'ended';
      }
      failed = output[0] ? 0 : failed + 1;
      if (failed >= PROBES_FAILED_MAX) {
        this.#logger.error({ pid: server.pid }, 'ClickHouse has not answered for 5 s; it is killed and started again');
        await server.kill();
        return 'unresponsive';
      }
    }
    return null;
  }

  async #restart(backOffMs: number): Promise<boolean> {
    await this.#pause(backOffMs);
    if (this.#stopping.signal.aborted) return false;
    this.#server = new ServerProcess(this.#files, this.#ports);
    try {
      await this.#server.ready(this.#stopping.signal);
      this.#logger.info({ pid: this.pid }, 'ClickHouse is up again');
      return true;
    } catch (error) {
      await this.#server.kill();
      this.#logger.error({ error: error instanceof Error ? error.message : String(error) }, 'ClickHouse could not be started again');
      return false;
    }
  }

  /** Ends early when the server is to stop. */
  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#stopping.signal });
    } catch {
      // Stopping: the caller looks at the signal.
    }
  }
}

function nextBackOff(backOffMs: number): number {
  return Math.min(BACK_OFF_MS_MAX, Math.max(BACK_OFF_FIRST_MS, backOffMs * 2));
}
