import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awkwardStatements } from './testing/awkward-statements.ts';
import { projected, startRig, timeZone, type Rig } from './testing/rig.ts';
import { expectedStatement, ORACLE_COLUMNS, type ExpectedStatement } from './testing/statement-oracle.ts';
import { numberedId, numberedStatement, statementsDraft } from './testing/statement-source.ts';
import { reconcile } from './reconcile.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
  rig.project();
});
afterAll(() => rig.stop());

const append = async (...parameters: Parameters<typeof statementsDraft>) => {
  const [appended] = await rig.log.append([statementsDraft(...parameters)]);
  if (appended === undefined) throw new Error('nothing was appended');
  return appended;
};

const rowsAt = (offset: number): Promise<ExpectedStatement[]> =>
  rig.ch.query(`SELECT ${ORACLE_COLUMNS} FROM xapi.statement_records WHERE topic_offset = {offset:UInt64} ORDER BY idx`, { offset });

const statesAt = async (offset: number): Promise<string[]> => {
  const sql = 'SELECT state FROM xapi.statement_records WHERE topic_offset = {offset:UInt64} ORDER BY idx';
  return (await rig.ch.query<{ state: string }>(sql, { offset })).map(({ state }) => state);
};

const inForce = async (ids: readonly string[]): Promise<string[]> => {
  const sql = 'SELECT toString(statement_id) AS id FROM xapi.statements WHERE statement_id IN {ids:Array(UUID)} ORDER BY id';
  return (await rig.clickhouse.as('analyst').query<{ id: string }>(sql, { ids })).map(({ id }) => id);
};

const voiding = (id: string, target: string) => ({
  ...numberedStatement(0),
  id,
  verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
  object: { objectType: 'StatementRef', id: target },
});

describe('rows of statements', () => {
  it.each([
    ['ordinary', Array.from({ length: 40 }, (_, number) => JSON.stringify(numberedStatement(number))), false],
    ['awkward', awkwardStatements, false],
    ['awkward ones of an initial load', awkwardStatements.map((text) => text.replace(/"id":"........-/, `"id":"${'b00757a9'}-`)), true],
  ])('equal what the oracle says of %s statements', async (_name, texts, bootstrap) => {
    const meta: Record<string, string> = bootstrap ? { bootstrap: 'batch-1' } : {};

    const { offset, platformTime } = await append(texts, { keys: rig.keys, meta });
    await projected(rig);

    const expected = texts.map((text) => expectedStatement(text, { keys: rig.keys, platformTime, timeZone, bootstrap }));
    expect(await rowsAt(offset)).toEqual(expected);
  });

  it('hold the exact bytes although they are not UTF-8, and the columns with them', async () => {
    const [before, after] = JSON.stringify({ ...numberedStatement(7_001), result: { response: '@' } }).split('@') as [string, string];
    const draft = statementsDraft([numberedStatement(7_001)], { keys: rig.keys });
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]);

    const [appended] = await rig.log.append([{ ...draft, draft: { ...draft.draft, body, split: 'json' } }]);
    await projected(rig);

    const sql = 'SELECT hex(raw) AS raw, verb_id FROM xapi.statement_records WHERE topic_offset = {offset:UInt64}';
    const rows = await rig.ch.query(sql, { offset: appended?.offset });
    expect(rows).toEqual([{ raw: body.toString('hex').toUpperCase(), verb_id: 'http://adlnet.gov/expapi/verbs/experienced' }]);
  });
});

describe('the first position of an id wins', () => {
  it('in one record and in later ones: equal bytes or equal content are duplicates, other content is a conflict', async () => {
    const statement = numberedStatement(20_001);
    const reordered = Object.fromEntries(Object.entries(statement).toReversed());
    const other = { ...statement, verb: { id: 'http://example.fi/verbs/other' } };

    const first = await append([statement, statement], { keys: rig.keys });
    const second = await append([numberedStatement(20_002), other, reordered, statement], { keys: rig.keys, client: 'lxp' });
    await projected(rig);

    expect(await statesAt(first.offset)).toEqual(['accepted', 'duplicate']);
    expect(await statesAt(second.offset)).toEqual(['accepted', 'conflict-after-accept', 'duplicate', 'duplicate']);
    const ids = [numberedId(20_001), numberedId(20_002)];
    expect(await inForce(ids)).toEqual(ids.toSorted());
  });

  it('also when a new projector has only the tables to know earlier ids from', async () => {
    const first = await append([numberedStatement(20_100)], { keys: rig.keys });
    await projected(rig);
    rig.project();

    const later = await append([numberedStatement(20_100), numberedStatement(20_101)], { keys: rig.keys });
    await projected(rig);

    expect(await statesAt(first.offset)).toEqual(['accepted']);
    expect(await statesAt(later.offset)).toEqual(['duplicate', 'accepted']);
  });
});

describe('voided statements', () => {
  it('are not in force: voided by their own client, before or after them; a voiding statement and a stranger’s target stay', async () => {
    const [early, late, strange] = [30_001, 30_002, 30_003].map(numberedStatement);
    const voidings = [30_011, 30_012, 30_013, 30_014].map(numberedId) as [string, string, string, string];
    await append([voiding(voidings[0], numberedId(30_001))], { keys: rig.keys });
    await append([early, late, strange] as Record<string, unknown>[], { keys: rig.keys });
    await append([voiding(voidings[1], numberedId(30_002).toUpperCase()), voiding(voidings[3], voidings[1])], { keys: rig.keys });
    await append([voiding(voidings[2], numberedId(30_003))], { keys: rig.keys, client: 'stranger' });

    await projected(rig);

    const all = [numberedId(30_001), numberedId(30_002), numberedId(30_003), ...voidings];
    expect(await inForce(all)).toEqual([numberedId(30_003), ...voidings].toSorted());
  });
});

describe('what cannot be a row', () => {
  it('goes into quarantine with its reason, and the rest of the record into the tables', async () => {
    const { actor: _actor, ...without } = numberedStatement(40_002);

    const { offset } = await append([numberedStatement(40_001), without, numberedStatement(40_003)], { keys: rig.keys });
    await projected(rig);

    expect((await rowsAt(offset)).map((row) => row.statement_id)).toEqual([numberedId(40_001), numberedId(40_003)]);
    const sql = 'SELECT idx, reason, code FROM projector.quarantine WHERE topic_offset = {offset:UInt64}';
    expect(await rig.ch.query(sql, { offset })).toEqual([{ idx: 1, reason: 'invalid', code: 'STATEMENT_INVALID' }]);
  });

  it('and control records are counted: everything read is somewhere, once', async () => {
    await rig.log.append([
      {
        topic: 'oppiva.statements',
        draft: {
          type: 'control.tick',
          schema: 1,
          client: null,
          meta: {},
          body: Buffer.alloc(0),
          split: 'none',
          keys: Buffer.alloc(0),
          flags: Buffer.alloc(0),
        },
      },
    ]);
    await projected(rig);

    const { ok, topics } = await reconcile(rig.clickhouse.as('ingest'));

    expect(ok).toBe(true);
    const statements = topics.find(({ topic }) => topic === 'oppiva.statements');
    expect(statements).toMatchObject({ control: 1, conflicts: 1, duplicates: 4, quarantined: 1, missing: 0 });
  });

  it('is noticed when it is lost or doubled', async () => {
    const sql = 'SELECT max(topic_offset) AS offset FROM xapi.statement_records';
    const [newest] = await rig.ch.query<{ offset: number }>(sql);
    await rig.ch.command(
      'INSERT INTO xapi.statement_records SELECT * FROM xapi.statement_records WHERE topic_offset = {offset:UInt64}',
      newest,
    );

    const doubled = await reconcile(rig.ch);
    await rig.ch.command(
      'ALTER TABLE xapi.statement_records DELETE WHERE topic_offset = {offset:UInt64} SETTINGS mutations_sync = 2',
      newest,
    );
    const lost = await reconcile(rig.ch);

    expect(doubled.topics.find(({ topic }) => topic === 'oppiva.statements')).toMatchObject({ ok: false, missing: -3 + 1 });
    expect(lost.topics.find(({ topic }) => topic === 'oppiva.statements')).toMatchObject({ ok: false });
  });
});
