import { startIndicators } from '@oppiva/indicators-service';
import { startProjector } from '@oppiva/projector-service';
import { startIndicatorsInThread, type RunningIndicators } from './indicators-in-thread.ts';
import { compositionOf, openLog, type CompositionOptions } from './open-log.ts';

/**
 * Projector and indicators. `ended` settles when one of them ends: another projector took over, or it was closed. With a test's clock
 * the indicators run on this thread, otherwise on their own.
 */
export async function composeWorker(
  options: CompositionOptions & { ingestIsBusy?: () => boolean },
): Promise<{ ended: Promise<void>; close(): Promise<void> }> {
  const { config, access, keys, logger, clock, ingestIsBusy } = options;
  const log = await openLog(options);
  const projector = startProjector({ config, log, access, keys, logger, ...(ingestIsBusy !== undefined && { ingestIsBusy }) });
  const indicators: RunningIndicators =
    clock === undefined
      ? startIndicatorsInThread()
      : { ended: projector.ended, ...startIndicators({ config, log, access, keys, logger, clock }) };
  return {
    ended: Promise.race([projector.ended, indicators.ended]),
    close: async () => {
      await indicators.stop();
      await projector.stop();
      await log.close();
    },
  };
}

export function runWorker(ingestIsBusy: () => boolean): ReturnType<typeof composeWorker> {
  return composeWorker({ ...compositionOf('worker'), ingestIsBusy });
}
