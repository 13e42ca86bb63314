import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expandEngines, pendingMigrations, readMigrations } from './migration-files.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

function folder(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'oppiva-migrations-'));
  folders.push(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const failure = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

describe('a folder of migrations', () => {
  it('given files in any order and others beside them, when read, then the migrations come by number', () => {
    const files = readMigrations(folder({ '0020_b.sql': 'SELECT 2', '0001_a.sql': 'SELECT 1', 'README.md': 'x' }));
    expect(files.map((file) => [file.number, file.name])).toEqual([
      [1, '0001_a.sql'],
      [20, '0020_b.sql'],
    ]);
  });

  it('given a number twice, when read, then the error names both files', () => {
    const directory = folder({ '0001_a.sql': '', '0001_b.sql': '' });
    expect(failure(() => readMigrations(directory))).toMatchObject({
      code: 'MIGRATION_DUPLICATE',
      message: expect.stringMatching(/0001_a\.sql and 0001_b\.sql/),
    });
  });

  it('given a name of another form, when read, then the error shows the form', () => {
    expect(failure(() => readMigrations(folder({ '1-Users.sql': '' })))).toMatchObject({
      code: 'MIGRATION_NAME',
      message: expect.stringContaining('NNNN_'),
    });
  });

  it('given the same text with other line ends, when read, then the checksum is the same', () => {
    const [unix] = readMigrations(folder({ '0001_a.sql': 'SELECT 1;\nSELECT 2;\n' }));
    const [windows] = readMigrations(folder({ '0001_a.sql': 'SELECT 1;\r\nSELECT 2;\r\n' }));
    expect(windows?.checksum).toBe(unix?.checksum);
  });
});

describe('what remains to be applied', () => {
  const directory = folder({ '0001_a.sql': 'SELECT 1', '0003_c.sql': 'SELECT 3' });
  const files = readMigrations(directory);
  const [first, third] = files;

  it('given some applied, when asked, then the others remain', () => {
    expect(pendingMigrations(files, [first!], directory)).toEqual([third]);
  });

  it('given an applied file with another text, when asked, then the error names it and says what to do', () => {
    const changed = { ...first!, checksum: 'f'.repeat(64) };
    expect(failure(() => pendingMigrations(files, [changed], directory))).toMatchObject({
      code: 'MIGRATION_CHANGED',
      message: expect.stringMatching(/0001_a\.sql.*restore the file/),
    });
  });

  it('given an applied file that is gone, when asked, then the error names it', () => {
    const gone = { number: 2, name: '0002_b.sql', checksum: '' };
    expect(failure(() => pendingMigrations(files, [first!, gone], directory))).toMatchObject({
      code: 'MIGRATION_MISSING',
      message: expect.stringContaining('0002_b.sql'),
    });
  });

  it('given a new file below an applied one, when asked, then the error says which number is free', () => {
    expect(failure(() => pendingMigrations(files, [third!], directory))).toMatchObject({
      code: 'MIGRATION_OUT_OF_ORDER',
      message: expect.stringMatching(/0001_a\.sql.*above 3/),
    });
  });
});

describe('the engine macro', () => {
  it('given one node or several, when expanded, then every engine of the family follows', () => {
    const text = 'ENGINE = {MergeTree} … ENGINE = {ReplacingMergeTree}(at)';
    expect(expandEngines(text, 'MergeTree')).toBe('ENGINE = MergeTree … ENGINE = ReplacingMergeTree(at)');
    expect(expandEngines(text, 'ReplicatedMergeTree')).toBe('ENGINE = ReplicatedMergeTree … ENGINE = ReplicatedReplacingMergeTree(at)');
  });
});
