import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../../services/projector/src/testing/child.ts';
import { without, type Part } from '../../services/projector/src/testing/protocol-parts.ts';
import { ProtocolProxy, type SentInsert } from '../../services/projector/src/testing/protocol-proxy.ts';
import type { Difference, Found, TrialRig } from '../../services/projector/src/testing/trial-rig.ts';
import type { Projector } from '../../services/projector/src/projector.ts';

/** Small blocks of many small parts each: an insert takes long, and a kill leaves some of them. */
export const BLOCK = 1_000;
export const INSERT_SETTINGS = { max_insert_block_size: '100', min_insert_block_size_rows: '100', min_insert_block_size_bytes: '0' };
const KILL_MS_MAX = 220;
const RECORDS = 'xapi.statement_records';
/** Records after the one in question that have to be projected before the tables are compared. */
const BEYOND = 60;
const ACKNOWLEDGED_MS_MAX = 60_000;

/** What the trials of one kind came to. */
export interface Tally extends Difference, Record<Found, number> {
  trials: number;
  /** Trials whose kill or stop met at least one insert that was sent and not acknowledged. */
  hits: number;
  /** Writes of an overtaken claim that came too late and were refused or killed. */
  refused: number;
}

export function newTally(): Tally {
  return { trials: 0, hits: 0, refused: 0, absent: 0, partly: 0, whole: 0, lost: 0, doubled: 0, wrong: 0 };
}

function note(tally: Tally, hit: boolean, difference: Difference): void {
  tally.trials++;
  if (hit) tally.hits++;
  add(tally, difference);
}

function add(tally: Tally, difference: Difference): void {
  for (const key of ['lost', 'doubled', 'wrong'] as const) tally[key] += difference[key];
}

/** Kills ClickHouse, or the projector every `projectorEvery`-th time, up to 220 ms after an insert was sent, until `hits` hit one. */
export async function killWithinInserts(
  rig: TrialRig,
  o: { hits: number; random: () => number; clickhouse: Tally; projector: Tally; projectorEvery: number },
): Promise<void> {
  const proxy = await ProtocolProxy.start(rig.server.access.projector.httpUrl, { insertSettings: INSERT_SETTINGS });
  let compared = 0;
  try {
    for (let trial = 1; o.clickhouse.hits + o.projector.hits < o.hits; trial++) {
      const isProjectors = trial % o.projectorEvery === 0;
      const tally = isProjectors ? o.projector : o.clickhouse;
      const kill = isProjectors ? killProjector : killClickHouse;
      const { hit, reached } = await kill(rig, proxy, { random: o.random, tally });
      note(tally, hit, await rig.compare(compared, reached));
      compared = reached;
      if (reached + 4 * BEYOND < (await rig.end())) continue;
      add(tally, await finishPass(rig, proxy));
      compared = 0;
    }
  } finally {
    proxy.close();
  }
}

interface Trial {
  random: () => number;
  tally: Tally;
}

async function killClickHouse(rig: TrialRig, proxy: ProtocolProxy, { random, tally }: Trial): Promise<{ hit: boolean; reached: number }> {
  const projector = rig.project(BLOCK, proxy.url);
  try {
    await proxy.nextInsert(RECORDS);
    await sleep(random() * KILL_MS_MAX);
    const cut = proxy.unanswered();
    rig.server.kill();
    proxy.shut();
    await rig.server.restart();
    const highest = await countFound(rig, cut, tally);
    proxy.open();
    return { hit: cut.length > 0, reached: await rig.until(highest + BEYOND) };
  } finally {
    proxy.open();
    await projector.stop();
  }
}

/** Before anybody recovers, so only after a restart that ended every query. @returns the highest offset that was sent */
async function countFound(rig: TrialRig, cut: readonly SentInsert[], tally: Tally): Promise<number> {
  let highest = await rig.upto();
  for (const insert of cut) {
    const found = await rig.find(insert);
    tally[found.found]++;
    highest = Math.max(highest, found.highest);
  }
  return highest;
}

/** The inserts of a killed projector go on in the server while the next one claims. */
async function killProjector(rig: TrialRig, proxy: ProtocolProxy, { random }: Trial): Promise<{ hit: boolean; reached: number }> {
  const child = startChild(rig, BLOCK, proxy.url);
  await proxy.nextInsert(RECORDS);
  await sleep(random() * KILL_MS_MAX);
  const hit = proxy.unanswered().length > 0;
  child.process.kill('SIGKILL');
  const heir = rig.project(BLOCK);
  await child.ended;
  const reached = await rig.until((await rig.upto()) + 2 * BEYOND);
  await heir.stop();
  return { hit, reached: Math.max(reached, await rig.upto()) };
}

async function finishPass(rig: TrialRig, proxy: ProtocolProxy): Promise<Difference> {
  const projector = rig.project(BLOCK, proxy.url);
  const end = await rig.until(await rig.end());
  await projector.stop();
  const difference = await rig.compare(0, end);
  await rig.startOver();
  return difference;
}

/** Runs one trial on empty tables, compares them as far as they were projected, and empties them again. */
async function onEmptyTables(rig: TrialRig, tally: Tally, trial: () => Promise<void>): Promise<void> {
  await trial();
  note(tally, true, await rig.compare(0, await rig.upto()));
  await rig.startOver();
}

const proxyWithout = (rig: TrialRig, part: Part | null): Promise<ProtocolProxy> =>
  ProtocolProxy.start(rig.server.access.projector.httpUrl, part === null ? {} : { tampering: without(part) });

/** A projector is stopped within an insert; another takes over; the first wakes. @param part the fence, for the control without it */
export async function stopAndWake(rig: TrialRig, tally: Tally, part: 'fence' | null): Promise<void> {
  const proxy = await proxyWithout(rig, part);
  await onEmptyTables(rig, tally, async () => {
    const zombie = startChild(rig, BLOCK, proxy.url);
    const { highest } = await rig.find(await proxy.nextInsert(RECORDS));
    zombie.process.kill('SIGSTOP');
    const heir = rig.project(BLOCK);
    await rig.until(highest + 5 * BEYOND);
    const before = proxy.stored;
    zombie.process.kill('SIGCONT');
    if (part === null) tally.refused += (await zombie.ended) === 'PROJECTOR_FENCED' ? 1 : 0;
    else await untilStored(proxy, before + 4);
    await stopAll(heir, zombie);
  });
  proxy.close();
}

async function untilStored(proxy: ProtocolProxy, wanted: number): Promise<void> {
  for (const startedAt = performance.now(); proxy.stored < wanted && performance.now() - startedAt < ACKNOWLEDGED_MS_MAX;) await sleep(20);
}

async function stopAll(heir: Projector, child: ReturnType<typeof startChild>): Promise<void> {
  await heir.stop();
  child.process.kill('SIGKILL');
  await child.ended;
}

/** A projector is killed while the server runs its insert, of which half is still on its way; the next one claims; the rest arrives. */
export async function killWhileItArrives(rig: TrialRig, tally: Tally, part: 'KILL' | null): Promise<void> {
  const [proxy, heirs] = [await proxyWithout(rig, null), await proxyWithout(rig, part)];
  await onEmptyTables(rig, tally, async () => {
    const keeping = proxy.keepNext(RECORDS, part === null ? 'half' : 'trickle');
    const child = startChild(rig, BLOCK, proxy.url);
    const kept = await keeping;
    await rig.untilRunning(kept);
    child.process.kill('SIGKILL');
    await child.ended;
    const { highest } = await rig.find(kept);
    const heir = rig.project(BLOCK, heirs.url);
    await rig.until(highest + BEYOND);
    tally.refused += (await kept.release()) === 200 ? 0 : 1;
    await heir.stop();
  });
  for (const each of [proxy, heirs]) each.close();
}

/** The projector loses the answer to an insert that arrives only after it has recovered. @param part the new epoch, for the control */
export async function arriveAfterRecovery(rig: TrialRig, tally: Tally, part: 'new epoch' | null): Promise<void> {
  const proxy = await proxyWithout(rig, part);
  await onEmptyTables(rig, tally, async () => {
    const keeping = proxy.keepNext(RECORDS, 'whole');
    const projector = rig.project(BLOCK, proxy.url);
    const kept = await keeping;
    const { highest } = await rig.find(kept);
    await rig.until(highest + BEYOND);
    tally.refused += (await kept.release()) === 200 ? 0 : 1;
    await projector.stop();
  });
  proxy.close();
}
