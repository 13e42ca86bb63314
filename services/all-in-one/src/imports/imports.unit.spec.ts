import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { employeesParts } from './employees.ts';
import { inspect, rowId } from './files.ts';
import { historyParts } from './history.ts';
import { ouladParts } from './oulad.ts';
import type { ImportPart, ImportRow } from './rows.ts';
import { importPart } from './runner.ts';
import { xapiParts } from './xapi.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oppiva-imports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

async function rowsOf(part: ImportPart): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  for await (const row of part.rows()) rows.push(row);
  return rows;
}

const values = (rows: ImportRow[]): unknown[] =>
  rows.flatMap((row) => ('items' in row ? row.items.map((item) => item.value) : [row.problem]));

describe('ids of converted rows', () => {
  it('come from the decompressed content, so a compressed copy gives the same ids', async () => {
    const plain = await inspect(file('a.jsonl', '{"x":1}\n'));
    const packed = await inspect(file('b.jsonl.gz', '{"x":1}\n'));
    expect(rowId(packed, 1)).toBe(rowId(plain, 1));
    expect(rowId(plain, 2)).not.toBe(rowId(plain, 1));
    expect(rowId(plain, 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  it.each([
    ['a missing file', () => join(folder, 'nothing.json'), 'FILE_MISSING'],
    ['a folder', () => folder, 'NOT_A_FILE'],
    ['a .gz that is none', () => file('broken.gz', '').replace('broken.gz', 'broken.gz'), 'FILE_UNREADABLE'],
  ])('%s is a precise error', async (_what, path, code) => {
    const target = path();
    if (target.endsWith('broken.gz')) writeFileSync(target, 'not compressed');
    await expect(inspect(target)).rejects.toMatchObject({ code });
  });
});

describe('xapi', () => {
  it('reads lines and arrays alike, keeps ids, gives the row’s where there is none, and names rows that are no statements', async () => {
    const lines = await xapiParts([file('l.jsonl', '{"id":"A","verb":1}\n\n{"verb":2}\nnope\n[1]\n')]);
    const rows = await rowsOf(lines[0]!);
    expect(rows).toHaveLength(4);
    expect(values(rows)[0]).toEqual({ id: 'A', verb: 1 });
    expect(values(rows)[1]).toEqual({ id: rowId(lines[0]!.file, 2), verb: 2 });
    expect(rows[2]).toMatchObject({ row: 3, problem: expect.stringContaining('not JSON') });
    expect(rows[3]).toMatchObject({ row: 4, problem: expect.stringContaining('not a statement') });
    const array = await xapiParts([file('a.json', ' [{"verb":1},{"verb":2}]')]);
    expect(values(await rowsOf(array[0]!))).toEqual([
      { id: rowId(array[0]!.file, 1), verb: 1 },
      { id: rowId(array[0]!.file, 2), verb: 2 },
    ]);
  });
});

describe('history', () => {
  it('tells events from statements by their client', async () => {
    const [part] = await historyParts([file('h.jsonl', '{"event":{"id":"e"}}\n{"client":"lms","statement":{"id":"s"}}\n{"else":1}\n')]);
    const rows = await rowsOf(part!);
    expect(rows.slice(0, 2)).toEqual([
      { row: 1, items: [{ kind: 'event', value: { id: 'e' } }] },
      { row: 2, items: [{ kind: 'statement', client: 'lms', value: { id: 's' } }] },
    ]);
    expect(rows[2]).toMatchObject({ row: 3, problem: expect.any(String) });
  });
});

describe('employees', () => {
  beforeEach(() => {
    file('department.csv', 'dept_no,dept_name\nd001,Marketing\nd002,Finance\n');
    file('employee.csv.gz', 'emp_no,birth_date,first_name,last_name,gender,hire_date\n10001,1953-09-02,Georgi,Facello,M,1986-06-26\n');
    file(
      'dept_emp.csv.gz',
      'emp_no,dept_no,from_date,to_date\n10001,d001,1986-06-26,1990-01-01\n10001,d002,1990-01-01,9999-01-01\n10002,d002,1990-01-01,1990-01-01\n',
    );
  });

  it('makes units, engagements and assignments, open where the sample says 9999, and never reads a name', async () => {
    const parts = await employeesParts(folder);
    const rows = (await Promise.all(parts.map(rowsOf))).flat();
    const data = values(rows).map((value) => (typeof value === 'string' ? value : (value as { data: unknown }).data));
    expect(data).toMatchObject([
      { unitId: 'employees', parentId: null },
      { unitId: 'employees/d001', parentId: 'employees', name: 'Marketing' },
      { unitId: 'employees/d002' },
      { personId: '10001', effectiveFrom: '1986-06-26', effectiveTo: null },
      { personId: '10001', unitId: 'employees/d001', effectiveFrom: '1986-06-26', effectiveTo: '1990-01-01' },
      { unitId: 'employees/d002', effectiveTo: null },
      'the interval 1990-01-01 to 1990-01-01 is empty',
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Georgi|Facello|1953/);
  });

  it('a file of another kind is refused with its header line', async () => {
    file('department.csv', 'a,b\n1,2\n');
    const [department] = await employeesParts(folder);
    await expect(rowsOf(department!)).rejects.toMatchObject({ code: 'WRONG_FILE', message: expect.stringContaining('"a,b"') });
  });
});

describe('oulad', () => {
  beforeEach(() => {
    file('courses.csv', 'code_module,code_presentation,module_presentation_length\nAAA,2013J,268\n');
    file('vle.csv', 'id_site,code_module,code_presentation,activity_type\n1,AAA,2013J,resource\n2,AAA,2013J,homepage\n');
    file(
      'studentRegistration.csv',
      'code_module,code_presentation,id_student,date_registration,date_unregistration\nAAA,2013J,7,-159,\nAAA,2013J,8,5,5\n',
    );
    file(
      'studentVle_AAA_BBB.csv',
      'code_module,code_presentation,id_student,id_site,date,sum_click\nAAA,2013J,7,1,-10,4\nAAA,2013J,7,9,-10,4\nAAA,2013J,7,2,x,4\n',
    );
  });

  it('places days from the assumed start, one statement a row, and names rows that do not resolve', async () => {
    const [courses, registrations, interactions] = await ouladParts(folder);
    expect(values(await rowsOf(courses!))).toMatchObject([
      { data: { unitId: 'oulad' } },
      { data: { unitId: 'oulad/AAA', parentId: 'oulad' } },
    ]);
    const registered = values(await rowsOf(registrations!));
    expect(registered.slice(0, 3)).toMatchObject([
      { data: { scheme: 'account', value: 'https://oulad.example.org|7' } },
      { data: { kind: 'trainee', learningScope: true, effectiveFrom: '2013-04-25', effectiveTo: '2014-06-27' } },
      { data: { unitId: 'oulad/AAA' } },
    ]);
    expect(registered[3]).toContain('not after it begins');
    const rows = await rowsOf(interactions!);
    expect(values(rows)[0]).toMatchObject({ timestamp: '2013-09-21T12:00:00Z', object: { id: 'https://oulad.example.org/site/1' } });
    expect(rows.slice(1)).toEqual([
      { row: 2, problem: 'vle.csv has no site 9' },
      { row: 3, problem: 'day "x" of presentation "2013J" is not a date' },
    ]);
  });

  it('a dry run counts rows and sends nothing', async () => {
    const interactions = (await ouladParts(folder))[2]!;
    const admin = { importItems: () => Promise.reject(new Error('a dry run sends nothing')) };
    const summary = await importPart(interactions, { admin, dryRun: true });
    expect(summary).toMatchObject({ rows: 3, accepted: 1, duplicate: 0, rejected: 2 });
  });
});
