import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClickHouseAccess } from '@oppiva/clickhouse';
import type { ChildOptions, Rig } from './rig.ts';

const MODULE = fileURLToPath(new URL('projector-child.ts', import.meta.url));

export interface ProjectorChild {
  process: ChildProcess;
  /** It has claimed its tables and reads. */
  ready: Promise<void>;
  /** What it said last, or the signal that ended it. */
  ended: Promise<string>;
}

/** What a child needs of a rig. */
export interface ChildRig extends Pick<Rig, 'keys' | 'logPath' | 'kafka'> {
  clickhouse: { access: { projector: ClickHouseAccess } };
}

/** Starts a projector on the rig's log and ClickHouse, or what `httpUrl` puts before it, in a process of its own. */
export function startChild(rig: ChildRig, blockEntriesMax: number, httpUrl?: string): ProjectorChild {
  const keys = Object.fromEntries(
    Object.entries(rig.keys).map(([name, key]) => [name, (key as Buffer).toString('hex')]),
  ) as ChildOptions['keys'];
  const { projector } = rig.clickhouse.access;
  const access = { ...projector, httpUrl: httpUrl ?? projector.httpUrl };
  const options: ChildOptions = { logPath: rig.logPath, kafka: rig.kafka ?? null, keys, access, blockEntriesMax };
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
