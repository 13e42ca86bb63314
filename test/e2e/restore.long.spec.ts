import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';
import { codeBlocksOf } from './support/document.ts';

/** The commands of "Backup and restore" for operators, as they stand there. */
const [backUp, restore] = codeBlocksOf('docs/operate.md').filter(({ heading }) => heading === 'Backup and restore');
const root = join(import.meta.dirname, '../..');

async function shell(commands: string, env: Record<string, string>): Promise<void> {
  await promisify(execFile)('bash', ['-euc', commands], { cwd: root, env: { ...process.env, ...env } });
}

describe('a backup that was made while it ran', () => {
  const product = new Product();
  const restored = new Product({ dataDir: `${product.dataDir}-restored` });
  const backup = `${product.dataDir}-backup`;
  const random = randomFrom(1);
  const sent = Array.from({ length: 200 }, (_, index) => statement(random, index));

  beforeAll(async () => {
    await product.start();
    await product.statements(sent);
    await shell(backUp!.text, { DATA_DIR: product.dataDir, BACKUP: backup });
    await product.statements([statement(random, 1_000)]);
    await product.stop();
    await shell(restore!.text.replace(/^DATA_DIR=.* npm start\n/m, ''), { BACKUP: backup, RESTORED: restored.dataDir });
    await restored.start();
  });
  afterAll(async () => {
    await product.stop();
    await restored.stop();
    await shell('rm -rf "$BACKUP"', { BACKUP: backup });
    product.clean();
    restored.clean();
  });

  it('holds everything acknowledged until then, and nothing of later', async () => {
    await restored.untilProjected();
    const rows = await restored.query<{ id: string }>('SELECT toString(statement_id) AS id FROM xapi.statements ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual(sent.map(({ id }) => id as string).toSorted());
    expect((await restored.request('GET', '/health/reconciliation', { auth: null })).status).toBe(200);
  });

  it('lets clients in as before, and knows what it has', async () => {
    expect(restored.credentials.xapi).toMatchObject({ key: product.credentials.xapi.key, secret: product.credentials.xapi.secret });
    expect((await restored.statements(sent)).status).toBe(200);
    await restored.untilProjected();
    expect(await restored.query('SELECT count() AS rows FROM xapi.statements')).toEqual([{ rows: sent.length }]);
  });
});
