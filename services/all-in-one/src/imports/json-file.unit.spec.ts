import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KINDS } from './kinds.ts';

const statement =
  '{"actor":{"mbox":"mailto:a@example.org"},"verb":{"id":"https://example.org/v"},"object":{"id":"https://example.org/o"}}\n';
const event = '{"specversion":"1.0","id":"e","source":"https://hr.example.org","type":"t","data":{}}\n';
const history = `{"client":"lms","statement":${statement.trim()}}\n`;
const files: Record<string, string | Buffer | Uint8Array> = {
  statements: statement,
  events: event,
  history,
  csv: 'Time,Event context\n"3/04/18, 10:00",x\n',
  'csv.gz': gzipSync('Time,Event context\n'),
  zip: zipSync({ 'statements.jsonl': strToU8(statement) }),
  array: `\n [${statement.trim()}]`,
  broken: '{"actor":\n{"verb":1}\n',
  empty: '',
};

describe('a file of another kind is refused before anything of it is sent', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'oppiva-json-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const partsOf = (kind: string, name: string) => KINDS[kind]!.parts([join(folder, name)], { timeZone: 'Europe/Helsinki' });

  it.each([
    ['xapi', 'events', /holds CloudEvents, not xAPI statements\. Import it as kind events\./],
    ['xapi', 'history', /Import it as kind history\./],
    ['events', 'statements', /holds xAPI statements, not CloudEvents\. Import it as kind xapi\./],
    ['events', 'history', /Import it as kind history\./],
    ['history', 'statements', /Import it as kind xapi\./],
    ['history', 'events', /Import it as kind events\./],
    ['xapi', 'csv', /is not JSON: it begins with "Time,Event context"\..*moodle-log, esco/],
    ['events', 'csv.gz', /is not JSON: it begins with "Time,Event context"/],
    ['history', 'zip', /is a zip archive\. Unpack it/],
    ['moodle-log', 'zip', /is a zip archive\. Unpack it\. Expected is a log as Moodle exports it/],
    ['events', 'array', /is one JSON array\. Write one item a line instead: jq -c/],
  ])('%s, given %s', async (kind, name, message) => {
    await expect(partsOf(kind, name)).rejects.toMatchObject({ code: 'WRONG_FILE', message: expect.stringMatching(message) });
    await expect(partsOf(kind, name)).rejects.toThrow(join(folder, name));
  });

  it.each([
    ['xapi', 'statements'],
    ['xapi', 'array'],
    ['xapi', 'broken'],
    ['xapi', 'empty'],
    ['events', 'events'],
    ['history', 'history'],
  ])('%s takes %s, and tells of its rows one by one', async (kind, name) => {
    expect(await partsOf(kind, name)).toHaveLength(1);
  });
});
