import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { freePorts } from '../support/product.ts';

const root = join(import.meta.dirname, '../..');
const STARTED_SECONDS_MAX = 90;

/** `npx nest start <service> --watch`, as a contributor runs it: built, started, and up beside a ClickHouse that is there already. */
describe('each service alone under nest start --watch', () => {
  let clickhouse: TestClickHouse;
  let port = 0;
  let running: { process: ChildProcess; output: () => string } | undefined;

  beforeAll(async () => {
    clickhouse = await startTestClickHouse({ migrations: true });
    [port] = (await freePorts(1)) as [number];
  });
  afterEach(async () => {
    if (running) await end(running.process);
    running = undefined;
  });
  afterAll(() => clickhouse.stop());

  function start(service: string): { process: ChildProcess; output: () => string } {
    const child = spawn(join(root, 'node_modules/.bin/nest'), ['start', service, '--watch'], {
      cwd: root,
      env: { ...process.env, DATA_DIR: clickhouse.dataDir, PORT: String(port), LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    process.once('exit', () => killGroup(child));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    running = { process: child, output: () => output };
    return running;
  }

  async function until(up: () => Promise<boolean> | boolean): Promise<void> {
    const { process: child, output } = running!;
    for (const startedAt = Date.now(); !(await up()); await sleep(200)) {
      const problem = child.exitCode !== null ? 'ended' : Date.now() - startedAt > STARTED_SECONDS_MAX * 1_000 ? 'is not up' : undefined;
      if (problem !== undefined) throw new Error(`the service ${problem}: ${output().slice(-3_000)}`);
    }
  }

  const answers = (path: string): Promise<number> =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );

  // Ingest first: it makes the log that the others read.
  it.each([
    ['ingest', '/xapi/about'],
    ['insight', '/api/v1/indicators'],
  ])('%s answers %s', async (service, path) => {
    start(service);
    await until(async () => (await answers(path)) === 200);
    expect(running!.output()).toContain('Found 0 errors');
  });

  it.each([
    ['projector', 'projector reads the log'],
    ['indicators', 'indicators at work'],
  ])('%s says: %s', async (service, line) => {
    const { output } = start(service);
    await until(() => output().includes(line));
    expect(output()).toContain('Found 0 errors');
  });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  killGroup(child);
  await ended;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
