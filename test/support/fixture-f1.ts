import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Product } from './product.ts';

const shared = join(import.meta.dirname, '../../../shared/design/oracles');
const expectedFile = join(shared, 'fixture_f1_expected.json');

/** Fixture F1 of the capability model (3.13), a line an event, and whether it lies beside the project. */
export const fixtureF1 = join(shared, 'fixture_f1.jsonl');
export const isFixtureThere = existsSync(fixtureF1) && existsSync(expectedFile);
if (!isFixtureThere) process.stderr.write('fixture F1 is not beside the project; its end-to-end tests do not run\n');

interface Expected {
  window?: string;
  known_at?: string;
  [unit: string]: unknown;
}

export interface Explained {
  value: number;
  lo: number;
  hi: number;
  numerator: number;
  denominator: number;
}

type Figure = Explained & { num?: number; den?: number };

/** One value that the fixture gives: of an indicator and unit, at an instant or (`quarter`) as published. */
export interface ExpectedFigure {
  key: string;
  block: Expected;
  unit: string;
  indicator: string;
  figure: Figure;
}

function isFigure(entry: [string, unknown]): entry is [string, Figure] {
  return typeof entry[1] === 'object' && entry[1] !== null && 'value' in entry[1];
}

/** Everything that the fixture's expected file says; empty where it is not there. */
export function expectedFigures(): ExpectedFigure[] {
  const expected = isFixtureThere ? (JSON.parse(readFileSync(expectedFile, 'utf8')) as Record<string, Expected>) : {};
  return Object.entries(expected).flatMap(([key, block]) =>
    Object.entries(block).flatMap(([unit, figures]) =>
      Object.entries((figures ?? {}) as Record<string, unknown>)
        .filter(isFigure)
        .map(([indicator, figure]) => ({ key, block, unit, indicator, figure })),
    ),
  );
}

/** Takes the fixture in as an initial load, and ends loading. */
export async function importFixtureF1(product: Product): Promise<void> {
  const imported = await product.run('import', 'history', '--bootstrap', fixtureF1);
  expect(imported.stdout).toMatch(/55 rows = \d+ accepted/);
  const finished = await product.run('import', 'finish');
  expect(finished).toMatchObject({ code: 0 });
}

/** Asks `/api/v1/explain` under the test profile, which computes the value anew. */
export async function expectExplained(product: Product, { key, block, unit, indicator, figure }: ExpectedFigure): Promise<void> {
  const window = key === 'quarter' ? block.window! : '2024-09-02..2024-09-30';
  const asOf = key === 'quarter' ? block.known_at! : key;
  const query = new URLSearchParams({ indicator, unit, window, asOf });
  const { status, body } = await product.request<Explained>('GET', `/api/v1/explain?${query.toString()}`, { auth: 'admin' });
  expect(status).toBe(200);
  if (figure.num !== undefined) expect(body).toMatchObject({ numerator: figure.num, denominator: figure.den });
  expectFigure(body, figure);
}

export function expectFigure(body: Explained, figure: Figure, path?: string): void {
  expect(body.value, path).toBeCloseTo(figure.value, 6);
  if (figure.lo !== undefined) expect(body.lo, path).toBeCloseTo(figure.lo, 4);
  if (figure.hi !== undefined) expect(body.hi, path).toBeCloseTo(figure.hi, 4);
}
