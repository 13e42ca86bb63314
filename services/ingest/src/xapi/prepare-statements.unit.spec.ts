import { expect, test } from 'vitest';
import { entryFlags } from '@oppiva/event-log';
import { bytesToUuid } from '@oppiva/xapi';
import { randomIds } from './new-id.ts';
import { prepareStatements, type NewId } from './prepare-statements.ts';

const A = 'AAAAAAAA-0000-4000-8000-00000000000F';
const ones: NewId = (out, at) => out.fill(0x11, at, at + 16);
const voided = { id: 'http://adlnet.gov/expapi/verbs/voided' };

test('given ids, then their bytes are theirs, whatever their case, and what has none gets one', () => {
  const { idBytes } = prepareStatements([{ id: A }, {}], ones);
  expect([bytesToUuid(idBytes, 0), bytesToUuid(idBytes, 16)]).toEqual([A.toLowerCase(), '11111111-1111-1111-1111-111111111111']);
});

test('given what the sender left out or may not decide, then the flags say so', () => {
  const { idAdded, timestampAdded, versionAdded, authorityReplaced } = entryFlags;
  const whole = { id: A, timestamp: '2026-01-01T00:00:00Z', version: '1.0.0' };
  const { flags } = prepareStatements([whole, {}, { ...whole, authority: { mbox: 'mailto:a@example.org' } }], ones);
  expect([...flags]).toEqual([0, idAdded | timestampAdded | versionAdded, authorityReplaced]);
});

test('given voiding statements, then their targets are named in lower case', () => {
  const statement = { id: A, verb: voided, object: { objectType: 'StatementRef', id: A } };
  const { flags, voids } = prepareStatements([{ id: A }, statement], ones);
  expect(voids).toEqual([{ entry: 1, target: A.toLowerCase() }]);
  expect([...flags].map((flag) => (flag & entryFlags.voiding) !== 0)).toEqual([false, true]);
});

test('given two batches without voiding statements, then they share nothing that one could change', () => {
  expect(prepareStatements([{}], ones).voids).toEqual([]);
  prepareStatements([{ verb: voided, object: { objectType: 'StatementRef', id: A } }], ones);
  expect(prepareStatements([{}], ones).voids).toEqual([]);
});

test('given 10,000 new ids, then they are version 4 UUIDs and all different', () => {
  const newId = randomIds();
  const bytes = new Uint8Array(16);
  const ids = Array.from({ length: 10_000 }, () => {
    newId(bytes, 0);
    return bytesToUuid(bytes);
  });
  expect(new Set(ids).size).toBe(10_000);
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
});
