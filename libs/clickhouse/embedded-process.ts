import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { get } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ClickHouseAccess } from './client.ts';
import { connect } from './client.ts';
import type { EmbeddedFiles } from './embedded-files.ts';
import { SetUpError } from './errors.ts';

export interface Ports {
  httpPort: number;
  tcpPort: number;
}

/** Parts are loaded before the listener starts: seconds for a large directory, longer on a slow disk. */
const START_MS_MAX = 120_000;
const STOP_MS_MAX = 10_000;
const OUTPUT_CHARACTERS_MAX = 16_384;

/** The child gets no secrets of the product: only what a program needs to run. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** One run of the server's process, from its start to its end. */
export class ServerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, with the end of what it wrote to stderr. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #migrator: ClickHouseAccess;
  #hasExited = false;

  constructor(files: EmbeddedFiles, ports: Ports) {
    const script = fileURLToPath(new URL('./embedded-child.ts', import.meta.url));
    const parameters = {
      library: files.library.path,
      configPath: files.configPath,
      dataPath: files.dataPath,
      ...ports,
      parentPid: process.pid,
    };
    const env = Object.fromEntries(ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(parameters)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // A process group of its own: Ctrl-C in a terminal is for the parent, which stops the server last.
      detached: true,
      env: { ...env, TZ: 'UTC' },
      cwd: files.directory,
    });
    this.#migrator = files.access.migrator;
    this.pid = this.#child.pid ?? -1;
    this.exited = this.#watch();
  }

  #watch(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX);
    };
    this.#child.stderr.on('data', keep);
    this.#child.stdout.resume();
    // The pipe breaks when the child is killed; that end is reported by `exited`.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => keep(Buffer.from(error.message)));
    this.#child.on('close', (code, signal) => {
      this.#hasExited = true;
      resolve(`${output.trim()}\n(ended with ${signal ?? `exit status ${code}`})`);
    });
    return promise;
  }

  /**
   * Resolves when this very server answers (one with other passwords on the same port is not it).
   * @param abandoned stops waiting
   * @throws {SetUpError} CLICKHOUSE_PORT_TAKEN, CLICKHOUSE_DIRECTORY_LOCKED, CLICKHOUSE_START_FAILED
   */
  async ready(abandoned?: AbortSignal): Promise<void> {
    const giveUpAt = Date.now() + START_MS_MAX;
    const ch = connect(this.#migrator, { requestTimeoutMs: 5_000, maxOpenConnections: 1 });
    try {
      for (;;) {
        if (this.#hasExited) throw startError(await this.exited, this.#migrator);
        if ((await answers(this.#migrator.httpUrl, 1_000)) && (await isOurs(ch))) return;
        if (abandoned?.aborted === true)
          throw new SetUpError('CLICKHOUSE_START_FAILED', 'The embedded ClickHouse was stopped while it started.');
        if (Date.now() > giveUpAt) {
          throw new SetUpError(
            'CLICKHOUSE_START_FAILED',
            `The embedded ClickHouse did not answer within ${START_MS_MAX / 1000} s of its start.`,
          );
        }
        await Promise.race([sleep(20), this.exited]);
      }
    } finally {
      await ch.close();
    }
  }

  /** Lets the server write its logs and close its tables; kills it if that takes too long. */
  async stop(): Promise<void> {
    if (this.#hasExited) return;
    const ch = connect(this.#migrator, { requestTimeoutMs: 5_000, maxOpenConnections: 1 });
    try {
      await ch.command('SYSTEM FLUSH LOGS');
      await ch.query("KILL QUERY WHERE user = '' AND query LIKE '%RECURSIVE beat%' ASYNC");
      // The server waits for its clients to go.
      await ch.close();
      await Promise.race([this.exited, sleep(STOP_MS_MAX, undefined, { ref: false })]);
    } catch {
      // It does not answer any more, and a kill loses nothing that was acknowledged.
      await ch.close();
    }
    await this.kill();
  }

  async kill(): Promise<void> {
    if (!this.#hasExited) this.#child.kill('SIGKILL');
    await this.exited;
  }
}

async function isOurs(ch: { query(sql: string): Promise<unknown[]> }): Promise<boolean> {
  try {
    return (await ch.query('SELECT 1')).length === 1;
  } catch {
    return false;
  }
}

/** True when something answers /ping within the time. */
export function answers(httpUrl: string, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const request = get(`${httpUrl}/ping`, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
    response.on('error', () => resolve(false)).on('end', () => resolve(response.statusCode === 200));
    response.resume();
  });
  request.on('error', () => resolve(false));
  return promise;
}

function startError(output: string, access: ClickHouseAccess): SetUpError {
  const port = /Listen \[[^\]]*\]:(\d+) failed/.exec(output)?.[1];
  if (port !== undefined) {
    const variable = Number(port) === access.nativePort ? 'CLICKHOUSE_TCP_PORT' : 'CLICKHOUSE_HTTP_PORT';
    return new SetUpError(
      'CLICKHOUSE_PORT_TAKEN',
      `Port ${port} on 127.0.0.1, which the embedded ClickHouse wants, is taken by another program. Stop that program, or set ${variable} to a free port.`,
    );
  }
  const locked = /Cannot lock file (\S+)\/status/.exec(output)?.[1];
  if (locked !== undefined) {
    return new SetUpError(
      'CLICKHOUSE_DIRECTORY_LOCKED',
      `Another ClickHouse server is running on ${locked}. Stop the other instance of the product, or set DATA_DIR to another folder.`,
    );
  }
  return new SetUpError('CLICKHOUSE_START_FAILED', `The embedded ClickHouse ended while it was starting. Its last words:\n${output}`);
}
