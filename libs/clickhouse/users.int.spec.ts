import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type ClickHouse } from './client.ts';
import { accessPath } from './access.ts';
import { startTestClickHouse, type TestClickHouse } from './testing.ts';

const ACCESS_DENIED = 497;
const READONLY = 164;
const UNKNOWN_FUNCTION_RESULT = 395;

let test: TestClickHouse;
let reader: ClickHouse;
let analyst: ClickHouse;
/** `default`, which exists only so that the listener can start. */
let anyone: ClickHouse;

const SCHEMA = [
  'CREATE DATABASE xapi',
  'CREATE DATABASE capability',
  'CREATE DATABASE projector',
  'CREATE TABLE xapi.statement_records (id UInt64, raw String) ENGINE = MergeTree ORDER BY id',
  "INSERT INTO xapi.statement_records VALUES (1, 'first'), (2, 'second')",
  'CREATE VIEW xapi.statements DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT id FROM xapi.statement_records',
  'CREATE TABLE capability.published_values (value Float64) ENGINE = MergeTree ORDER BY value',
  'INSERT INTO capability.published_values VALUES (0.5)',
  'CREATE VIEW capability.values DEFINER = migrator SQL SECURITY DEFINER AS SELECT value FROM capability.published_values',
  'CREATE VIEW capability.explanations DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT id FROM xapi.statement_records WHERE id = {wanted:UInt64}',
  'CREATE VIEW capability.units SQL SECURITY INVOKER AS SELECT id FROM xapi.statement_records',
  'CREATE TABLE projector.done (key String) ENGINE = MergeTree ORDER BY key',
];

beforeAll(async () => {
  test = await startTestClickHouse();
  for (const statement of SCHEMA) await test.ch.command(statement);
  reader = test.as('reader');
  analyst = test.as('analyst');
  anyone = connect({ ...test.access.reader, user: 'default', password: '' });
});
afterAll(async () => {
  await anyone.close();
  await test.stop();
});

/** The server's number of the refusal; null when the query worked. */
async function refusal(ch: ClickHouse, sql: string): Promise<number | null> {
  try {
    await ch.query(sql);
    return null;
  } catch (error) {
    return (error as { clickhouseCode?: number }).clickhouseCode ?? -1;
  }
}

describe('views for people', () => {
  it('given a view with the definer’s rights, when read by a user without rights on its table, then the rows come', async () => {
    expect(await reader.query('SELECT * FROM capability.values')).toEqual([{ value: 0.5 }]);
    expect(await analyst.query('SELECT * FROM xapi.statements ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('given a view with parameters, when read so, then the rows come', async () => {
    expect(await reader.query('SELECT * FROM capability.explanations(wanted = 2)')).toEqual([{ id: 2 }]);
    expect(await reader.query('SELECT * FROM capability.explanations(wanted = {id:UInt64})', { id: 1 })).toEqual([{ id: 1 }]);
  });

  it('given a view with the reader’s own rights, when read, then it is refused', async () => {
    expect(await refusal(reader, 'SELECT * FROM capability.units')).toBe(ACCESS_DENIED);
  });

  it.each(['xapi.statement_records', 'capability.published_values', 'xapi.statements', 'projector.done'])(
    'given reader, when %s is read, then it is refused',
    async (table) => {
      expect(await refusal(reader, `SELECT * FROM ${table}`)).toBe(ACCESS_DENIED);
    },
  );

  it.each(['xapi.statement_records', 'capability.published_values', 'projector.done'])(
    'given analyst, when %s is read, then it is refused',
    async (table) => {
      expect(await refusal(analyst, `SELECT * FROM ${table}`)).toBe(ACCESS_DENIED);
    },
  );

  it('given reader, when the catalogue is read, then only its own views are in it', async () => {
    const tables = await reader.query<{ name: string }>("SELECT concat(database, '.', name) AS name FROM system.tables ORDER BY name");
    expect(tables.map((table) => table.name)).toEqual(['capability.explanations', 'capability.units', 'capability.values']);
  });
});

const forbidden = [
  "SELECT * FROM url('http://127.0.0.1:1/x', 'LineAsString')",
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "SELECT * FROM remote('127.0.0.1', 'xapi', 'statement_records')",
  "SELECT * FROM remote('127.0.0.1', 'xapi', 'statement_records', 'default', '')",
  "SELECT * FROM cluster('default', 'xapi', 'statement_records')",
  "SELECT * FROM s3('http://127.0.0.1:1/b/k', 'LineAsString')",
  "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM sqlite('/tmp/x', 'y')",
  "SELECT * FROM executable('x', 'TSV', 'a String')",
  "SELECT * FROM mergeTreeIndex('xapi', 'statement_records')",
  "INSERT INTO FUNCTION file('/tmp/x', 'TSV', 'a UInt8') SELECT 1",
  'SELECT * FROM system.query_log',
  'SELECT * FROM system.processes',
  'SELECT * FROM system.users',
  'SELECT * FROM system.grants',
  'SELECT * FROM system.server_settings',
  "BACKUP DATABASE capability TO File('x')",
];

describe.each(['reader', 'analyst'] as const)('what %s may not do', (role) => {
  it.each(forbidden)('%s is refused', async (sql) => {
    expect(await refusal(test.as(role), sql)).not.toBeNull();
  });

  it.each([
    'CREATE TABLE capability.mine (x UInt8) ENGINE = Memory',
    'CREATE VIEW capability.mine AS SELECT 1',
    'CREATE TEMPORARY TABLE mine (x UInt8)',
    'CREATE DATABASE mine',
    'CREATE FUNCTION mine AS x -> x',
    'CREATE USER mine',
    'INSERT INTO capability.published_values VALUES (1)',
    'ALTER TABLE capability.published_values DELETE WHERE 1',
    'DROP VIEW capability.values',
    'TRUNCATE TABLE capability.published_values',
    'SYSTEM FLUSH LOGS',
    'SYSTEM SHUTDOWN',
    'KILL QUERY WHERE 1 ASYNC',
  ])('%s is refused', async (sql) => {
    const outcome = await test
      .as(role)
      .command(sql)
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(outcome).toMatchObject({ code: 'CLICKHOUSE_QUERY' });
  });

  it.each([
    'log_queries = 0',
    'max_memory_usage = 0',
    'max_execution_time = 100000',
    'max_result_rows = 0',
    'readonly = 0',
    "compatibility = '23.8'",
    'enable_analyzer = 0',
  ])('the setting %s is refused', async (setting) => {
    expect([READONLY, 452]).toContain(await refusal(test.as(role), `SELECT 1 SETTINGS ${setting}`));
  });

  it('a setting that drivers send is taken within its bounds', async () => {
    expect(
      await refusal(test.as(role), "SELECT 1 SETTINGS max_execution_time = 20, session_timezone = 'Europe/Helsinki', join_use_nulls = 1"),
    ).toBeNull();
  });
});

describe('the function file()', () => {
  const forms = [
    'SELECT file({path:String})',
    'SELECT `file`({path:String})',
    'SELECT arrayMap(x -> file(x), [{path:String}])',
    'SELECT arrayMap(file, [{path:String}])',
    'SELECT * APPLY (file) FROM (SELECT {path:String} AS x)',
    'SELECT 1 ORDER BY file({path:String})',
    "SELECT file({path:String}, 'none')",
    'WITH (x -> file(x)) AS f SELECT f({path:String})',
  ];

  it.each(forms)('%s reads nothing, whoever asks', async (sql) => {
    const path = accessPath(test.dataDir);
    expect(existsSync(path)).toBe(true);
    for (const ch of [reader, analyst, anyone, test.as('projector')]) {
      const outcome = await ch.query(sql, { path }).then(
        (rows) => rows,
        (error: unknown) => (error as { clickhouseCode: number }).clickhouseCode,
      );
      expect([UNKNOWN_FUNCTION_RESULT, 36]).toContain(outcome);
    }
  });

  it.each(['enable_analyzer = 0', "compatibility = '23.8'"])(
    'given `default` with %s, when called, then it still reads nothing',
    async (setting) => {
      for (const sql of ['SELECT file({path:String})', 'SELECT * APPLY (file) FROM (SELECT {path:String} AS x)']) {
        const outcome = anyone.query(`${sql} SETTINGS ${setting}`, { path: join(test.dataDir, 'clickhouse', 'users.xml') });
        await expect(outcome).rejects.toMatchObject({ clickhouseCode: UNKNOWN_FUNCTION_RESULT });
      }
    },
  );

  it('given `migrator`, when it drops the replacement, then the server refuses', async () => {
    await expect(test.ch.command('DROP FUNCTION file')).rejects.toMatchObject({ code: 'CLICKHOUSE_QUERY' });
  });
});

describe('the user that starts the listener', () => {
  it.each([
    'SELECT * FROM xapi.statement_records',
    'SELECT * FROM capability.values',
    'SELECT * FROM system.processes',
    'SELECT * FROM numbers_mt(1), system.users',
    'CREATE DATABASE x',
  ])('%s is refused', async (sql) => {
    expect(await refusal(anyone, sql)).not.toBeNull();
  });
});

describe('services', () => {
  it('given a fenced insert, when the projector runs it, then its rights suffice', async () => {
    const query = `INSERT INTO projector.done SELECT key FROM input('key String')
      WHERE throwIf((SELECT count() FROM projector.done) != 0, 'fenced') = 0
        AND throwIf((SELECT count() FROM system.tables WHERE database = 'projector' AND name = 'done') != 1, 'fenced') = 0 FORMAT TSV`;
    expect(await test.as('projector').insertRaw({ query, body: Buffer.from('a\n') })).toEqual({ writtenRows: 1 });
  });

  it('given a running insert of another projector, when looked for and killed, then the rights suffice', async () => {
    const one = test.as('projector');
    const insert = one.insertRaw({
      query: 'INSERT INTO projector.done SELECT toString(sleepEachRow(1)) FROM numbers(3)',
      body: [],
      queryId: 'k:1:a:1',
    });
    const outcome = insert.catch((error: unknown) => error);
    const other = test.as('projector');
    while ((await other.query("SELECT 1 FROM system.processes WHERE query_id = 'k:1:a:1'")).length === 0);
    await other.query("KILL QUERY WHERE startsWith(query_id, 'k:') SYNC");
    expect(await other.query("SELECT 1 FROM system.processes WHERE query_id = 'k:1:a:1'")).toEqual([]);
    expect(await outcome).toMatchObject({ code: 'CLICKHOUSE_QUERY', outcome: 'refused' });
  });

  it('given its profile, when the projector looks at its settings, then those that exactly-once needs are on', async () => {
    const settings = await test
      .as('projector')
      .query<{ name: string; value: string }>(
        "SELECT name, value FROM system.settings WHERE name IN ('async_insert', 'http_receive_timeout', 'insert_deduplicate', 'max_query_size') ORDER BY name",
      );
    expect(settings.map((row) => [row.name, Number(row.value)])).toEqual([
      ['async_insert', 0],
      ['http_receive_timeout', 3],
      ['insert_deduplicate', 0],
      ['max_query_size', 64 * 1024 * 1024],
    ]);
  });

  it.each([
    ['ingest', 'INSERT INTO projector.done VALUES'],
    ['insight', 'SELECT * FROM xapi.statement_records'],
    ['insight', 'CREATE DATABASE x'],
    ['indicators', 'ALTER TABLE xapi.statement_records DELETE WHERE 1'],
    ['projector', 'DROP DATABASE xapi'],
  ] as const)('given %s, when it runs %s, then it is refused', async (role, sql) => {
    expect(await refusal(test.as(role), sql)).not.toBeNull();
  });
});

describe('the query log', () => {
  it('given queries of people and of a service, when the log is read, then each of the people’s is in it and no quick one of the service', async () => {
    await analyst.query("SELECT 'asked by analyst'");
    await reader.query("SELECT 'asked by reader'");
    await refusal(analyst, "SELECT 'refused', raw FROM xapi.statement_records");
    await test.as('insight').query("SELECT 'asked by insight'");
    await test.ch.command('SYSTEM FLUSH LOGS');
    const logged = await test.ch.query<{ user: string; query: string }>(
      "SELECT DISTINCT user, query FROM system.query_log WHERE query LIKE 'SELECT \\'asked by%' OR query LIKE 'SELECT \\'refused%' ORDER BY query",
    );
    expect(logged.map((row) => [row.user, row.query.split('\n')[0]?.trim()])).toEqual([
      ['analyst', "SELECT 'asked by analyst'"],
      ['reader', "SELECT 'asked by reader'"],
      ['analyst', "SELECT 'refused', raw FROM xapi.statement_records"],
    ]);
  });
});
