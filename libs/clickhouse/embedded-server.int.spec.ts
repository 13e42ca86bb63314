import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAccess } from './access.ts';
import { connect, type ClickHouse } from './client.ts';
import { startEmbeddedServer, type EmbeddedServer, type RestartInfo } from './embedded-server.ts';
import { freePorts, silentLogger } from './testing.ts';

let dataDir: string;
let httpPort: number;
let tcpPort: number;
const servers: EmbeddedServer[] = [];
const connections: ClickHouse[] = [];

beforeEach(async () => {
  const made = mkdtempSync(join(tmpdir(), 'oppiva-embedded-'));
  dataDir = made;
  [httpPort, tcpPort] = await freePorts();
  return () => rmSync(made, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((ch) => ch.close()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(options: Partial<{ dataDir: string; httpPort: number; tcpPort: number }> = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir, httpPort, tcpPort, memoryBytesMax: 1024 ** 3, logger: silentLogger, ...options });
  servers.push(server);
  return server;
}

function migrator(server: EmbeddedServer): ClickHouse {
  const ch = connect(server.access.migrator);
  connections.push(ch);
  return ch;
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const nextRestart = (server: EmbeddedServer): Promise<RestartInfo> => new Promise((resolve) => void server.once('restart', resolve));

/** A process that has ended but was not yet reaped by its new parent counts as gone. */
function isGone(pid: number): boolean {
  if (process.platform === 'linux') {
    if (!existsSync(`/proc/${pid}/stat`)) return true;
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/, ''));
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function untilGone(pid: number): Promise<void> {
  while (!isGone(pid)) await sleep(20);
}

describe('the embedded server', () => {
  it('given a first start, when up, then it serves, and its secrets are readable by the owner only and hashed elsewhere', async () => {
    const server = await start();
    expect(await migrator(server).query('SELECT currentUser() AS user')).toEqual([{ user: 'migrator' }]);
    const directory = join(dataDir, 'clickhouse');
    const modes = ['.', 'access.json', 'users.xml', 'config.xml'].map((name) => statSync(join(directory, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    expect(readFileSync(join(directory, 'users.xml'), 'utf8').includes(server.access.reader.password)).toBe(false);
    expect(loadAccess({ config: { dataDir, clickhouse: {} } })).toEqual(server.access);
  });

  it('given its settings, when asked, then acknowledged inserts are synced and memory is bounded', async () => {
    const ch = migrator(await start());
    const merge = await ch.query(
      "SELECT name, value FROM system.merge_tree_settings WHERE name IN ('fsync_after_insert', 'fsync_part_directory') ORDER BY name",
    );
    expect(merge).toEqual([
      { name: 'fsync_after_insert', value: '1' },
      { name: 'fsync_part_directory', value: '1' },
    ]);
    const memory = await ch.query("SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'");
    expect(memory).toEqual([{ value: String(1024 ** 3) }]);
  });

  it('given a clean stop and a new start, when read, then rows and passwords are the same, and the old process is gone', async () => {
    const first = await start();
    await migrator(first).command('CREATE TABLE default.kept (x UInt8) ENGINE = MergeTree ORDER BY x');
    await migrator(first).command('INSERT INTO default.kept VALUES (1), (2)');
    const { pid, access } = first;
    await first.stop();
    expect(isGone(pid)).toBe(true);
    expect(existsSync(join(dataDir, 'clickhouse', 'data', 'status'))).toBe(false);
    const second = await start();
    expect(second.access).toEqual(access);
    expect(await migrator(second).query('SELECT x FROM default.kept ORDER BY x')).toEqual([{ x: 1 }, { x: 2 }]);
  });

  it('given its process is killed, when restarted, then every acknowledged row is there', async () => {
    const server = await start();
    const ch = migrator(server);
    await ch.command('CREATE TABLE default.kept (x UInt32) ENGINE = MergeTree ORDER BY x');
    const { pid } = server;
    const acknowledged = { rows: 0 };
    const inserting = (async () => {
      for (;;) {
        await ch.command(`INSERT INTO default.kept SELECT {x:UInt32}`, { x: acknowledged.rows });
        acknowledged.rows += 1;
      }
    })();
    while (acknowledged.rows < 20) await sleep(5);
    const restarted = nextRestart(server);
    process.kill(pid, 'SIGKILL');
    expect(await failure(inserting)).toMatchObject({ code: 'CLICKHOUSE_UNAVAILABLE' });
    expect(await restarted).toMatchObject({ reason: 'ended', pid: server.pid });
    expect(server.pid).not.toBe(pid);
    const [row] = await ch.query<{ found: number }>('SELECT uniqExact(x) AS found FROM default.kept WHERE x < {n:UInt32}', {
      n: acknowledged.rows,
    });
    expect(row).toEqual({ found: acknowledged.rows });
  });

  it('given its process hangs, when it has not answered for five seconds, then it is restarted', async () => {
    const server = await start();
    const { pid } = server;
    const restarted = nextRestart(server);
    process.kill(pid, 'SIGSTOP');
    expect(await restarted).toMatchObject({ reason: 'unresponsive' });
    expect(isGone(pid)).toBe(true);
    expect(await migrator(server).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('given it was stopped, when some time passes, then nothing starts it again', async () => {
    const server = await start();
    await server.stop();
    await server.stop();
    await sleep(1_500);
    expect(await connectOnce(httpPort)).toBe(false);
  });
});

function connectOnce(port: number): Promise<boolean> {
  const ch = connect({ httpUrl: `http://127.0.0.1:${port}`, user: 'default', password: '' });
  connections.push(ch);
  return ch.ping();
}

describe('what can be in the way', () => {
  it.each([
    ['HTTP', 'CLICKHOUSE_HTTP_PORT'],
    ['native', 'CLICKHOUSE_TCP_PORT'],
  ])('given the %s port is taken, when started, then the error names it and the variable %s', async (which, variable) => {
    const port = which === 'HTTP' ? httpPort : tcpPort;
    const occupant = createServer((socket) => socket.destroy());
    await new Promise((resolve) => void occupant.listen(port, '127.0.0.1', () => resolve(null)));
    expect(await failure(start())).toMatchObject({
      code: 'CLICKHOUSE_PORT_TAKEN',
      message: expect.stringMatching(new RegExp(`Port ${port} .*${variable}`)),
    });
    await new Promise((resolve) => void occupant.close(resolve));
  });

  it('given a server runs on the directory, when a second one is started on it, then the error names the directory, and the first goes on', async () => {
    const first = await start();
    const [otherHttp, otherTcp] = await freePorts();
    expect(await failure(start({ httpPort: otherHttp, tcpPort: otherTcp }))).toMatchObject({
      code: 'CLICKHOUSE_DIRECTORY_LOCKED',
      message: expect.stringContaining(dataDir),
    });
    expect(await migrator(first).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(loadAccess({ config: { dataDir, clickhouse: {} } }).migrator.httpUrl).toBe(first.access.migrator.httpUrl);
  });

  it('given a directory of a newer server, when started, then it is refused before it is touched', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(dataDir, 'clickhouse', 'server-version'), '99.1.0-stable\n');
    expect(await failure(start())).toMatchObject({ code: 'CLICKHOUSE_DIRECTORY_NEWER', message: expect.stringContaining('99.1.0') });
  });

  it('given a database whose definition the server cannot read, when started, then its last words are in the error', async () => {
    const server = await start();
    await server.stop();
    const metadata = join(dataDir, 'clickhouse', 'data', 'metadata');
    mkdirSync(metadata, { recursive: true });
    writeFileSync(join(metadata, 'spoiled.sql'), 'no definition of a database');
    expect(await failure(start())).toMatchObject({ code: 'CLICKHOUSE_START_FAILED', message: expect.stringContaining('spoiled.sql') });
  });
});

const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);

/** A parent of its own, whose first line of output is the server's pid. */
function spawnParent(code: string): { parent: ChildProcess; pid: Promise<number> } {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = new Promise<number>((resolve) => void parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))));
  return { parent, pid };
}

describe('a killed parent', () => {
  it('given the server is up, when its parent is killed, then it ends too, and its port is free', async () => {
    const options = JSON.stringify({ dataDir, httpPort, tcpPort });
    const { parent, pid } = spawnParent(`
      import { startEmbeddedServer } from ${module('./embedded-server.ts')};
      import { silentLogger } from ${module('./testing.ts')};
      const server = await startEmbeddedServer({ ...${options}, logger: silentLogger });
      process.stdout.write(String(server.pid));`);
    const serverPid = await pid;
    expect(isGone(serverPid)).toBe(false);
    parent.kill('SIGKILL');
    await untilGone(serverPid);
    await start();
  });

  it.each([0, 20, 60, 120, 250])(
    'given the server has been starting for %i ms, when its parent is killed, then it ends too',
    async (delayMs) => {
      const options = JSON.stringify({ dataDir, httpPort, tcpPort });
      const { parent, pid } = spawnParent(`
      import { prepareFiles } from ${module('./embedded-files.ts')};
      import { ServerProcess } from ${module('./embedded-process.ts')};
      const server = new ServerProcess(prepareFiles(${options}), ${options});
      process.stdout.write(String(server.pid));`);
      const serverPid = await pid;
      await sleep(delayMs);
      parent.kill('SIGKILL');
      await untilGone(serverPid);
      expect(isGone(serverPid)).toBe(true);
    },
  );
});
