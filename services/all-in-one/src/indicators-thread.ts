import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { systemClock } from '@oppiva/config';
import { startIndicators } from '@oppiva/indicators-service';
import { compositionOf, openLog } from './open-log.ts';

/**
 * The indicators in a thread of the worker process, with an event loop and a heap of their own: deriving from ten thousand statements
 * takes a good part of a second, in which the projector would do nothing.
 */
const belowTheProjector = 15;
// on Linux niceness is a thread's own, elsewhere the whole process's
if (process.platform === 'linux') setPriority(belowTheProjector);
const composition = compositionOf('worker');
const { config, access, keys, logger } = composition;
const log = await openLog(composition);
const indicators = startIndicators({ config, log, access, keys, logger, clock: systemClock });
parentPort?.once('message', () => void stop());

async function stop(): Promise<void> {
  await indicators.stop();
  await log.close();
  parentPort?.close();
}
