import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaForTests } from '@oppiva/event-log/testing.ts';
import { expectedFigures, expectExplained, importFixtureF1, isFixtureThere } from '../support/fixture-f1.ts';
import { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';

const kafka = await kafkaForTests();

/** The product unchanged on a Kafka log: the same journey from HTTP to a published value. */
describe.runIf(kafka !== null)('the whole path on Kafka', () => {
  const product = new Product({
    env: { TEST_PROFILE: 'unsuppressed', KAFKA_BROKERS: kafka?.brokers.toString() ?? '', KAFKA_REPLICATION: '1' },
  });

  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    product.clean();
    await kafka?.stop();
  });

  // the broker has the clock, so a history comes in as an initial load
  it.runIf(isFixtureThere)('fixture F1 as an initial load gives its values at both instants, and its quarter is published', async () => {
    await importFixtureF1(product);
    const asked = expectedFigures().filter(({ unit, indicator }) => unit === 'BA-X' && indicator === 'learning-regularity');
    expect(asked.map(({ key }) => key)).toEqual(expect.arrayContaining(['2024-10-05T00:00:00Z', '2024-10-14T00:00:00Z', 'quarter']));
    for (const figure of asked) await expectExplained(product, figure);
    const { windows } = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body;
    expect(windows).toContain('2024-07-01..2024-10-01');
  });

  it('a statement becomes durable, is projected once, and survives a restart', async () => {
    const random = randomFrom(4);
    const batch = Array.from({ length: 50 }, (_, index) => statement(random, index));
    expect((await product.statements(batch)).status).toBe(200);
    expect((await product.statements(batch)).status).toBe(200);
    await product.untilProjected();
    const ids = batch.map(({ id }) => `'${id}'`).join(',');
    const count = `SELECT count() AS rows, uniqExact(statement_id) AS ids FROM xapi.statements WHERE statement_id IN (${ids})`;
    expect(await product.query(count)).toEqual([{ rows: 50, ids: 50 }]);
    await product.stop();
    await product.start();
    expect((await product.statements(batch)).status).toBe(200);
    await product.untilProjected();
    expect(await product.query(count)).toEqual([{ rows: 50, ids: 50 }]);
  });
});
