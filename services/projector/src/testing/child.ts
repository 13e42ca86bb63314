import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildOptions, Rig } from './rig.ts';

const MODULE = fileURLToPath(new URL('projector-child.ts', import.meta.url));

export interface ProjectorChild {
  process: ChildProcess;
  /** It has claimed its tables and reads. */
  ready: Promise<void>;
  /** What it said last, or the signal that ended it. */
  ended: Promise<string>;
}

/** Starts a projector on the rig's log and ClickHouse in a process of its own. */
export function startChild(rig: Rig, blockEntriesMax: number): ProjectorChild {
  const keys = Object.fromEntries(
    Object.entries(rig.keys).map(([name, key]) => [name, (key as Buffer).toString('hex')]),
  ) as ChildOptions['keys'];
  const options: ChildOptions = { logPath: rig.logPath, keys, access: rig.clickhouse.access.projector, blockEntriesMax };
  const child = fork(MODULE, [JSON.stringify(options)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  let said = '';
  child.on('message', (message) => {
    said = String(message);
    if (said === 'ready') ready.resolve();
  });
  child.on('exit', (_code, signal) => {
    ready.resolve();
    ended.resolve(signal ?? said);
  });
  return { process: child, ready: ready.promise, ended: ended.promise };
}
