import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { killChildren, readAll, startChild } from './contract-support.ts';
import { eventLogContract } from './event-log.contract.ts';
import type { EventLog, TopicDraft } from './event-log.ts';
import { openEventLog } from './open-event-log.ts';
import { SharedClock } from './shared-clock.ts';
import { SqliteEventLog, type SqliteLogOptions } from './sqlite-event-log.ts';
import { plainDraft, statementsFor, testKeys } from './test-drafts.ts';

const directories: string[] = [];
const logs: EventLog[] = [];

function newPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'oppiva-log-'));
  directories.push(directory);
  return join(directory, 'log', 'oppiva.sqlite');
}

async function open(options: Partial<SqliteLogOptions> & { path: string }): Promise<SqliteEventLog> {
  const log = await SqliteEventLog.open({ keys: testKeys, ...options });
  logs.push(log);
  return log;
}

afterEach(async () => {
  killChildren();
  for (const log of logs.splice(0)) await log.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

eventLogContract(async () => {
  const path = newPath();
  return { open: () => openEventLog({ kind: 'sqlite', path, keys: testKeys }), child: { kind: 'sqlite', path } };
});

describe('platform time', () => {
  it('never goes back, whatever the clock does, over topics, processes and barriers', async () => {
    const path = newPath();
    const clock = new SharedClock(1_000_000);
    const log = await open({ path, clock });
    const times: number[] = [];
    const append = async (topic: 'oppiva.statements' | 'oppiva.hr'): Promise<void> => {
      times.push((await log.append([statementsFor(1, { topic })]))[0]!.platformTime);
    };
    await append('oppiva.statements');
    clock.set(900_000);
    await append('oppiva.hr');
    clock.set(2_000_000);
    const { instant } = await log.barrier();
    clock.set(900_000);
    await append('oppiva.hr');
    await log.close();

    const behind = await open({ path, clock: new SharedClock(500_000) });
    times.push((await behind.append([statementsFor(1)]))[0]!.platformTime);
    clock.set(3_000_000);

    expect(instant).toBe(2_000_000);
    expect(times).toEqual([1_000_000, 1_000_000, 2_000_000, 2_000_000]);
  });

  it('announces no instant that a record of a stopped writer could lie under', async () => {
    const path = newPath();
    const clock = new SharedClock(5_000_000);
    const log = await open({ path, clock });
    const child = startChild({ log: { kind: 'sqlite', path }, do: 'append-and-stop-between-stamp-and-commit', clockMs: 4_000_000 });
    await child.until(() => child.lines.length > 0);
    await untilStopped(child.child.pid!);

    // The stopped writer has read 4,000,000 and holds the lock: a barrier at 5,000,000 now would lie.
    let announced = false;
    const barrier = log.barrier().then((answer) => {
      announced = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(announced).toBe(false);
    child.child.kill('SIGCONT');
    await child.ended;

    const { instant, ends } = await barrier;
    const [record] = await readAll(log.read('oppiva.statements', { offset: 0 }), 1);
    expect(record!.platformTime).toBe(4_000_000);
    expect(instant).toBe(5_000_000);
    expect(ends['oppiva.statements']).toBe(1);
  });

  it('gives up on a lock that is never let go, and goes on when it is', { timeout: 30_000 }, async () => {
    const path = newPath();
    const log = await open({ path });
    const child = startChild({ log: { kind: 'sqlite', path }, do: 'append-and-stop-between-stamp-and-commit', clockMs: 1 });
    await child.until(() => child.lines.length > 0);
    await untilStopped(child.child.pid!);

    await expect(log.append([statementsFor(1)])).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE', outcome: 'refused' });
    child.child.kill('SIGKILL');
    await child.ended;
    const [appended] = await log.append([statementsFor(2)]);
    expect(appended!.offset).toBe(0);
  });
});

describe('a full disk', () => {
  it('refuses what does not fit, stores nothing of it, and goes on when there is room', async () => {
    const path = newPath();
    const log = await open({ path, fileBytesMax: 2 * 1024 * 1024 });
    const large: TopicDraft = { topic: 'oppiva.hr', draft: plainDraft(incompressible(3 * 1024 * 1024)) };
    await log.append([statementsFor(0)]);

    await expect(log.append([statementsFor(1), large])).rejects.toMatchObject({ code: 'LOG_FULL_DISK', outcome: 'refused' });
    expect([await log.end('oppiva.statements'), await log.end('oppiva.hr')]).toEqual([1, 0]);
    expect((await log.append([statementsFor(2)]))[0]!.offset).toBe(1);
    await log.close();

    const roomy = await open({ path });
    expect((await roomy.append([statementsFor(3), large])).map(({ offset }) => offset)).toEqual([2, 0]);
  });

  it.runIf(canMount())('is noticed on a real file system (needs the right to mount one: skipped without)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'oppiva-full-'));
    directories.push(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
    try {
      const log = await open({ path: join(directory, 'oppiva.sqlite') });
      const codes: string[] = [];
      let stored = 0;
      for (let i = 0; i < 40 && codes.length < 3; i++) {
        await log.append([{ topic: 'oppiva.hr', draft: plainDraft(incompressible(200_000)) }]).then(
          () => stored++,
          (error: { code: string }) => codes.push(error.code),
        );
      }
      expect(codes).toEqual(['LOG_FULL_DISK', 'LOG_FULL_DISK', 'LOG_FULL_DISK']);
      expect(await log.end('oppiva.hr')).toBe(stored);

      execFileSync('mount', ['-o', 'remount,size=16m', directory]);
      expect((await log.append([{ topic: 'oppiva.hr', draft: plainDraft(incompressible(200_000)) }]))[0]!.offset).toBe(stored);
      expect(await readAll(log.read('oppiva.hr', { offset: 0 }), stored + 1)).toHaveLength(stored + 1);
      await log.close();
    } finally {
      execFileSync('umount', [directory]);
    }
  });
});

describe('the file', () => {
  it('is set up once when several processes begin with it at the same moment', async () => {
    const module = new URL('./sqlite-file.ts', import.meta.url).href;
    const begin = `const { openForWriting } = await import(${JSON.stringify(module)});
      while (Date.now() < Number(process.argv[2])) {}
      openForWriting(process.argv[1], Buffer.alloc(16, 7)).close();`;
    for (let round = 0; round < 8; round++) {
      const [path, at] = [newPath(), Date.now() + 1_000];
      const started = [1, 2, 3].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', begin, path, String(at)]));
      await expect(Promise.all(started)).resolves.toHaveLength(3);
    }
  });

  it('is refused when it is none of ours, and left as it was', async () => {
    const text = newPath();
    await open({ path: text }).then((log) => log.close());
    writeFileSync(text, 'These are the minutes of the last meeting. '.repeat(100));
    const foreign = newPath();
    await open({ path: foreign }).then((log) => log.close());
    rmSync(foreign);
    const database = new DatabaseSync(foreign);
    database.exec('CREATE TABLE addresses (name TEXT)');
    database.close();
    const before = readFileSync(foreign);

    await expect(open({ path: text })).rejects.toMatchObject({ code: 'LOG_FOREIGN_FILE' });
    await expect(open({ path: foreign })).rejects.toMatchObject({ code: 'LOG_FOREIGN_FILE' });
    await expect(open({ path: foreign, readOnly: true })).rejects.toMatchObject({ code: 'LOG_FOREIGN_FILE' });
    expect(readFileSync(foreign).equals(before)).toBe(true);
    await expect(open({ path: join(newPath(), '..', 'missing.sqlite'), readOnly: true })).rejects.toMatchObject({
      code: 'LOG_UNAVAILABLE',
    });
  });

  it('is refused when damaged, or sealed under another key', async () => {
    const path = newPath();
    const log = await open({ path });
    await Promise.all(Array.from({ length: 200 }, (_, i) => log.append([statementsFor(i)])));
    await log.close();

    await expect(open({ path, keys: { ...testKeys, seal: new Uint8Array(32) } })).rejects.toMatchObject({ code: 'LOG_WRONG_KEY' });
    const bytes = readFileSync(path);
    bytes.fill(0x55, 8192);
    writeFileSync(path, bytes);
    const failure = await open({ path })
      .then(
        (damaged) => readAll(damaged.read('oppiva.statements', { offset: 0 }), 200).then(() => null),
        (error: { code: string }) => error,
      )
      .catch((error: { code: string }) => error);
    expect(failure).toMatchObject({ code: 'LOG_CORRUPT' });
  });

  it('is for its owner only, and its WAL does not grow without bound', async () => {
    const path = newPath();
    const log = await open({ path });
    const reader = log.read('oppiva.hr', { offset: 0 });
    for (let i = 0; i < 120; i++) {
      await log.append([{ topic: 'oppiva.hr', draft: plainDraft(incompressible(1_000_000)) }]);
      await reader.next({ recordsMax: 10 });
    }

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).size).toBeLessThan(80 * 1024 * 1024);
    expect(statSync(path).size).toBeGreaterThan(100 * 1024 * 1024);
  });

  it('may be created by several writers at once', async () => {
    const path = newPath();
    const opened = await Promise.all(Array.from({ length: 6 }, () => open({ path })));
    const appended = (await Promise.all(opened.map((log, i) => log.append([statementsFor(i)])))).flat();

    expect(appended.map(({ offset }) => offset).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('can be followed by a process that only reads', async () => {
    const path = newPath();
    const log = await open({ path, clock: new SharedClock(1_000) });
    const readOnly = await open({ path, readOnly: true });
    const reader = readOnly.read('oppiva.rules', { offset: 0 });
    const waiting = reader.next({ recordsMax: 5, waitMs: 10_000 });
    await log.append([statementsFor(4, { topic: 'oppiva.rules' })]);

    expect((await waiting).map(({ offset }) => offset)).toEqual([0]);
    expect(await readOnly.barrier()).toMatchObject({ instant: 1_000, ends: { 'oppiva.rules': 1, 'oppiva.hr': 0 } });
    await expect(readOnly.append([statementsFor(1)])).rejects.toMatchObject({ code: 'LOG_READ_ONLY', outcome: 'refused' });
  });
});

function incompressible(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = 88172645;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

/** Waits until the kernel shows the process as stopped. */
async function untilStopped(pid: number): Promise<void> {
  while (!/^\d+ \(.*\) T/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((resolve) => setTimeout(resolve, 10));
}

function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'oppiva-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', directory], { stdio: 'ignore' });
    execFileSync('umount', [directory]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
