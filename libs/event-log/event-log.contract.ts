import { afterEach, beforeEach, describe } from 'vitest';
import { contractOfDrafts, contractOfOrder } from './contract-appending.ts';
import { contractOfBarriers, contractOfWaiting } from './contract-following.ts';
import { contractOfClosing, contractOfProcesses } from './contract-processes.ts';
import { killChildren, type ContractContext, type LogUnderTest } from './contract-support.ts';
import type { EventLog } from './event-log.ts';

/** What every adapter of the log promises. `prepare` gives a log for one test. */
export function eventLogContract(prepare: () => Promise<LogUnderTest>): void {
  let under: LogUnderTest;
  let log: EventLog;
  const opened: { close(): Promise<void> }[] = [];
  const context: ContractContext = {
    get log() {
      return log;
    },
    get under() {
      return under;
    },
    read(topic, offset, platformTimeFloor) {
      const reader = log.read(topic, { offset, ...(platformTimeFloor === undefined ? {} : { platformTimeFloor }) });
      opened.push(reader);
      return reader;
    },
    closeAfter: (closeable) => void opened.push(closeable),
  };
  beforeEach(async () => {
    under = await prepare();
    log = await under.open();
    opened.push(log);
  });
  afterEach(async () => {
    killChildren();
    for (const each of opened.splice(0).reverse()) await each.close();
  });

  describe('order', () => contractOfOrder(context));
  describe('drafts', () => contractOfDrafts(context));
  describe('waiting', () => contractOfWaiting(context));
  describe('barrier', () => contractOfBarriers(context));
  describe('processes', () => contractOfProcesses(context));
  describe('closing', () => contractOfClosing(context));
}
