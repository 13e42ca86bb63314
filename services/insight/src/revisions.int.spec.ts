import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInsight } from './testing-app.ts';
import { writeUnits, writeValues } from './testing.ts';

const window = '2024-07-01..2024-10-01';

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  await writeUnits(clickhouse.ch, [
    { unitId: 'TOP', parentId: null, name: 'Top' },
    { unitId: 'TA', parentId: 'TOP', name: 'Team A' },
    { unitId: 'TB', parentId: 'TOP', name: 'Team B' },
  ]);
  app = await openInsight({ clickhouse });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}, 120_000);

afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
});

/** Reads server-sent events one after the other. */
async function* revisionsOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield data;
    }
  }
}

const value = { value: 0.4, lo: 0.3, hi: 0.5, score: 50, nBand: '15–29', knownAt: '2024-10-14T21:00:00.000Z' };

test('given an open page, when something is published, then it is told once, and what the lists came with is the first thing told', async () => {
  const { revision } = (await (await fetch(`${url}/api/v1/windows`)).json()) as { revision: string };
  const response = await fetch(`${url}/api/v1/revisions`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const revisions = revisionsOf(response);
  expect((await revisions.next()).value).toBe(revision);
  await writeValues(clickhouse.ch, [{ unitId: 'TA', window, ...value, explanation: { shrunk: 0.35 } }]);
  const next = (await revisions.next()).value as string;
  expect(next).not.toBe(revision);
  expect(((await (await fetch(`${url}/api/v1/windows`)).json()) as { revision: string }).revision).toBe(next);
  await revisions.return(undefined);
});

test('given the units below another, when asked for by their parent, then theirs and no others, with the shares drawn towards their siblings', async () => {
  await writeValues(clickhouse.ch, [{ unitId: 'TOP', window, ...value }], 10);
  const { values } = (await (await fetch(`${url}/api/v1/values?parent=TOP&window=${window}`)).json()) as { values: object[] };
  expect(values).toMatchObject([
    { unit: 'TA', value: 0.4, shrunk: { value: 0.35, score: expect.closeTo((0.25 / 0.6) * 100, 4) as number } },
  ]);
  const unknown = await fetch(`${url}/api/v1/values?parent=nobody`);
  expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'UNIT_UNKNOWN']);
});

test('given open pages, when the service stops, then it does not wait for them', async () => {
  const second = await openInsight({ clickhouse });
  await second.listen(0, '127.0.0.1');
  const response = await fetch(`${await second.getUrl()}/api/v1/revisions`);
  const revisions = revisionsOf(response);
  await revisions.next();
  await second.close();
  expect((await revisions.next()).done).toBe(true);
});
