import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';

const shared = join(import.meta.dirname, '../../../shared');
const fixture = join(shared, 'design/oracles/fixture_f1.jsonl');
const expectedFile = join(shared, 'design/oracles/fixture_f1_expected.json');

interface Expected {
  window?: string;
  known_at?: string;
  [unit: string]: unknown;
}

interface Explained {
  value: number;
  lo: number;
  hi: number;
  numerator: number;
  denominator: number;
}

type Figure = Explained & { num?: number; den?: number };

function isFigure(entry: [string, unknown]): entry is [string, Figure] {
  return typeof entry[1] === 'object' && entry[1] !== null && 'value' in entry[1];
}

const present = existsSync(fixture) && existsSync(expectedFile);
if (!present) process.stderr.write('fixture F1 is not beside the project; its end-to-end test does not run\n');

/** Fixture F1 of the capability model (3.13), as an initial load under the test profile. */
describe.runIf(present)('fixture F1 as an initial load', () => {
  const product = new Product({ env: { TEST_PROFILE: 'unsuppressed' } });
  const expected = present ? (JSON.parse(readFileSync(expectedFile, 'utf8')) as Record<string, Expected>) : {};

  beforeAll(async () => {
    await product.start();
    const imported = await product.run('import', 'history', '--bootstrap', fixture);
    expect(imported.stdout).toMatch(/55 rows = \d+ accepted/);
    const finished = await product.run('import', 'finish');
    expect(finished).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  const blocks = Object.entries(expected).flatMap(([key, block]) =>
    Object.entries(block).flatMap(([unit, figures]) =>
      Object.entries((figures ?? {}) as Record<string, unknown>)
        .filter(isFigure)
        .map(([indicator, figure]) => ({ key, block, unit, indicator, figure })),
    ),
  );
  // each is computed anew, which takes a second: every indicator of one unit at one instant, and one indicator at the other
  const asked = blocks.filter(({ key, unit, indicator }) =>
    key === '2024-10-05T00:00:00Z' ? unit === 'BA-X' : key !== 'quarter' && indicator === 'learning-regularity',
  );

  it('names a value of each indicator', () => {
    expect(new Set(blocks.map(({ indicator }) => indicator)).size).toBe(present ? 7 : 0);
  });

  it.each(asked)('$indicator of $unit at $key', async ({ key, block, unit, indicator, figure }) => {
    const window = key === 'quarter' ? block.window! : '2024-09-02..2024-09-30';
    const asOf = key === 'quarter' ? block.known_at! : key;
    const query = new URLSearchParams({ indicator, unit, window, asOf });
    const { status, body } = await product.request<Explained>('GET', `/api/v1/explain?${query.toString()}`, { auth: 'admin' });
    expect(status).toBe(200);
    if (figure.num !== undefined) expect(body).toMatchObject({ numerator: figure.num, denominator: figure.den });
    expect(body.value).toBeCloseTo(figure.value, 6);
    if (figure.lo !== undefined) expect(body.lo).toBeCloseTo(figure.lo, 4);
    if (figure.hi !== undefined) expect(body.hi).toBeCloseTo(figure.hi, 4);
  });

  it('the closed quarter is published: a final value of every indicator and unit', async () => {
    const ofQuarter = blocks.filter(({ key }) => key === 'quarter');
    expect(ofQuarter.length).toBeGreaterThan(18);
    for (const { unit, indicator, figure } of ofQuarter) {
      const query = new URLSearchParams({ indicator, unit, window: '2024-07-01..2024-10-01' });
      const path = `/api/v1/values?${query.toString()}`;
      const { status, body } = await product.request<Explained & { status: string }>('GET', path, { auth: null });
      expect({ status, body }, path).toMatchObject({ status: 200, body: { status: 'final' } });
      expect(body.value, path).toBeCloseTo(figure.value, 6);
      if (figure.lo !== undefined) expect(body.lo, path).toBeCloseTo(figure.lo, 4);
      if (figure.hi !== undefined) expect(body.hi, path).toBeCloseTo(figure.hi, 4);
    }
  });

  it('an initial load is refused once something is published', async () => {
    const again = await product.run('import', 'history', '--bootstrap', fixture);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/bootstrap|initial load/i);
  });
});
