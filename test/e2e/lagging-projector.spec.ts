import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, type Answer } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';

/** Ingest has priority over projecting, but only so long: a worker that stands still, and a limit of two seconds instead of sixty. */
describe('a projector that falls too far behind', () => {
  const product = new Product({ env: { PROJECTION_LAG_SECONDS_MAX: '2' } });
  const random = randomFrom(7);
  const accepted: string[] = [];
  let worker = 0;

  beforeAll(() => product.start());
  afterAll(async () => {
    if (worker !== 0) process.kill(worker, 'SIGCONT');
    await product.stop();
    product.clean();
  });

  const send = async (): Promise<{ id: string; answer: Answer<{ code?: string; message?: string }> }> => {
    const sent = statement(random, accepted.length);
    const answer = (await product.statements([sent])) as Answer<{ code?: string; message?: string }>;
    if (answer.status === 200) accepted.push(sent.id);
    return { id: sent.id, answer };
  };

  it('writes are refused with 429 and when to come again, nothing of them is stored, and they are taken when it has caught up', async () => {
    worker = product.children('worker.js')[0]!;
    process.kill(worker, 'SIGSTOP');
    let refused = await send();
    expect(refused.answer.status).toBe(200);
    for (const startedAt = Date.now(); refused.answer.status === 200 && Date.now() - startedAt < 60_000; await sleep(200)) {
      refused = await send();
    }
    expect(refused.answer).toMatchObject({ status: 429, body: { code: 'PROJECTION_LAGGING', message: expect.stringContaining('2 s') } });
    expect(Number(refused.answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const health = await product.request('GET', '/health/live', { auth: null });
    expect(health.status).toBe(200);

    process.kill(worker, 'SIGCONT');
    await product.untilProjected();
    const rows = await product.query<{ statement_id: string }>('SELECT statement_id FROM xapi.statements ORDER BY topic_offset, idx');
    expect(rows.map(({ statement_id }) => statement_id)).toEqual(accepted);
    expect(accepted).not.toContain(refused.id);
    expect((await send()).answer.status).toBe(200);
  });
});
