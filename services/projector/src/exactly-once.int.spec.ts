import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claim, liveGeneration } from './protocol/claims.ts';
import { startChild } from './testing/child.ts';
import { startDroppingProxy } from './testing/dropping-proxy.ts';
import { fingerprints, projected, startOver, startRig, uptoOf, type Fingerprint, type Rig } from './testing/rig.ts';
import { appendStream } from './testing/statement-source.ts';
import { reconcile } from './reconcile.ts';

const BLOCK = 400;
const STATEMENTS = 8_000;

let rig: Rig;
let clean: Fingerprint[];

/** A stream with duplicates, conflicts and voids in it, and what an undisturbed projector makes of it. */
beforeAll(async () => {
  rig = await startRig();
  await appendStream(rig.log, rig.keys, STATEMENTS);
  const projector = rig.project({ blockEntriesMax: 5_000 });
  await projected(rig);
  await projector.stop();
  clean = await fingerprints(rig.ch);
});
afterAll(() => rig.stop());

beforeEach(() => startOver(rig.ch));

const expectClean = async (): Promise<void> => {
  const found = await fingerprints(rig.ch);
  expect(found).toEqual(clean);
  expect(found.map(({ rows }) => rows)).toEqual(found.map(({ positions }) => positions));
  expect((await reconcile(rig.ch)).ok).toBe(true);
};

const epochs = async (): Promise<number> => {
  const { key } = await liveGeneration(rig.ch, 'oppiva.statements');
  const [row] = await rig.ch.query<{ epoch: number }>('SELECT max(epoch) AS epoch FROM projector.claims WHERE key = {key:String}', { key });
  return row?.epoch ?? 0;
};

/** A moment at which the projector is in the middle of it. */
const someRows = async (upto: number): Promise<void> => {
  while ((await uptoOf(rig.ch)) < upto) await sleep(5);
};

it('the stream has what is to be told apart', () => {
  expect(clean[0]?.rows).toBe(STATEMENTS + (STATEMENTS / 2_000) * 40);
  expect(clean[1]?.rows).toBe((STATEMENTS / 2_000) * 5);
  expect(clean[2]?.rows).toBe(STATEMENTS + (STATEMENTS / 2_000) * 5);
});

describe('the tables are those of a clean run', () => {
  it('when the projector is killed again and again', async () => {
    for (const waitMs of [0, 40, 120]) {
      const child = startChild(rig, BLOCK);
      await child.ready;
      await sleep(waitMs);
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
    }
    rig.project({ blockEntriesMax: BLOCK });
    await projected(rig);

    await expectClean();
  });

  it('when a stopped projector goes on after another has taken over; it is fenced', async () => {
    const zombie = startChild(rig, BLOCK);
    await zombie.ready;
    await someRows(40);
    zombie.process.kill('SIGSTOP');
    const heir = rig.project({ blockEntriesMax: BLOCK });
    await heir.ready;
    await someRows(200);
    zombie.process.kill('SIGCONT');

    expect(await zombie.ended).toBe('PROJECTOR_FENCED');
    await projected(rig);
    await expectClean();
  });

  it('when ClickHouse is killed in the middle', async () => {
    rig.project({ blockEntriesMax: BLOCK });
    for (const upto of [60, 200]) {
      await someRows(upto);
      process.kill(rig.clickhouse.server.pid, 'SIGKILL');
      while (!(await rig.ch.ping())) await sleep(20);
    }
    await projected(rig);

    await expectClean();
  });

  it('when the answer to an insert never comes: it claims anew, under a higher epoch', async () => {
    const proxy = await startDroppingProxy(rig.clickhouse.access.projector.httpUrl);
    const access = { projector: { ...rig.clickhouse.access.projector, httpUrl: proxy.url } };
    const projector = rig.project({ blockEntriesMax: BLOCK, access });
    await projector.ready;
    const before = await epochs();
    for (const table of ['xapi.statement_records', 'xapi.statement_ids', 'projector.done']) {
      const seen = proxy.swallowed();
      proxy.swallowNext(`INSERT INTO ${table}`);
      while (proxy.swallowed() === seen) await sleep(5);
    }
    await projected(rig);

    expect(await epochs()).toBe(before + 3);
    await expectClean();
    await projector.stop();
    proxy.close();
  });

  it('when three claim at once: one goes on, the others end', async () => {
    const children = [1, 2, 3].map(() => startChild(rig, BLOCK));
    const ended: string[] = [];
    for (const child of children) void child.ended.then((said) => ended.push(said));
    await projected(rig);
    while (ended.length < 2) await sleep(10);

    expect(ended).toEqual(['PROJECTOR_FENCED', 'PROJECTOR_FENCED']);
    await expectClean();
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map((child) => child.ended));
  });
});

describe('a claim', () => {
  it('is one’s own alone, however many claim at the same time', async () => {
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(rig.ch, 'a key of nobody')));

    expect(new Set(claims.map(({ epoch }) => epoch)).size).toBe(6);
    const sql = `SELECT epoch, count() AS owners FROM projector.claims WHERE key = 'a key of nobody' AND epoch IN {epochs:Array(UInt64)} GROUP BY epoch`;
    const owners = await rig.ch.query<{ owners: number }>(sql, { epochs: claims.map(({ epoch }) => epoch) });
    expect(owners.map((each) => each.owners)).toContain(1);
  });

  it('is refused where the names of the tables stand for no registered set', async () => {
    await rig.ch.command('EXCHANGE TABLES xapi.void_records AND xapi.statement_ids');

    const outcome = await liveGeneration(rig.ch, 'oppiva.statements').then(
      () => 'found',
      (error: { code: string }) => error.code,
    );
    await rig.ch.command('EXCHANGE TABLES xapi.void_records AND xapi.statement_ids');

    expect(outcome).toBe('PROJECTOR_TABLES_UNREGISTERED');
    expect((await liveGeneration(rig.ch, 'oppiva.statements')).tables).toHaveLength(3);
  });
});
