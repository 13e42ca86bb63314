import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { openEventLog } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import { startProjector } from '../projector.ts';
import type { ChildOptions } from './rig.ts';

/** A projector in a process of its own that a test may stop and kill; says `ready`, and at its end the code of the error. */
const options = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const bytes = Object.fromEntries(Object.entries(options.keys).map(([name, hex]) => [name, Buffer.from(hex, 'hex')]));
const keys = bytes as unknown as InstallationKeys;
const log = await (options.kafka === null
  ? openEventLog({ kind: 'sqlite', path: options.logPath, keys, readOnly: true })
  : openEventLog({ kind: 'kafka', kafka: options.kafka, keys, logger: silentLogger }));
const projector = startProjector({
  config: { timeZone: 'Europe/Helsinki', limits: { knownIdsMax: 1_000_000 } },
  log,
  keys,
  access: { projector: options.access },
  logger: silentLogger,
  blockEntriesMax: options.blockEntriesMax,
  rebuildLookMs: 100,
});
process.send?.('ready-soon');
try {
  await projector.ready;
  process.send?.('ready');
  await projector.ended;
} catch (error) {
  process.send?.((error as { code?: string }).code ?? String(error));
  process.exitCode = 1;
} finally {
  await log.close();
  process.disconnect?.();
}
