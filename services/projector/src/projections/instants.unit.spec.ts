import { parseTimestamp } from '@oppiva/xapi';
import { expect, it } from 'vitest';
import { instantOf } from './instants.ts';

const read = (text: string): number | null => {
  const bytes = Buffer.from(`,${JSON.stringify(text)},`);
  return instantOf(bytes, 1, bytes.length - 1);
};

it('reads the common form as libs/xapi reads it, for every day of four hundred years and every length of fraction', () => {
  for (let day = Date.UTC(1880, 0, 1); day < Date.UTC(2310, 0, 1); day += 86_400_000 * 13 + 3_723_004) {
    const text = new Date(day).toISOString();
    expect(read(text)).toBe(parseTimestamp(text));
  }
  for (const fraction of ['', '.1', '.12', '.123', '.1239', '.999999999']) {
    const text = `2026-02-28T23:59:59${fraction}Z`;
    expect(read(text)).toBe(parseTimestamp(text));
  }
});

it.each([
  '2015-11-18T12:17:00+05:30',
  '2015-11-18T12:17:60Z',
  '2015-11-18T12:59:60Z',
  '2015-11-18T24:00:00Z',
  '20151118T121700Z',
  '2015-11-18T12:17Z',
  '2015-11-18T12:17:00,5Z',
  '2015-11-18t12:17:00z',
])('leaves %s to libs/xapi', (text) => {
  expect(read(text)).toBe(parseTimestamp(text));
});

it.each(['', 'yesterday', '2015-11-18', 'Z', '2015-1a-18T12:17:00Z', '2015-11-18T12:17:00.Z'])('finds no instant in %j', (text) => {
  expect(read(text)).toBeNull();
});

it('finds none in what is no string', () => {
  expect(instantOf(Buffer.from('12'), 0, 2)).toBeNull();
});
