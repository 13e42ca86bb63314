import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadCatalogue } from './catalogue.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oppiva-catalogue-'));
  mkdirSync(join(folder, 'learning')); // a folder without a definition is no indicator
});
afterEach(() => rmSync(folder, { recursive: true }));

const original = new URL('./learning-regularity/', import.meta.url);

/** The folder of learning-regularity under another name, with some of its text replaced. */
function plant(name: string, replacements: [string, string][] = []): URL {
  cpSync(original, join(folder, name), { recursive: true, filter: (source) => !source.endsWith('.spec.ts') });
  let text = readFileSync(new URL('definition.ts', original), 'utf8').replace("id: 'learning-regularity'", `id: '${name}'`);
  for (const [from, to] of replacements) text = text.replace(from, to);
  writeFileSync(join(folder, name, 'definition.ts'), text);
  return pathToFileURL(`${folder}/`);
}

test('the catalogue is its folders, in the order of the model, and has a version that follows its content', async () => {
  plant('later', [['number: 4', 'number: 5']]);
  const catalogue = await loadCatalogue(plant('earlier'));
  expect(catalogue.indicators.map(({ definition }) => definition.id)).toEqual(['earlier', 'later']);
  expect(catalogue.find('later')?.sql).toContain('Parameters: t0, t1');
  expect(catalogue.find('unknown')).toBeNull();
  const shipped = await loadCatalogue();
  expect(shipped.version).toMatch(/^[0-9a-f]{12}$/);
  expect(shipped.version).not.toBe(catalogue.version);
  expect(shipped.find('learning-regularity')?.definition).toMatchObject({
    number: 4,
    goalposts: [
      [0.1, 0],
      [0.7, 100],
    ],
    target: { score: 60 },
  });
});

describe('a folder that cannot be used is refused with its file and what to do', () => {
  test.each([
    ['another-id', [["id: 'another-id'", "id: 'no'"]], 'another-id/definition.ts:14: id is "no" in the folder "another-id"'],
    ['bad-unit', [["unit: 'share'", "unit: 'parsec'"]], 'bad-unit/definition.ts:22: unit "parsec" is not one of share'],
    ['bad-dimension', [["dimension: 'rhythm'", "dimension: 'beat'"]], 'dimension "beat"'],
    ['bad-goalposts', [['[0.7, 100]', '[0.05, 100]']], 'bad-goalposts/definition.ts:30: goalpost 2: 0.05 does not come after 0.1'],
    ['no-name', [["fi: 'Oppimisen säännöllisyys'", "fi: ''"]], 'name and question need both languages'],
  ] as [string, [string, string][], string][])('%s', async (name, replacements, message) => {
    await expect(loadCatalogue(plant(name, replacements))).rejects.toMatchObject({
      code: 'CATALOGUE_INVALID',
      message: expect.stringContaining(message),
    });
  });
  test('without SQL, and a number taken twice', async () => {
    rmSync(join(folder, 'bare', 'indicator.sql'), { force: true });
    const url = plant('bare');
    rmSync(join(folder, 'bare', 'indicator.sql'));
    await expect(loadCatalogue(url)).rejects.toThrow('bare/definition.ts: has no indicator.sql beside it');
    rmSync(join(folder, 'bare'), { recursive: true });
    plant('one');
    await expect(loadCatalogue(plant('two'))).rejects.toThrow('number 4 is taken by one');
  });
});
