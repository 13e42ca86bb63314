/**
 * A writer in a process of its own, for tests that kill or stop it. Its argument is JSON: how to open the log and what to do. It writes one line
 * of JSON for each thing done.
 */
import { randomBytes } from 'node:crypto';
import { openEventLog, SharedClock, type Topic } from './index.ts';
import { plainDraft, statementsFor, testKeys } from './test-drafts.ts';
import type { KafkaAccess } from './writer-messages.ts';

export type ChildTask = { log: { kind: 'sqlite'; path: string } | { kind: 'kafka'; kafka: KafkaAccess } } & (
  | { do: 'append-until-killed' }
  | { do: 'append-random'; topic: Topic; records: number; bytes: number }
  | { do: 'append-and-stop-between-stamp-and-commit'; clockMs: number }
);

const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const task = JSON.parse(process.argv[2]!) as ChildTask;
const clock = task.do === 'append-and-stop-between-stamp-and-commit' ? new SharedClock(task.clockMs) : undefined;
const log = await openEventLog({ ...task.log, keys: testKeys, logger: quiet, ...(clock ? { clock } : {}) } as Parameters<
  typeof openEventLog
>[0]);
say({ opened: true });

if (task.do === 'append-until-killed') {
  // Several in flight; each append is two records in two topics.
  let number = 0;
  const loop = async (): Promise<void> => {
    for (;;) {
      const mine = number++;
      const appended = await log.append([statementsFor(mine), statementsFor(mine, { topic: 'oppiva.admissions' })]);
      say({ number: mine, appended });
    }
  };
  await Promise.all(Array.from({ length: 8 }, loop));
} else if (task.do === 'append-random') {
  for (let i = 0; i < task.records; i++) await log.append([{ topic: task.topic, draft: plainDraft(randomBytes(task.bytes)) }]);
  await log.close();
} else {
  clock!.stopProcessAtNextReading();
  say({ appended: await log.append([statementsFor(1)]) });
  await log.close();
}
