import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EventLog, LogReader, LogRecord, Topic } from './event-log.ts';
import { decodeHeader } from './header.ts';
import { installationKeyring } from './keyring.ts';
import type { ChildTask } from './test-child.ts';
import { testKeys } from './test-drafts.ts';

export interface LogUnderTest {
  /** Opens the same log again and again; topics may hold records of earlier tests. */
  open(): Promise<EventLog>;
  /** How a child process opens it. */
  child: ChildTask['log'];
}

/** What a test of the contract works with; everything it opens is closed after it. */
export interface ContractContext {
  /** A log opened for this test. */
  readonly log: EventLog;
  readonly under: LogUnderTest;
  read(from: Topic, offset: number, platformTimeFloor?: number): LogReader;
  closeAfter(closeable: { close(): Promise<void> }): void;
}

export const topic: Topic = 'oppiva.statements';
export const keyring = installationKeyring(testKeys);

/** Reads until `count` records are there. */
export async function readAll(
  reader: LogReader,
  count: number,
  page: { recordsMax?: number; bytesMax?: number } = {},
): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  while (records.length < count) {
    const more = await reader.next({
      recordsMax: page.recordsMax ?? 1_000,
      ...(page.bytesMax ? { bytesMax: page.bytesMax } : {}),
      waitMs: 20_000,
    });
    if (more.length === 0) throw new Error(`the log gave ${records.length} of ${count} records`);
    records.push(...more);
  }
  return records;
}

const children = new Set<ChildProcess>();

/** Ends what a failed test may have left running, or stopped. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Starts `test-child.ts`; `lines` are the objects it wrote so far, `next` waits for one that fits. */
export function startChild(task: ChildTask) {
  const script = new URL('test-child.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  const lines: Record<string, unknown>[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line.endsWith('}')) lines.push(JSON.parse(line) as Record<string, unknown>);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { child, lines, ended, until };
}

/** The number that `statementsFor` gave the record. */
export function numberOf(record: LogRecord): number {
  return decodeHeader(record.header).meta['number'] as number;
}
