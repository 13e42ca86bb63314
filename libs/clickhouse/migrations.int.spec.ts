import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrations.ts';
import { loadSql } from './sql-files.ts';
import { migrationsDirectory, silentLogger, startTestClickHouse, type TestClickHouse } from './testing.ts';

let test: TestClickHouse;
let directory: string;

beforeAll(async () => {
  test = await startTestClickHouse();
});
afterAll(() => test.stop());

beforeEach(async () => {
  // Cleaning up takes the folder made here, by its own name, and never what `directory` or its parent happens to be.
  const made = mkdtempSync(join(tmpdir(), 'oppiva-migrate-'));
  directory = made;
  await test.ch.command('DROP DATABASE IF EXISTS oppiva SYNC');
  await test.ch.command('DROP DATABASE IF EXISTS spec SYNC');
  return () => rmSync(made, { recursive: true });
});

const CREATE = `-- A database; and a table in it.
CREATE DATABASE IF NOT EXISTS spec;
CREATE TABLE IF NOT EXISTS spec.a (x UInt8 COMMENT 'one; two') ENGINE = {MergeTree} ORDER BY x;
`;
const ADD = 'ALTER TABLE spec.a ADD COLUMN IF NOT EXISTS y UInt8 DEFAULT 5;\nINSERT INTO spec.a (x) VALUES (1);\n';

const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
const run = (): Promise<{ applied: string[] }> => migrate(test.ch, { directory, logger: silentLogger });
const recorded = async (): Promise<string[]> =>
  (await test.ch.query<{ name: string }>('SELECT name FROM oppiva.migrations ORDER BY number')).map((row) => row.name);
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('migrations', () => {
  it('given two files, when run, then both are applied in order, and a second run applies nothing', async () => {
    write('0001_create.sql', CREATE);
    write('0002_add.sql', ADD);
    expect(await run()).toEqual({ applied: ['0001_create.sql', '0002_add.sql'] });
    expect(await run()).toEqual({ applied: [] });
    expect(await test.ch.query('SELECT x, y FROM spec.a')).toEqual([{ x: 1, y: 5 }]);
  });

  it('given a later file, when run again, then only that is applied', async () => {
    write('0001_create.sql', CREATE);
    await run();
    write('0020_add.sql', ADD);
    expect(await run()).toEqual({ applied: ['0020_add.sql'] });
    expect(await recorded()).toEqual(['0001_create.sql', '0020_add.sql']);
  });

  it('given an applied file was edited, when run, then it stops before anything else is applied', async () => {
    write('0001_create.sql', CREATE);
    await run();
    write('0001_create.sql', `${CREATE}\nSELECT 1;`);
    write('0002_add.sql', ADD);
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_CHANGED', message: expect.stringContaining('0001_create.sql') });
    expect(await recorded()).toEqual(['0001_create.sql']);
  });

  it('given a statement fails, when run and mended and run again, then the file is applied whole', async () => {
    write('0001_create.sql', `${CREATE}SELECT missing_column;\n`);
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(/0001_create\.sql, statement 3 of 3/),
    });
    expect(await recorded()).toEqual([]);
    write('0001_create.sql', CREATE);
    expect(await run()).toEqual({ applied: ['0001_create.sql'] });
  });

  it('given three migrators at once, when run, then each file is applied once', async () => {
    write('0001_create.sql', CREATE);
    write('0002_add.sql', ADD);
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flatMap((result) => result.applied).sort()).toEqual(['0001_create.sql', '0002_add.sql']);
    expect(await test.ch.query('SELECT count() AS rows FROM spec.a')).toEqual([{ rows: 1 }]);
    expect(await test.ch.query("SELECT name FROM system.tables WHERE database = 'oppiva'")).toEqual([{ name: 'migrations' }]);
  });

  it('given a migrator was killed long ago, when run, then its lock is taken over', async () => {
    write('0001_create.sql', CREATE);
    await test.ch.command('CREATE DATABASE oppiva');
    await test.ch.command(loadSql(import.meta.url, 'migration-lock.sql'));
    await test.ch.command('INSERT INTO oppiva.migration_lock SELECT now() - 3600');
    expect(await run()).toEqual({ applied: ['0001_create.sql'] });
  });

  it('given another migrator that is alive, when run, then it waits until that one is done', async () => {
    write('0001_create.sql', CREATE);
    await test.ch.command('CREATE DATABASE oppiva');
    await test.ch.command(loadSql(import.meta.url, 'migration-lock.sql'));
    await test.ch.command('INSERT INTO oppiva.migration_lock SELECT now()');
    const waiting = run();
    const first = await Promise.race([waiting.then(() => 'applied'), sleep(500, 'waiting')]);
    await test.ch.command('DROP TABLE oppiva.migration_lock SYNC');
    expect([first, await waiting]).toEqual(['waiting', { applied: ['0001_create.sql'] }]);
  });

  it('given the product’s own migrations, when run twice, then they apply, and the second time nothing remains', async () => {
    const { applied } = await migrate(test.ch, { directory: migrationsDirectory, logger: silentLogger });
    expect(applied.length).toBeGreaterThan(0);
    expect(await migrate(test.ch, { directory: migrationsDirectory, logger: silentLogger })).toEqual({ applied: [] });
  });
});
