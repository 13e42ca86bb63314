import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exchange, standingSets } from '@oppiva/clickhouse';
import { seededRandom } from '@oppiva/statistics';
import { startChild, type ProjectorChild } from '../testing/child.ts';
import { startOver, startRig, type Rig } from '../testing/rig.ts';
import { appendNumbered, appendStream } from '../testing/statement-source.ts';
import { groupOf } from './shadow-tables.ts';

const TRIALS = Number(process.env['REBUILD_TRIALS'] ?? 40);
const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_122);
const KILL_MS_MAX = 2_500;
const BLOCK = 2_000;
const TABLES = ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids'];
const STATEMENTS = groupOf('oppiva.statements', TABLES);

let rig: Rig;
const random = seededRandom(SEED);
const written = new AbortController();
const over = new AbortController();

beforeAll(async () => {
  rig = await startRig();
  await appendStream(rig.log, rig.keys, 10_000);
});
afterAll(() => rig.stop());

/** A projector in a process of its own, and another one whenever it has ended: what the supervisor does. */
class Supervised {
  child: ProjectorChild;
  readonly ends: string[] = [];

  constructor() {
    this.child = this.#start();
  }

  #start(): ProjectorChild {
    const child = startChild(rig, BLOCK);
    void this.#outlive(child);
    return child;
  }

  async #outlive(child: ProjectorChild): Promise<void> {
    this.ends.push(await child.ended);
    if (!over.signal.aborted && this.child === child) this.child = this.#start();
  }

  /** Starts another one beside the one that stands still. */
  replace(): ProjectorChild {
    const zombie = this.child;
    this.child = this.#start();
    return zombie;
  }
}

/** A server that is being started again answers later. */
async function patiently<Result>(question: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await question();
    } catch {
      await sleep(50);
    }
  }
}

async function ask(action: 'rebuild' | 'back'): Promise<string> {
  const id = randomUUID();
  const sql = `INSERT INTO projector.rebuilds (id, step, projection_name, action, accept_differences, requested_at, state)
    SELECT {id:UUID}, 0, 'statements', {action:String}, false, now64(3), 'requested'`;
  await patiently(() => rig.ch.command(sql, { id, action }));
  return id;
}

async function answerTo(id: string): Promise<string> {
  const sql = `SELECT concat(state, ' ', code, ' ', detail) AS answer FROM projector.rebuilds FINAL
    WHERE id = {id:UUID} AND state IN ('finished', 'refused')`;
  for (;;) {
    const [row] = await patiently(() => rig.ch.query<{ answer: string }>(sql, { id }));
    if (row !== undefined) return row.answer;
    await sleep(50);
  }
}

async function contents(): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const table of TABLES) {
    const hash = `toString(sum(cityHash64(formatRow('RowBinary', *))))`;
    found.push((await rig.ch.query(`SELECT count() AS rows, uniqExact(topic_offset, idx) AS positions, ${hash} AS hash FROM ${table}`))[0]);
  }
  return found;
}

async function caughtUp(): Promise<void> {
  const end = await rig.log.end('oppiva.statements');
  const sql = `SELECT upto FROM projector.progress WHERE topic = 'oppiva.statements'`;
  while (((await patiently(() => rig.ch.query<{ upto: number }>(sql)))[0]?.upto ?? 0) < end) await sleep(50);
}

const killers = {
  projector: (supervised: Supervised) => supervised.child.process.kill('SIGKILL'),
  server: () => process.kill(rig.clickhouse.server.pid, 'SIGKILL'),
  both: (supervised: Supervised) => {
    process.kill(rig.clickhouse.server.pid, 'SIGKILL');
    supervised.child.process.kill('SIGKILL');
  },
} as const;

/** Half an exchange, as a kill between two of its renames leaves it. */
async function halve(supervised: Supervised): Promise<void> {
  if ((await patiently(() => standingSets(rig.ch, STATEMENTS))).shadow === null) return;
  await exchange(rig.ch, STATEMENTS.places.slice(0, 1 + Math.floor(random() * 2)));
  supervised.child.process.kill('SIGKILL');
}

it(`${TRIALS} rebuilds with kills in between, while more comes in: nothing is lost, nothing doubled, and each comes to its end`, async () => {
  const supervised = new Supervised();
  let appended = 100_000;
  const writing = (async () => {
    for (; !written.signal.aborted; appended += 10) {
      await appendNumbered(rig.log, rig.keys, { from: appended, to: appended + 10, batch: 5 });
      await sleep(100);
    }
  })();
  const answers: string[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const hasOld = (await patiently(() => standingSets(rig.ch, STATEMENTS))).shadow !== null;
    const id = await ask(hasOld && random() < 0.4 ? 'back' : 'rebuild');
    await sleep(random() * KILL_MS_MAX);
    const kind = ['projector', 'server', 'both', 'zombie'][Math.floor(random() * 4)];
    if (kind === 'zombie') {
      supervised.child.process.kill('SIGSTOP');
      const zombie = supervised.replace();
      await sleep(random() * KILL_MS_MAX);
      zombie.process.kill('SIGCONT');
      answers.push(await answerTo(id));
      zombie.process.kill('SIGKILL');
    } else {
      killers[kind as keyof typeof killers](supervised);
      answers.push(await answerTo(id));
    }
    if (random() < 0.3) await halve(supervised);
  }
  written.abort();
  await writing;
  await caughtUp();
  over.abort();
  supervised.child.process.kill('SIGKILL');
  await supervised.child.ended;

  const found = await contents();
  process.stdout.write(`${JSON.stringify({ found, ends: Object.groupBy(supervised.ends, (each) => each), answers }, null, 1)}\n`);
  await startOver(rig.ch);
  rig.project({ blockEntriesMax: 5_000 });
  await caughtUp();
  expect(found).toEqual(await contents());
  expect(answers.filter((answer) => !answer.startsWith('finished'))).toEqual([]);
}, 3_600_000);
