import { expect, it } from 'vitest';
import { clampInstant, dayNumber, RowBinary } from './row-binary.ts';

it('writes numbers little-endian, also beyond 32 bits and below zero', () => {
  const rows = new RowBinary(16);
  rows.reserve(64);
  rows.uint64(2 ** 40 + 5);
  rows.int64(-1_500);
  rows.uint32(7);

  const bytes = rows.take();
  expect([bytes.readBigUInt64LE(0), bytes.readBigInt64LE(8), bytes.readUInt32LE(16)]).toEqual([2n ** 40n + 5n, -1_500n, 7]);
});

it('writes texts behind their length in bytes, however often it has to grow', () => {
  const rows = new RowBinary(8);
  const text = 'ä'.repeat(300);
  rows.string('');
  rows.string(text);
  rows.string('end');

  const bytes = rows.take();
  expect([bytes[0], bytes[1], bytes[2]]).toEqual([0, 0x80 | (600 & 0x7f), 600 >> 7]);
  expect(bytes.toString('utf8', 3, 603)).toBe(text);
  expect(bytes.subarray(603)).toEqual(Buffer.from('\u0003end'));
});

it('writes a UUID as two little-endian halves', () => {
  const rows = new RowBinary(64);
  rows.nullableUuid(null);
  rows.nullableUuid(Buffer.from('00112233445566778899aabbccddeeff', 'hex'));

  expect(rows.take().toString('hex')).toBe(`01${'00'}7766554433221100ffeeddccbbaa9988`);
});

it('starts over without what was there', () => {
  const rows = new RowBinary(64);
  rows.uint8(1);
  rows.rows = 1;
  rows.reset();
  rows.uint8(2);

  expect([rows.rows, [...rows.take()]]).toEqual([0, [2]]);
});

it('moves instants into the range of ClickHouse, and reads dates', () => {
  expect(new Date(clampInstant(Date.parse('9999-01-01'))).toISOString()).toBe('2299-12-31T23:59:59.999Z');
  expect(new Date(clampInstant(Date.parse('0001-01-01'))).toISOString()).toBe('1900-01-01T00:00:00.000Z');
  expect([dayNumber('1970-01-02'), dayNumber('1969-12-31'), dayNumber('2024-02-30'), dayNumber('soon')]).toEqual([1, -1, null, null]);
});
