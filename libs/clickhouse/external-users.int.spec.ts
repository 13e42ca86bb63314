import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepPasswords, loadAccess } from './access.ts';
import { ensureUsers, externalStatements } from './external-users.ts';
import { splitStatements, withoutComments } from './sql-files.ts';
import { loadGrants, roles } from './roles.ts';
import { silentLogger, startTestClickHouse, type TestClickHouse } from './testing.ts';

/** The embedded server as an operator's: it takes no users by SQL, so here it is the server whose administrator must act. */
let test: TestClickHouse;
let dataDir: string;

beforeAll(async () => {
  test = await startTestClickHouse();
  dataDir = mkdtempSync(join(tmpdir(), 'oppiva-external-'));
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await test.stop();
});

function config(): { dataDir: string; clickhouse: { url: string } } {
  const { httpUrl, user, password } = test.access.migrator;
  return { dataDir, clickhouse: { url: httpUrl.replace('http://', `http://${user}:${password}@`) } };
}

describe('a server of the operator’s that does not let its user make others', () => {
  it('given CLICKHOUSE_URL, when users are ensured, then a warning names the file to run, which holds hashes only', async () => {
    const { access, warning } = await ensureUsers({ config: config(), logger: silentLogger });
    const path = join(dataDir, 'clickhouse', 'external-users.sql');
    expect(warning).toMatch(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    expect(text.includes(access.reader.password)).toBe(false);
    expect(access.projector).toEqual({ httpUrl: test.access.migrator.httpUrl, user: 'migrator', password: test.access.migrator.password });
    expect(access.reader.user).toBe('oppiva_reader');
  });

  it('given they were ensured before, when ensured again or loaded, then the passwords are the same', async () => {
    const first = loadAccess({ config: config() });
    const { access } = await ensureUsers({ config: config(), logger: silentLogger });
    expect(access).toEqual(first);
  });

  it('given a wrong password in the URL, when ensured, then nothing was made and the warning says why', async () => {
    const url = test.access.migrator.httpUrl.replace('http://', 'http://migrator:wrong@');
    const { warning } = await ensureUsers({ config: { dataDir, clickhouse: { url } }, logger: silentLogger });
    expect(warning).toMatch(/password is incorrect/);
  });

  it('given no server, when ensured, then the error is that it is unavailable', async () => {
    const work = ensureUsers({ config: { dataDir, clickhouse: { url: 'http://a:b@127.0.0.1:1' } }, logger: silentLogger });
    await expect(work).rejects.toMatchObject({ code: 'CLICKHOUSE_UNAVAILABLE' });
  });
});

describe('the statements for an administrator', () => {
  it('given the lists, when each statement is parsed by the server, then it understands all of them', async () => {
    const statements = externalStatements(keepPasswords(null), loadGrants());
    for (const statement of statements) await test.ch.query(`EXPLAIN AST ${statement}`);
    const users = statements.filter((statement) => statement.startsWith('CREATE USER'));
    expect(users).toHaveLength(roles.length - 1);
  });

  it('given the written file, when split again, then the same statements come out', () => {
    const text = readFileSync(join(dataDir, 'clickhouse', 'external-users.sql'), 'utf8');
    const passwords = keepPasswords(null);
    expect(splitStatements(text).map(withoutComments)).toHaveLength(externalStatements(passwords, loadGrants()).length);
  });
});
