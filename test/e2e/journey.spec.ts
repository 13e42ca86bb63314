import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';
import { codeBlocksOf } from './support/document.ts';

async function createdClient(product: Product, ...args: string[]): Promise<{ endpoint: string; key: string; secret: string }> {
  return JSON.parse((await product.run('client', 'create', ...args, '--json')).stdout) as { endpoint: string; key: string; secret: string };
}

describe('a statement and an event, from HTTP to ClickHouse, on a fresh data directory', () => {
  const product = new Product();
  const random = randomFrom(1);

  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('an acknowledged statement is seen by the analyst, and read back with what the LRS adds', async () => {
    const sent = statement(random, 1);
    const posted = await product.statements([sent]);
    expect(posted).toMatchObject({ status: 200, body: [sent.id] });
    const read = await product.request<Record<string, unknown>>('GET', `/xapi/statements?statementId=${sent.id}`, {
      headers: { 'x-experience-api-version': '1.0.3' },
    });
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({
      id: sent.id,
      actor: sent.actor,
      verb: sent.verb,
      timestamp: sent.timestamp,
      authority: expect.any(Object),
      stored: expect.any(String),
    });
    await product.untilProjected();
    const rows = await product.query<{ verb_id: string; object_id: string }>(
      `SELECT verb_id, object_id FROM xapi.statements WHERE statement_id = '${sent.id}'`,
    );
    expect(rows).toEqual([{ verb_id: (sent.verb as { id: string }).id, object_id: (sent.object as { id: string }).id }]);
  });

  it('rights hold in ClickHouse itself', async () => {
    await expect(product.query('CREATE DATABASE oops ENGINE = Memory')).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
    await expect(product.query('SELECT count() FROM xapi.statements', 'reader')).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
    await expect(product.query('SELECT raw FROM xapi.statement_records')).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
    await expect(product.query("SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')")).rejects.toThrow(
      /ACCESS_DENIED|Not enough privileges/,
    );
    expect(await product.query('SELECT count() AS rows FROM capability.current_values', 'reader')).toEqual([{ rows: 0 }]);
  });

  it('Ctrl-C stops all of it cleanly, and the second start keeps everything', async () => {
    const before = await product.query('SELECT count() AS rows FROM xapi.statements');
    const server = product.children('embedded');
    expect(await product.stop()).toBe(0);
    expect(server.map((pid) => existsSync(`/proc/${pid}`))).toEqual(server.map(() => false));
    await product.start();
    expect(await product.query('SELECT count() AS rows FROM xapi.statements')).toEqual(before);
  });

  it('a second Oppiva on the same data directory is refused with what to do', async () => {
    const second = await product.run('start', '--empty');
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('is in use by another Oppiva');
    expect(second.stderr).toContain('DATA_DIR');
  });

  it('a taken port is named, with the variable to change', async () => {
    const other = new Product({ env: product.ports });
    const started = await other.run('start', '--empty');
    other.clean();
    expect(started).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot listen on 127\.0\.0\.1:\d+: something else listens there.*PORT/),
    });
  });

  it('credentials are created, used and revoked on the command line, and secrets are stored hashed', async () => {
    const created = await createdClient(product, 'moodle');
    const authorization = `Basic ${Buffer.from(`${created.key}:${created.secret}`).toString('base64')}`;
    const send = () =>
      product.request('POST', '/xapi/statements', {
        auth: null,
        body: [statement(random, 2)],
        headers: { authorization, 'x-experience-api-version': '1.0.3' },
      });
    expect((await send()).status).toBe(200);
    expect((await product.run('client', 'list')).stdout).toContain('moodle');
    expect((await product.run('client', 'revoke', 'moodle')).code).toBe(0);
    expect((await send()).status).toBe(401);
    const log = readFileSync(join(product.dataDir, 'log/oppiva.sqlite'));
    expect(log.includes(created.secret)).toBe(false);
  });

  it('the commands of "Connect your LMS" answer what it says that they answer', async () => {
    const lms = await createdClient(product, 'my-lms');
    const hr = await createdClient(product, 'hr-feed', '--scopes', 'events/write');
    const env = { ...process.env, ENDPOINT: lms.endpoint, KEY: lms.key, SECRET: lms.secret, EVENTS_KEY: hr.key, EVENTS_SECRET: hr.secret };
    const blocks = codeBlocksOf('docs/connect-your-lms.md').filter(({ heading }) => heading === 'curl');
    const commands = blocks.filter(({ text }) => text.startsWith('curl '));
    const said: string[] = [];
    for (const { text } of commands) said.push((await promisify(execFile)('bash', ['-c', text], { env })).stdout);
    expect(commands).toHaveLength(5);
    expect(said).toEqual(blocks.filter(({ language }) => language === 'answer').map(({ text }) => text));
  });
});

describe('imports, as clients of the running product', () => {
  const product = new Product();

  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('an import killed on its way goes on when started again, and a third run accepts nothing', async () => {
    const random = randomFrom(3);
    const path = join(product.dataDir, 'statements.jsonl');
    const lines = Array.from({ length: 6_000 }, (_, index) => JSON.stringify({ ...statement(random, index), id: undefined }));
    lines[17] = '{"actor":{"mbox":"no"},"verb":{"id":"http://example.org/v"},"object":{"id":"http://example.org/o"}}';
    writeFileSync(path, `${lines.join('\n')}\n`);
    const interrupted = product.run('import', 'xapi', path);
    await sleep(700);
    for (const pid of product.importers(path)) process.kill(pid, 'SIGKILL');
    await interrupted;
    const second = await product.run('import', 'xapi', path);
    expect(second.stdout).toMatch(/6000 rows = \d+ accepted \+ \d+ duplicate \+ 1 rejected/);
    expect(second.stdout).toContain('row 18: ');
    const third = await product.run('import', 'xapi', path);
    expect(third.stdout).toContain('6000 rows = 0 accepted + 5999 duplicate + 1 rejected');
    expect(await product.query('SELECT count() AS rows, uniqExact(statement_id) AS ids FROM xapi.statements')).toEqual([
      { rows: 5_999, ids: 5_999 },
    ]);
  });

  it('an unknown kind and a missing file say what there is', async () => {
    expect((await product.run('import', 'nonsense', 'x')).stderr).toContain('xapi, events, history, employees, oulad');
    const missing = await product.run('import', 'xapi', '/nowhere/file.jsonl');
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no file /nowhere/file.jsonl') });
  });
});
