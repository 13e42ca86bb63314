import { systemClock } from '@oppiva/config';
import { startIndicators } from '@oppiva/indicators-service';
import { startProjector } from '@oppiva/projector-service';
import { compositionOf, openLog, type CompositionOptions } from './open-log.ts';

/** Projector and indicators. `ended` settles when the projector ends: another one took over, or it was closed. */
export async function composeWorker(options: CompositionOptions): Promise<{ ended: Promise<void>; close(): Promise<void> }> {
  const { config, access, keys, logger } = options;
  const log = await openLog(options);
  const projector = startProjector({ config, log, access, keys, logger });
  const indicators = startIndicators({ config, log, access, keys, logger, clock: options.clock ?? systemClock });
  return {
    ended: projector.ended,
    close: async () => {
      await indicators.stop();
      await projector.stop();
      await log.close();
    },
  };
}

export function runWorker(): ReturnType<typeof composeWorker> {
  return composeWorker(compositionOf('worker'));
}
