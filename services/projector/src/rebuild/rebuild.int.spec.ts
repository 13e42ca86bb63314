import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchange, standingSets } from '@oppiva/clickhouse';
import type { Projector, ProjectorDeps } from '../projector.ts';
import { reconcile } from '../reconcile.ts';
import { startRig, type Rig } from '../testing/rig.ts';
import { appendNumbered, appendStream, numberedStatement, statementsDraft } from '../testing/statement-source.ts';
import { groupOf } from './shadow-tables.ts';

const TABLES = ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids'];
const STATEMENTS = groupOf('oppiva.statements', TABLES);

let rig: Rig;
let projector: Projector;
let appended = 0;

beforeAll(async () => {
  rig = await startRig();
  await appendStream(rig.log, rig.keys, 2_000);
  appended = 2_000;
  projector = project({ blockEntriesMax: 1_000 });
  await caughtUp();
});
afterAll(() => rig.stop());

const project = (options: Partial<ProjectorDeps>): Projector => rig.project({ rebuildLookMs: 100, ...options });

/** What readers see holds everything that is in the log now. */
async function caughtUp(): Promise<void> {
  const end = await rig.log.end('oppiva.statements');
  for (;;) {
    const rows = await rig.ch.query<{ topic: string; upto: number }>('SELECT topic, upto FROM projector.progress');
    if (rows.some((row) => row.topic === 'oppiva.statements' && row.upto >= end)) return;
    await sleep(20);
  }
}

interface Asked {
  state: string;
  code: string;
  detail: string;
}

async function ask(projection: string, o: { action?: 'rebuild' | 'back'; acceptDifferences?: boolean } = {}): Promise<string> {
  const id = randomUUID();
  const sql = `INSERT INTO projector.rebuilds (id, step, projection_name, action, accept_differences, requested_at, state)
    SELECT {id:UUID}, 0, {projection:String}, {action:String}, {acceptDifferences:Bool}, now64(3), 'requested'`;
  await rig.clickhouse.as('ingest').command(sql, { id, projection, action: 'rebuild', acceptDifferences: false, ...o });
  return id;
}

async function answerTo(id: string): Promise<Asked> {
  for (;;) {
    const sql = 'SELECT state, code, detail FROM projector.rebuilds FINAL WHERE id = {id:UUID}';
    const [row] = await rig.ch.query<Asked>(sql, { id });
    if (row !== undefined && (row.state === 'finished' || row.state === 'refused')) return row;
    await sleep(20);
  }
}

const rebuilt = async (...asked: Parameters<typeof ask>): Promise<Asked> => answerTo(await ask(...asked));

const keys = async (): Promise<{ live: string | undefined; shadow: string | undefined }> => {
  const { live, shadow } = await standingSets(rig.ch, STATEMENTS);
  return { live: live?.key, shadow: shadow?.key };
};

/** Everything that is in the tables, by position: the same for the same log. */
async function contents(suffix = ''): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const table of TABLES) {
    const sql = `SELECT count() AS rows, uniqExact(topic_offset, idx) AS positions, toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
      FROM ${table}${suffix}`;
    found.push((await rig.ch.query(sql))[0]);
  }
  return found;
}

const expectWhole = async (): Promise<void> => {
  await caughtUp();
  expect(await reconcile(rig.ch)).toMatchObject({ ok: true });
};

describe('a rebuild of the statements', () => {
  it('puts new tables in the place of the old while more comes in; nothing is lost or doubled, and the old ones stay', async () => {
    const before = await keys();
    const over = new AbortController();
    const writing = (async () => {
      for (; !over.signal.aborted; appended += 20) {
        await appendNumbered(rig.log, rig.keys, { from: appended, to: appended + 20, batch: 5 });
        await sleep(20);
      }
    })();

    const answer = await rebuilt('statements');
    const after = await keys();
    await sleep(300);
    over.abort();
    await writing;

    expect(answer).toMatchObject({ state: 'finished', code: '' });
    expect(after.live).not.toBe(before.live);
    expect(after.shadow).toBe(before.live);
    await expectWhole();
    const [records] = (await contents()) as { rows: number; positions: number }[];
    expect(records?.rows).toBe(appended + 40);
    expect(records?.positions).toBe(records?.rows);
  });

  it('still tells later copies of what the old tables had first', async () => {
    const [appendedAt] = await rig.log.append([statementsDraft([numberedStatement(7), numberedStatement(appended)], { keys: rig.keys })]);
    appended += 1;
    await caughtUp();

    const sql = 'SELECT state FROM xapi.statement_records WHERE topic_offset = {offset:UInt64} ORDER BY idx';
    const rows = await rig.ch.query<{ state: string }>(sql, { offset: appendedAt?.offset });
    expect(rows.map(({ state }) => state)).toEqual(['duplicate', 'accepted']);
  });

  it('is taken back: the old tables get what they lack and are read again', async () => {
    const before = await keys();
    const wanted = await contents();

    expect(await rebuilt('statements', { action: 'back' })).toMatchObject({ state: 'finished' });

    expect(await keys()).toEqual({ live: before.shadow, shadow: before.live });
    expect(await contents()).toEqual(wanted);
    await appendNumbered(rig.log, rig.keys, { from: appended, to: appended + 50 });
    appended += 50;
    await expectWhole();
  });
});

describe('what differs', () => {
  beforeEach(async () => {
    await rig.ch.command('ALTER TABLE xapi.statement_ids DELETE WHERE topic_offset IN (20, 30) SETTINGS mutations_sync = 1');
  });

  it('refuses the new tables and says where; the old ones go on being read, the new ones are gone', async () => {
    const before = await keys();

    const answer = await rebuilt('statements');

    expect(answer).toMatchObject({ state: 'refused', code: 'REBUILD_DIFFERENT' });
    expect(answer.detail).toContain('xapi.statement_ids differs at offsets 20 to 30');
    expect(answer.detail).not.toContain('xapi.statement_records differs');
    expect(await keys()).toEqual({ live: before.live, shadow: undefined });
    expect(await rebuilt('statements', { action: 'back' })).toMatchObject({ state: 'refused', code: 'REBUILD_NOTHING_KEPT' });
  });

  it('is accepted where that was asked for, and mended', async () => {
    const before = await keys();

    const answer = await rebuilt('statements', { acceptDifferences: true });

    expect(answer).toMatchObject({ state: 'finished' });
    expect(answer.detail).toContain('xapi.statement_ids differs at offsets 20 to 30');
    expect((await keys()).live).not.toBe(before.live);
    await expectWhole();
  });
});

describe('interrupted', () => {
  it('an exchange cut in half keeps every writer out, and the next projector completes it', async () => {
    expect(await rebuilt('statements')).toMatchObject({ state: 'finished' });
    const before = await keys();
    const wanted = await contents();
    await projector.stop();
    await exchange(rig.ch, STATEMENTS.places.slice(0, 1));
    const half = await standingSets(rig.ch, STATEMENTS);
    expect({ live: half.live, half: half.half?.key }).toEqual({ live: null, half: before.shadow });

    projector = project({ blockEntriesMax: 1_000 });
    await projector.ready;

    expect(await keys()).toEqual({ live: before.shadow, shadow: before.live });
    await expectWhole();
    expect(await contents()).toEqual(wanted);
  });

  it('a rebuild goes on where it was when the projector is started again', async () => {
    const before = await keys();
    await projector.stop();
    const id = await ask('statements');
    projector = project({ blockEntriesMax: 20 });
    const filling = `SELECT key FROM projector.rebuilds FINAL WHERE id = {id:UUID} AND state = 'filling'`;
    let key: string | undefined;
    while (key === undefined) key = (await rig.ch.query<{ key: string }>(filling, { id }))[0]?.key;
    await projector.stop();
    expect((await keys()).live).toBe(before.live);

    projector = project({ blockEntriesMax: 1_000 });

    expect(await answerTo(id)).toMatchObject({ state: 'finished' });
    expect((await keys()).live).toBe(key);
    await expectWhole();
  });

  it('requests are worked off one after the other, and one for nothing is refused', async () => {
    const ids = [await ask('hr'), await ask('rules'), await ask('admissions'), await ask('values'), await ask('documents')];
    const answers = await Promise.all(ids.map(answerTo));
    expect(answers.map(({ state, code }) => `${state} ${code}`.trim())).toEqual([...Array(4).fill('finished'), 'refused REBUILD_UNKNOWN']);
    expect(answers[4]?.detail).toContain('statements, hr, rules, admissions, values, learning');
  });

  it('replaced tables are dropped when their time has come', async () => {
    expect((await keys()).shadow).toBeDefined();
    await projector.stop();

    projector = project({ replacedKeptMs: 0 });
    while ((await keys()).shadow !== undefined) await sleep(20);

    await expectWhole();
  });
});
