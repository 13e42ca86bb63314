import { describe, expect, it } from 'vitest';
import { loadSql, splitStatements, withoutComments } from './sql-files.ts';

const failure = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

describe('statements of a file', () => {
  it('given several statements, when split, then each comes without its semicolon and with the comment before it', () => {
    expect(splitStatements('-- one\nSELECT 1;\nSELECT 2;\n')).toEqual(['-- one\nSELECT 1', 'SELECT 2']);
  });

  it.each([
    ["SELECT ';'", 'a string'],
    ["SELECT 'it''s; \\'so\\''", 'escaped quotes'],
    ['SELECT `a;b`, "c;d"', 'quoted names'],
    ['SELECT 1 -- no; end\n+ 1', 'a line comment'],
    ['SELECT 1 /* no; end */ + 1', 'a block comment'],
    ['SELECT $doc$ no; end $doc$', 'a heredoc'],
    ["SELECT 1 -- it's\n+ 1", 'a quote in a comment'],
  ])('given %s, when split, then the semicolon or quote in %s ends nothing', (statement) => {
    expect(splitStatements(`${statement};\nSELECT 2`)).toEqual([statement, 'SELECT 2']);
  });

  it('given only comments and semicolons, when split, then there is no statement', () => {
    expect(splitStatements('-- nothing here\n;\n;; /* nor here */\n')).toEqual([]);
  });

  it('given a quote that is never closed, when split, then the error names its line', () => {
    expect(failure(() => splitStatements("SELECT 1;\nSELECT 'a"))).toMatchObject({
      code: 'SQL_FILE_INVALID',
      message: expect.stringContaining('line 2'),
    });
  });

  it('given comments around and in a statement, when they are taken out, then strings stay whole', () => {
    expect(withoutComments("-- a\nSELECT /* b */ '--c' -- d")).toBe("SELECT '--c'");
  });
});

describe('a file beside the code', () => {
  it('given its name, when loaded from the module, then its text comes', () => {
    expect(splitStatements(loadSql(import.meta.url, 'migrations-table.sql'))).toHaveLength(2);
  });

  it('given a name that does not exist, when loaded, then the error names the path', () => {
    expect(failure(() => loadSql(import.meta.url, 'missing.sql'))).toMatchObject({
      code: 'SQL_FILE_MISSING',
      message: expect.stringContaining('missing.sql'),
    });
  });
});
