import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

const take = (seed: number, count: number): number[] => Array.from({ length: count }, seededRandom(seed));

test('given a seed, then the numbers are those of mulberry32, on every machine', () => {
  expect(take(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

test('given another seed, then other numbers, all in [0, 1) and evenly spread', () => {
  const numbers = take(2, 10_000);
  expect(numbers.slice(0, 3)).not.toEqual(take(1, 3));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++) {
    expect(numbers.filter((number) => Math.floor(number * 10) === tenth).length).toBeGreaterThan(900);
  }
});
