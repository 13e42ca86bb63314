import { describe, expect, it } from 'vitest';
import { whyNotPublished } from './not-published.ts';
import { readWindow } from './questions.ts';

const q3 = readWindow('2024-07-01..2024-10-01');
const base = { window: q3, windows: ['2024-04-01..2024-07-01', q3.text], publishedLater: false, closesAt: 100, now: 200 };

describe('why nothing is published', () => {
  it.each([
    ['nothing at all', { windows: [] }, 'NOTHING_PUBLISHED'],
    ['the instant was too early', { publishedLater: true, now: 50 }, 'NOT_KNOWN_YET'],
    ['the window is open', { now: 99 }, 'WINDOW_NOT_CLOSED'],
    ['the window has no values', { windows: ['2024-04-01..2024-07-01'] }, 'WINDOW_NOT_PUBLISHED'],
    ['the unit has none in it', {}, 'UNIT_NOT_PUBLISHED'],
    ['no window was asked for', { window: null, closesAt: null }, 'UNIT_NOT_PUBLISHED'],
  ])('%s', (_what, change, reason) => {
    expect(whyNotPublished({ ...base, ...change })).toBe(reason);
  });
});
