import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCatalogue, loadCatalogue } from './catalogue.ts';

let clickhouse: TestClickHouse;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oppiva-catalogue-'));
  clickhouse = await startTestClickHouse({ migrations: true });
});
afterAll(async () => {
  await clickhouse?.stop();
  rmSync(folder, { recursive: true });
});

/** A catalogue of learning-regularity alone, with some of its SQL replaced. */
function catalogueWith(name: string, from: string, to: string) {
  const indicator = join(folder, name, 'learning-regularity');
  const original = new URL('./learning-regularity/', import.meta.url);
  cpSync(original, indicator, { recursive: true, filter: (source) => !source.endsWith('.spec.ts') });
  const sql = readFileSync(new URL('indicator.sql', original), 'utf8');
  expect(sql).toContain(from);
  writeFileSync(join(indicator, 'indicator.sql'), sql.replace(from, to));
  const line = sql.slice(0, sql.indexOf(from)).split('\n').length;
  return { line, loaded: loadCatalogue(pathToFileURL(`${join(folder, name)}/`)) };
}

test('the SQL of every indicator of the release can be run, with the rights of the service', async () => {
  await expect(checkCatalogue(await loadCatalogue(), clickhouse.as('indicators'))).resolves.toBeUndefined();
});

test.each([
  ['syntax', 'x > 0', 'x > > 0'],
  ['unknown-column', 'person_id', 'person_number'],
  ['unknown-table', 'staging.events_by_unit', 'staging.events_by_planet'],
])('an error of %s is told with its file and line', async (name, from, to) => {
  const { line, loaded } = catalogueWith(name, from, to);
  const refused = checkCatalogue(await loaded, clickhouse.as('indicators'));
  await expect(refused).rejects.toMatchObject({
    code: 'CATALOGUE_INVALID',
    message: expect.stringContaining(`learning-regularity/indicator.sql:${line}: `),
  });
});
