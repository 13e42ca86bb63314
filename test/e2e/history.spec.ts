import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectedFigures,
  expectExplained,
  expectFigure,
  fixtureF1,
  importFixtureF1,
  isFixtureThere,
  type Explained,
} from '../support/fixture-f1.ts';
import { Product } from '../support/product.ts';

/** Fixture F1 of the capability model (3.13), as an initial load under the test profile. On Kafka: kafka.spec.ts. */
describe.runIf(isFixtureThere)('fixture F1 as an initial load', () => {
  const product = new Product({ env: { TEST_PROFILE: 'unsuppressed' } });

  beforeAll(async () => {
    await product.start();
    await importFixtureF1(product);
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  const figures = expectedFigures();
  // each is computed anew, which takes a second: every indicator of one unit at one instant, and one indicator at the other
  const asked = figures.filter(({ key, unit, indicator }) =>
    key === '2024-10-05T00:00:00Z' ? unit === 'BA-X' : key !== 'quarter' && indicator === 'learning-regularity',
  );

  it('names a value of each indicator', () => {
    expect(new Set(figures.map(({ indicator }) => indicator)).size).toBe(isFixtureThere ? 7 : 0);
  });

  it.each(asked)('$indicator of $unit at $key', (figure) => expectExplained(product, figure));

  it('the closed quarter is published: a final value of every indicator and unit', async () => {
    const ofQuarter = figures.filter(({ key }) => key === 'quarter');
    expect(ofQuarter.length).toBeGreaterThan(18);
    for (const { unit, indicator, figure } of ofQuarter) {
      const query = new URLSearchParams({ indicator, unit, window: '2024-07-01..2024-10-01' });
      const path = `/api/v1/values?${query.toString()}`;
      const { status, body } = await product.request<Explained & { status: string }>('GET', path, { auth: null });
      expect({ status, body }, path).toMatchObject({ status: 200, body: { status: 'final' } });
      expectFigure(body, figure, path);
    }
  });

  it('an initial load is refused once something is published', async () => {
    const again = await product.run('import', 'history', '--bootstrap', fixtureF1);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/bootstrap|initial load/i);
  });
});
