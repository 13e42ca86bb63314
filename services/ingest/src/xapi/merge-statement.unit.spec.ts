import { expect, test } from 'vitest';
import { authorityOf, mergeStatement } from './merge-statement.ts';

const row = {
  statement_id: 'aaaaaaaa-0000-4000-8000-000000000001',
  raw: '{"actor":{"mbox":"mailto:a@example.org"},"verb":{"id":"http://v"},"object":{"id":"http://o"}}',
  stored_ms: Date.parse('2026-03-01T10:00:00.123Z'),
  client: 'lms',
  version: '1.0.3',
};

test('given a bare statement, when merged, then the LRS has added what it sets', () => {
  expect(mergeStatement(row)).toEqual({
    ...JSON.parse(row.raw),
    id: row.statement_id,
    stored: '2026-03-01T10:00:00.123Z',
    timestamp: '2026-03-01T10:00:00.123Z',
    authority: authorityOf('lms'),
    version: '1.0.0',
  });
  expect(mergeStatement({ ...row, version: '2.0.0' })['version']).toBe('2.0.0');
});

test("given the sender's own, then timestamp (in UTC) and version stay, stored and authority do not", () => {
  const sent = {
    timestamp: '2020-01-01T00:00:00+02:00',
    version: '1.0.1',
    stored: '1999-01-01T00:00:00Z',
    authority: { mbox: 'mailto:x@example.org' },
  };
  expect(mergeStatement({ ...row, raw: JSON.stringify(sent) })).toMatchObject({
    timestamp: '2019-12-31T22:00:00.000Z',
    version: '1.0.1',
    stored: '2026-03-01T10:00:00.123Z',
    authority: authorityOf('lms'),
  });
});

test('given numbers with more digits than a double holds, then they are answered as they were sent', () => {
  const raw = '{"result":{"score":{"raw":1.0,"max":12345678901234567890,"min":0.10}}}';
  expect(JSON.stringify(mergeStatement({ ...row, raw }))).toContain('{"raw":1.0,"max":12345678901234567890,"min":0.10}');
});
