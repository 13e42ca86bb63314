import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'services/all-in-one/dist/services/all-in-one/src/main.js');

export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
  text: string;
}

interface Credentials {
  xapi: { key: string; secret: string };
  events: { key: string; secret: string };
  admin: { key: string; secret: string };
  reader: { httpUrl: string; user: string; password: string };
  analyst: { httpUrl: string; user: string; password: string };
}

/** Free ports of the loopback interface; another process could take one before it is used, which a test then says. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** The built product as a user starts it, in processes of its own, spoken to only through its published surface. */
export class Product {
  readonly dataDir: string;
  readonly logFile: string;
  #environment: Record<string, string>;
  #process: ChildProcess | undefined;
  #args: string[];
  baseUrl = '';
  credentials!: Credentials;

  constructor(options: { env?: Record<string, string>; args?: string[]; dataDir?: string } = {}) {
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'oppiva-product-'));
    this.logFile = `${this.dataDir}.log`;
    this.#environment = options.env ?? {};
    this.#args = options.args ?? ['--empty'];
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.#environment, DATA_DIR: this.dataDir };
  }

  /** The ports that this one listens on, as environment variables. */
  get ports(): Record<string, string> {
    const { PORT, CLICKHOUSE_HTTP_PORT, CLICKHOUSE_TCP_PORT } = this.#environment;
    return { PORT: PORT!, CLICKHOUSE_HTTP_PORT: CLICKHOUSE_HTTP_PORT!, CLICKHOUSE_TCP_PORT: CLICKHOUSE_TCP_PORT! };
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the product is not running');
    return this.#process.pid;
  }

  async start(): Promise<void> {
    // one that a failed test left running would be forgotten here, and live on
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.kill();
    if (!this.#environment['PORT']) {
      const [port, http, tcp] = await freePorts(3);
      this.#environment = {
        ...this.#environment,
        PORT: String(port),
        CLICKHOUSE_HTTP_PORT: String(http),
        CLICKHOUSE_TCP_PORT: String(tcp),
      };
    }
    this.baseUrl = `http://127.0.0.1:${this.#environment['PORT']}`;
    const child = spawn(process.execPath, [main, 'start', ...this.#args], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const log = createWriteStream(this.logFile, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.#process = child;
    // A test that crashes leaves nothing running.
    process.once('exit', () => killGroup(child.pid));
    for (const startedAt = Date.now(); ; await sleep(100)) {
      if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}: ${this.log().slice(-2_000)}`);
      if (Date.now() - startedAt > 120_000) throw new Error(`the product is not ready after 120 s: ${this.log().slice(-2_000)}`);
      if (await this.isReady()) break;
    }
    this.credentials = JSON.parse(readFileSync(join(this.dataDir, 'credentials.json'), 'utf8')) as Credentials;
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.baseUrl}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** Waits until the terminal shows `text` since the newest start. */
  async untilSays(text: string, secondsMax = 120): Promise<void> {
    for (const startedAt = Date.now(); !this.log().includes(text); await sleep(100)) {
      if (Date.now() - startedAt > secondsMax * 1_000)
        throw new Error(`"${text}" was not said within ${secondsMax} s: ${this.log().slice(-2_000)}`);
    }
  }

  /** Ctrl-C: SIGINT to the whole process group. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    process.kill(-this.pid, 'SIGINT');
    const late = setTimeout(() => process.kill(-this.pid, 'SIGKILL'), 30_000);
    const code = await ended;
    clearTimeout(late);
    return code;
  }

  /** Power failure: SIGKILL to everything at once. */
  async kill(): Promise<void> {
    const child = this.#process!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-this.pid, 'SIGKILL');
    await ended;
  }

  clean(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(this.logFile, { force: true });
  }

  /** Process ids of the product's children whose command line holds `part` ('edge.js', 'worker.js', 'embedded'). */
  children(part: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => isDescendant(pid, this.pid) && commandLine(pid).includes(part));
  }

  /** Process ids of commands that work on `path`. */
  importers(path: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => commandLine(pid).includes(path) && commandLine(pid).includes('import'));
  }

  async request<Body = unknown>(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string>; auth?: keyof Credentials | null } = {},
  ): Promise<Answer<Body>> {
    const { body, headers = {}, auth = 'xapi' } = options;
    const credential = auth === null ? null : (this.credentials[auth] as { key: string; secret: string });
    const authorization = credential && {
      authorization: `Basic ${Buffer.from(`${credential.key}:${credential.secret}`).toString('base64')}`,
    };
    const payload = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { ...(payload !== undefined && { 'content-type': 'application/json' }), ...authorization, ...headers },
      ...(payload !== undefined && { body: payload as string }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: (isJson && text !== '' ? JSON.parse(text) : text) as Body };
  }

  statements(batch: unknown, version = '1.0.3'): Promise<Answer> {
    return this.request('POST', '/xapi/statements', { body: batch, headers: { 'x-experience-api-version': version } });
  }

  async query<Row>(sql: string, who: 'reader' | 'analyst' = 'analyst'): Promise<Row[]> {
    const { httpUrl, user, password } = this.credentials[who];
    return queryAs<Row>({ httpUrl, user, password }, sql);
  }

  /** As one of the product's own users, from its access file: for comparing tables that no person may read. */
  async queryInternally<Row>(sql: string): Promise<Row[]> {
    const access = JSON.parse(readFileSync(join(this.dataDir, 'clickhouse/access.json'), 'utf8')) as Record<
      string,
      { httpUrl: string; user: string; password: string }
    >;
    return queryAs<Row>(access['migrator']!, sql);
  }

  /** Runs a command of the product as `npm run` would. */
  run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [main, ...args], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (data) => (stdout += data));
      child.stderr.on('data', (data) => (stderr += data));
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Waits until everything acknowledged is projected and derived. */
  async untilProjected(secondsMax = 120): Promise<void> {
    for (const startedAt = Date.now(); Date.now() - startedAt < secondsMax * 1000;) {
      const answer = await this.request<{ caughtUp?: boolean }>('GET', '/admin/api/projected?wait=5000', { auth: 'admin' }).catch(
        () => undefined,
      );
      if (answer?.status === 200 && answer.body.caughtUp === true) return;
      await sleep(200);
    }
    throw new Error(`not projected after ${secondsMax} s: ${this.log().slice(-2_000)}`);
  }
}

async function queryAs<Row>(access: { httpUrl: string; user: string; password: string }, sql: string): Promise<Row[]> {
  const parameters = new URLSearchParams({
    user: access.user,
    password: access.password,
    default_format: 'JSONEachRow',
    output_format_json_quote_64bit_integers: '0',
  });
  const answer = await fetch(`${access.httpUrl.replace(/\/$/, '')}/?${parameters.toString()}`, { method: 'POST', body: sql });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function isDescendant(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === ancestor) return pid !== ancestor;
  return false;
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
