import { expect, test } from 'vitest';
import { Postponed } from './postponed.ts';
import { runsOf } from './runs.ts';
import type { Changes, Work } from './work.ts';

const kin = { actors: ['a2', 'a1'], persons: ['p1'] };
const changesOf = (news: number): Changes => new Map([['a1', { dates: new Set(['2024-09-05']), statements: news }]]);
const work = (o: { statements: number; news: number; grows?: boolean }): Work[] => [{ kin, dates: ['2024-09-05'], grows: true, ...o }];

/** A step in which one kin has `news` new statements among `statements`. */
function step(
  postponed: Postponed,
  o: { statements: number; news: number; nowMs?: number; from?: number; complete?: boolean; grows?: boolean },
) {
  const { statements, news, nowMs = 0, from = 0, complete = false, grows = true } = o;
  return postponed.postpones(work({ statements, news, grows }), { changes: changesOf(news), nowMs, from, complete });
}

test('few statements, many new ones, changes of facts and a complete tick are not put off', () => {
  const postponed = new Postponed();
  expect(step(postponed, { statements: 100, news: 1 })).toBe(false);
  expect(step(postponed, { statements: 10_000, news: 2_500 })).toBe(false);
  expect(step(postponed, { statements: 10_000, news: 1, grows: false })).toBe(false);
  expect(step(postponed, { statements: 10_000, news: 1, complete: true })).toBe(false);
  expect(postponed.isEmpty).toBe(true);
});

test('what waits holds the position back, comes back with what is new, and waits in proportion to what it costs', () => {
  const postponed = new Postponed();
  expect(step(postponed, { statements: 10_000, news: 100, nowMs: 1_000, from: 40 })).toBe(true);
  expect(step(postponed, { statements: 10_100, news: 200, nowMs: 2_000, from: 50 })).toBe(true);
  expect(postponed.derivedUpto(60)).toBe(40);
  expect([postponed.isDue(6_000), postponed.isDue(6_100)]).toEqual([false, true]);
  const changes = changesOf(7);
  postponed.release(changes);
  expect(changes.get('a1')).toEqual({ dates: new Set(['2024-09-05']), statements: 207 });
  expect(step(postponed, { statements: 10_200, news: 207, nowMs: 6_100 })).toBe(false);
  expect(postponed.derivedUpto(60)).toBe(60);
});

test('never longer than a minute', () => {
  const postponed = new Postponed();
  step(postponed, { statements: 10_000_000, news: 1 });
  expect([postponed.isDue(59_999), postponed.isDue(60_000)]).toEqual([false, true]);
});

test('dates become runs for each identity', () => {
  expect(runsOf([{ actors: ['a', 'b'], dates: ['2024-03-01', '2024-02-28', '2024-02-29', '2024-03-05'] }])).toEqual({
    actors: ['a', 'a', 'b', 'b'],
    firsts: ['2024-02-28', '2024-03-05', '2024-02-28', '2024-03-05'],
    lengths: [3, 1, 3, 1],
  });
});
