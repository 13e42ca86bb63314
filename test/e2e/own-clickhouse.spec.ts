import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, splitStatements, startEmbeddedServer, type EmbeddedServer } from '@oppiva/clickhouse';
import { freePorts, silentLogger } from '@oppiva/clickhouse/testing.ts';
import { Product } from '../support/product.ts';
import { randomFrom, statement } from '../support/statements.ts';

/**
 * A ClickHouse server of the operator's: a process of its own with users of its own, which the product knows by CLICKHOUSE_URL alone.
 * This one takes no users by SQL, so its administrator does by hand what the product asks for in external-users.sql.
 */
describe('a ClickHouse server of the operator’s', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'oppiva-own-clickhouse-'));
  const random = randomFrom(11);
  let ports: [number, number];
  let server: EmbeddedServer;
  let product: Product;

  const startServer = (): Promise<EmbeddedServer> =>
    startEmbeddedServer({ dataDir, httpPort: ports[0], tcpPort: ports[1], logger: silentLogger });

  beforeAll(async () => {
    ports = await freePorts();
    server = await startServer();
    const { httpUrl, user, password } = server.access.migrator;
    product = new Product({ args: [], env: { CLICKHOUSE_URL: httpUrl.replace('http://', `http://${user}:${password}@`) } });
    await product.start();
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const rows = (ids: string[]): Promise<{ rows: number }[]> =>
    product.query(`SELECT count() AS rows FROM xapi.statements WHERE statement_id IN (${ids.map((id) => `'${id}'`).join(',')})`);
  const health = async () => (await product.request<object>('GET', '/health/ready', { auth: null })).body;
  const batch = Array.from({ length: 50 }, (_, index) => statement(random, index));
  const ids = batch.map(({ id }) => id);

  it('takes the migrations and the demo, and statements are acknowledged, projected and read back; no other server is started', async () => {
    await product.untilSays('The demo is complete', 240);
    expect(product.children('embedded')).toEqual([]);
    expect((await product.statements(batch)).status).toBe(200);
    await product.untilProjected();
    const read = await product.request<{ id: string }>('GET', `/xapi/statements?statementId=${ids[0]}`, {
      headers: { 'x-experience-api-version': '1.0.3' },
    });
    expect(read).toMatchObject({ status: 200, body: { id: ids[0] } });
    const { windows } = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body;
    expect(windows.length).toBeGreaterThanOrEqual(4);
  });

  it('until its administrator has made the users, nobody comes in as reader or analyst, and the operator is told which file to run', async () => {
    await expect(rows(ids)).rejects.toThrow(/AUTHENTICATION_FAILED|password is incorrect/);
    expect(product.log()).toContain(join(product.dataDir, 'clickhouse/external-users.sql'));
    expect(await health()).toMatchObject({
      degraded: true,
      warnings: [expect.stringContaining('clickhouse/external-users.sql') as string],
    });
  });

  it('with the users of that file, reader and analyst log in with the credentials as documented, and have their rights only', async () => {
    await product.stop();
    await server.stop();
    const users = usersXmlOf(readFileSync(join(product.dataDir, 'clickhouse/external-users.sql'), 'utf8'));
    mkdirSync(join(dataDir, 'clickhouse/users.d'), { recursive: true });
    writeFileSync(join(dataDir, 'clickhouse/users.d/oppiva.xml'), users);
    server = await startServer();
    await product.start();
    expect(product.credentials.reader.user).toBe('oppiva_reader');
    expect(await health()).toMatchObject({ degraded: false, warnings: [] });
    expect(await rows(ids)).toEqual([{ rows: 50 }]);
    const [values] = await product.query<{ rows: number }>('SELECT count() AS rows FROM capability.current_values', 'reader');
    expect(values!.rows).toBeGreaterThan(0);
    await expect(product.query('SELECT count() FROM xapi.statements', 'reader')).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
    await expect(product.query('SELECT raw FROM xapi.statement_records')).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
  });

  it('the services now work as users of their own', async () => {
    const more = Array.from({ length: 50 }, (_, index) => statement(random, index));
    expect((await product.statements(more)).status).toBe(200);
    await product.untilProjected();
    expect(await rows(more.map(({ id }) => id))).toEqual([{ rows: 50 }]);
    const ch = connect(server.access.migrator);
    const users = await ch.query<{ user: string }>("SELECT user FROM system.user_processes WHERE user LIKE 'oppiva_%'");
    await ch.close();
    const services = ['oppiva_projector', 'oppiva_ingest', 'oppiva_indicators', 'oppiva_insight'];
    expect(users.map(({ user }) => user)).toEqual(expect.arrayContaining(services));
  });
});

/** What an administrator makes of the statements where users live in a file: each user with its hash, profile and grants. */
function usersXmlOf(statements: string): string {
  const users = new Map<string, { hash: string; profile: string; rights: string }>();
  for (const each of splitStatements(statements)) {
    const made = /CREATE USER IF NOT EXISTS (\w+) IDENTIFIED WITH sha256_hash BY '(\w+)' SETTINGS PROFILE '(\w+)'/.exec(each);
    if (made) users.set(made[1]!, { hash: made[2]!, profile: made[3]!, rights: '' });
    const granted = /GRANT ([^]+) TO (\w+) WITH REPLACE OPTION/.exec(each);
    if (granted) users.get(granted[2]!)!.rights = granted[1]!;
  }
  const entries = [...users].map(
    ([name, { hash, profile, rights }]) =>
      `<${name}><password_sha256_hex>${hash}</password_sha256_hex><networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile>` +
      `<quota>default</quota><grants><query>GRANT ${rights}</query></grants></${name}>`,
  );
  return `<clickhouse><users>${entries.join('\n')}</users></clickhouse>`;
}
