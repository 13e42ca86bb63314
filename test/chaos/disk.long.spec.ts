import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { batchOf, BATCH } from './stream.ts';

const SIZE_MIB = 600;
const MEBIBYTE = 1024 * 1024;

/** A file system of its own, because a disk that is really full would stop everything else on the machine too. */
function mountSmallDisk(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'oppiva-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'tmpfs', directory]);
  if (mounted.status === 0) return directory;
  rmSync(directory, { recursive: true });
  return null;
}

const disk = mountSmallDisk();
if (disk === null) {
  process.stderr.write('\n!!! NOT TESTED: a full disk. Mounting a tmpfs needs root; run `npm run test:long -- disk` as root. !!!\n\n');
}

/** Writes zeros until nothing more fits. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const zeros = Buffer.alloc(MEBIBYTE);
  try {
    for (;;) writeSync(file, zeros);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    fsyncSync(file);
    closeSync(file);
  }
}

describe.runIf(disk !== null)('the data directory on a disk that fills up', () => {
  const directory = disk ?? '';
  const product = new Product({ dataDir: directory, env: { LOG_LEVEL: 'warn' } });
  const filler = join(directory, 'filler');
  const sent: string[] = [];

  const send = async (number: number): Promise<{ status: number; code?: string }> => {
    const { body } = batchOf(7, number);
    const { status, body: answer } = await product.statements(body);
    if (status === 200) sent.push(...(body as { id: string }[]).map(({ id }) => id));
    return { status, ...(answer as { code?: string }) };
  };

  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    execFileSync('umount', ['--lazy', directory]);
    rmSync(directory, { recursive: true, force: true });
    rmSync(product.logFile, { force: true });
  });

  it('refuses with a code that says so, answers everything else, and goes on where it was once there is room', async () => {
    for (let number = 0; number < 20; number++) expect((await send(number)).status).toBe(200);
    await product.untilProjected();
    fill(filler);
    const answers = [];
    for (let number = 20; number < 320; number++) answers.push(await send(number));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expect(answer).toMatchObject({ status: 507, code: 'LOG_FULL_DISK' });
    expect((await product.request('GET', '/xapi/about', { auth: null })).status).toBe(200);

    rmSync(filler);
    for (let number = 20; number < 320; number++) expect((await send(number)).status).toBe(200);
    await product.untilProjected();
    const ids = 'SELECT count() AS rows, uniqExact(statement_id) AS ids FROM xapi.statement_records';
    expect(await product.queryInternally(ids)).toEqual([{ rows: 320 * BATCH, ids: 320 * BATCH }]);
    expect(new Set(sent).size).toBe(320 * BATCH);
    expect((await product.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  });
});
