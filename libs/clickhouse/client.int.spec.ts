import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { THROW_IF_CODE } from './errors.ts';
import { freePorts, startTestClickHouse, type TestClickHouse } from './testing.ts';

let test: TestClickHouse;

beforeAll(async () => {
  test = await startTestClickHouse();
  await test.ch.command('CREATE DATABASE spec');
  await test.ch.command('CREATE TABLE spec.numbers (x UInt64) ENGINE = MergeTree ORDER BY x');
});
afterAll(() => test.stop());

/** RowBinary of UInt64 values. */
function rows(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) buffer.writeBigUInt64LE(BigInt(value), index * 8);
  return buffer;
}

const stored = async (): Promise<number[]> => {
  const found = await test.ch.query<{ x: number }>('SELECT x FROM spec.numbers ORDER BY x');
  return found.map((row) => row.x);
};

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('queries', () => {
  it('given 64-bit integers, when read, then they are numbers where exact and decimal text beyond', async () => {
    const [row] = await test.ch.query(`SELECT toUInt64(7) AS small, toUInt64(9007199254740991) AS exact,
      toUInt64(18446744073709551615) AS large, toInt64(-9007199254740993) AS negative, '12345678901234567890' AS text, 1e300 AS float`);
    expect(row).toEqual({
      small: 7,
      exact: Number.MAX_SAFE_INTEGER,
      large: '18446744073709551615',
      negative: '-9007199254740993',
      text: '12345678901234567890',
      float: 1e300,
    });
  });

  it('given parameters, when bound, then no text of theirs is read as SQL', async () => {
    const text = "'; DROP TABLE spec.numbers; -- \\ \t";
    expect(await test.ch.query('SELECT {text:String} AS text, {list:Array(UInt8)} AS list;\n', { text, list: [1, 2] })).toEqual([
      { text, list: [1, 2] },
    ]);
  });

  it('given a query that fails late, when run, then it is an error and not a short result', async () => {
    const late = test.ch.query("SELECT throwIf(number = 300000, 'late') FROM numbers(400000) SETTINGS max_block_size = 1000");
    expect(await failure(late)).toMatchObject({ code: 'CLICKHOUSE_QUERY', clickhouseCode: THROW_IF_CODE, outcome: 'refused' });
  });

  it('given a server that is not there, when asked, then it is unavailable and nothing was done', async () => {
    const [port] = await freePorts();
    const nobody = connect({ httpUrl: `http://127.0.0.1:${port}`, user: 'a', password: 'b' });
    expect(await nobody.ping()).toBe(false);
    expect(await failure(nobody.query('SELECT 1'))).toMatchObject({ code: 'CLICKHOUSE_UNAVAILABLE', outcome: 'refused' });
    expect(await failure(nobody.insertRaw({ query: 'INSERT INTO t FORMAT RowBinary', body: rows(1) }))).toMatchObject({
      code: 'CLICKHOUSE_UNAVAILABLE',
      outcome: 'refused',
    });
    await nobody.close();
  });
});

describe('raw inserts', () => {
  const plain = 'INSERT INTO spec.numbers FORMAT RowBinary';

  it('given rows in several buffers, when inserted, then all are stored and counted', async () => {
    await test.ch.command('TRUNCATE TABLE spec.numbers');
    expect(await test.ch.insertRaw({ query: plain, body: [rows(1, 2), rows(3)], queryId: 'spec-1' })).toEqual({ writtenRows: 3 });
    expect(await stored()).toEqual([1, 2, 3]);
  });

  it('given a condition that drops rows, when inserted, then the count tells', async () => {
    await test.ch.command('TRUNCATE TABLE spec.numbers');
    const query = "INSERT INTO spec.numbers SELECT x FROM input('x UInt64') WHERE x > {least:UInt64} FORMAT RowBinary";
    expect(await test.ch.insertRaw({ query, body: rows(1, 2, 3), params: { least: 2 } })).toEqual({ writtenRows: 1 });
    expect(await test.ch.insertRaw({ query, body: rows(1, 2, 3), params: { least: 9 } })).toEqual({ writtenRows: 0 });
    expect(await stored()).toEqual([3]);
  });

  it('given a text parameter with tabs, line ends and backslashes, when inserted, then the server compares the same text', async () => {
    const query = `INSERT INTO spec.numbers SELECT x FROM input('x UInt64') WHERE {text:String} = unhex('610962')||unhex('0A5C6E27') FORMAT RowBinary`;
    expect(await test.ch.insertRaw({ query, body: rows(4), params: { text: "a\tb\n\\n'" } })).toEqual({ writtenRows: 1 });
  });

  it('given a fence that holds no more, when inserted, then it is refused with the fence’s number and nothing is stored', async () => {
    await test.ch.command('TRUNCATE TABLE spec.numbers');
    const query = "INSERT INTO spec.numbers SELECT x FROM input('x UInt64') WHERE throwIf(1 != 2, 'fenced') = 0 FORMAT RowBinary";
    expect(await failure(test.ch.insertRaw({ query, body: rows(1) }))).toMatchObject({
      code: 'CLICKHOUSE_QUERY',
      clickhouseCode: THROW_IF_CODE,
      outcome: 'refused',
      message: expect.stringContaining('fenced'),
    });
    expect(await stored()).toEqual([]);
  });

  it.each([
    ['a table that does not exist', 'INSERT INTO spec.missing FORMAT RowBinary', rows(1), 60],
    ['a syntax error', 'INSERT INTO', rows(1), 62],
    ['a row that is cut off', plain, rows(1).subarray(0, 5), 33],
  ])('given %s, when inserted, then the server refuses it', async (_what, query, body, clickhouseCode) => {
    expect(await failure(test.ch.insertRaw({ query, body }))).toMatchObject({
      code: 'CLICKHOUSE_QUERY',
      outcome: 'refused',
      clickhouseCode,
    });
  });

  it('given a wrong password, when inserted, then it is refused', async () => {
    const stranger = connect({ ...test.access.projector, password: 'wrong' });
    expect(await failure(stranger.insertRaw({ query: plain, body: rows(1) }))).toMatchObject({
      outcome: 'refused',
      clickhouseType: 'AUTHENTICATION_FAILED',
    });
    await stranger.close();
  });

  it('given no answer in time, when inserted, then the outcome is unknown (and here the rows do arrive)', async () => {
    await test.ch.command('TRUNCATE TABLE spec.numbers');
    const query = "INSERT INTO spec.numbers SELECT x FROM input('x UInt64') WHERE sleepEachRow(0.5) = 0 FORMAT RowBinary";
    expect(await failure(test.ch.insertRaw({ query, body: rows(1, 2), timeoutMs: 200, queryId: 'spec-slow' }))).toMatchObject({
      code: 'CLICKHOUSE_UNAVAILABLE',
      outcome: 'unknown',
      message: expect.stringContaining('200 ms'),
    });
    while ((await stored()).length < 2) await sleep(100);
    expect(await stored()).toEqual([1, 2]);
  });

  it('given the server is killed within the insert, when inserted, then the outcome is unknown, and the server comes back', async () => {
    const query = "INSERT INTO spec.numbers SELECT x FROM input('x UInt64') WHERE sleepEachRow(1) = 0 FORMAT RowBinary";
    const outcome = failure(test.ch.insertRaw({ query, body: rows(7, 8), queryId: 'spec-killed' }));
    const running = (): Promise<unknown[]> => test.ch.query("SELECT 1 FROM system.processes WHERE query_id = 'spec-killed'");
    while ((await running()).length === 0) await sleep(20);
    const restarted = new Promise((resolve) => void test.server.once('restart', resolve));
    process.kill(test.server.pid, 'SIGKILL');
    expect(await outcome).toMatchObject({ code: 'CLICKHOUSE_UNAVAILABLE', outcome: 'unknown' });
    await restarted;
    expect(await stored()).toEqual([1, 2]);
  });

  it.each([
    ['closes the connection', (): string | null => null],
    ['answers as a proxy whose server is gone', (): string => 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 7\r\n\r\nnothing'],
    ['answers 200 without a summary', (): string => 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['stops within its answer', (): string => 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nabc'],
  ])('given something that %s, when inserted, then the outcome is unknown', async (_what, answer) => {
    const [port] = await freePorts();
    const middle: Server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(answer() ?? ''));
    });
    await new Promise((resolve) => void middle.listen(port, '127.0.0.1', () => resolve(null)));
    const ch = connect({ httpUrl: `http://127.0.0.1:${port}`, user: 'a', password: 'b' });
    expect(await failure(ch.insertRaw({ query: plain, body: rows(1) }))).toMatchObject({
      code: 'CLICKHOUSE_UNAVAILABLE',
      outcome: 'unknown',
    });
    await ch.close();
    await new Promise((resolve) => void middle.close(resolve));
  });
});
