import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';

/** Tables are filled anew from the log while the product runs: what an operator types, sees and can ask for. */
describe('npm run rebuild', () => {
  const product = new Product();
  const random = randomFrom(11);
  let sent = 0;

  const send = async (count: number): Promise<void> => {
    const batch = Array.from({ length: count }, (_, number) => statement(random, number));
    expect((await product.statements(batch)).status).toBe(200);
    sent += count;
    await product.untilProjected();
  };
  const stored = async (): Promise<number> =>
    Number((await product.query<{ n: number }>('SELECT count() AS n FROM xapi.statements'))[0]?.n);
  const uuids = (): Promise<object[]> =>
    product.queryInternally(
      "SELECT name, toString(uuid) AS uuid FROM system.tables WHERE database = 'xapi' AND name = 'statement_records'",
    );
  const ask = (query: string) =>
    product.request<{ id: string; code?: string; message?: string }>('POST', `/admin/api/rebuilds?${query}`, { auth: 'admin' });

  beforeAll(async () => {
    await product.start();
    await send(50);
    await send(50);
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('all: every projection after the other, and everything is there as before', async () => {
    const before = await uuids();

    const { code, stdout, stderr } = await product.run('rebuild', 'all');

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
      'hr',
      'rules',
      'admissions',
      'values',
      'statements',
      'learning',
      '',
    ]);
    expect(await uuids()).not.toEqual(before);
    await send(20);
    expect(await stored()).toBe(sent);
    expect((await product.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  });

  it('--back: the tables that were replaced are read again, with what came since', async () => {
    const before = await uuids();

    const { code, stdout } = await product.run('rebuild', 'statements', '--back');

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^statements: the tables are exchanged\. Writes waited \d+ ms\.\n$/),
    });
    expect(await uuids()).not.toEqual(before);
    expect(await stored()).toBe(sent);
  });

  it('a worker that is killed in between: the next one goes on, and the command returns', async () => {
    const command = product.run('rebuild', 'statements');
    const found = `SELECT count() AS n FROM projector.rebuilds FINAL WHERE state NOT IN ('finished', 'refused')`;
    while (Number((await product.queryInternally<{ n: number }>(found))[0]?.n) === 0);
    process.kill(product.children('worker.js')[0]!, 'SIGKILL');

    expect(await command).toMatchObject({ code: 0, stdout: expect.stringContaining('statements: the tables are exchanged') });
    await send(10);
    expect(await stored()).toBe(sent);
  });

  it('what differs is refused: the command fails and says which table and where', async () => {
    await product.queryInternally('ALTER TABLE xapi.statement_ids DELETE WHERE topic_offset = 1 SETTINGS mutations_sync = 1');

    const { code, stderr } = await product.run('rebuild', 'statements');

    expect(code).toBe(1);
    expect(stderr).toContain('REBUILD_DIFFERENT');
    expect(stderr).toContain('xapi.statement_ids differs at offset 1 ');
    const accepted = await product.run('rebuild', 'statements', '--accept-differences');
    expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining('xapi.statement_ids differs at offset 1 ') });
  });

  it('an unknown projection: the error names those that there are', async () => {
    const { code, stderr } = await product.run('rebuild', 'statement');
    expect(code).toBe(1);
    expect(stderr).toContain('statement. There are: hr, rules, admissions, values, statements, learning.');
  });

  it('one at a time: another one is refused while one is under way, the same one is joined', async () => {
    const first = await ask('projection=statements');
    const again = await ask('projection=statements');
    const other = await ask('projection=hr');

    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(again.body.id).toBe(first.body.id);
    expect(other.body).toMatchObject({ code: 'REBUILD_UNDER_WAY', message: expect.stringContaining('statements is being rebuilt') });
    const missing = await product.request('GET', '/admin/api/rebuilds/nothing', { auth: 'admin' });
    expect(missing).toMatchObject({ status: 404, body: { code: 'REBUILD_NOT_FOUND' } });
    expect((await ask('projection=hr&action=forward')).body).toMatchObject({ code: 'PARAMETER_INVALID' });
    expect((await product.request('POST', '/admin/api/rebuilds?projection=hr', { auth: 'xapi' })).status).toBe(403);
  });
});
