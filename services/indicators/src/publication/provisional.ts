import { masksOf, publishable, windowText } from '@oppiva/capability';
import type { DueWindow } from './due.ts';
import { computeAll, type PublishDeps } from './compute-window.ts';

export const provisionalName = ({ window, knownAt }: DueWindow): string =>
  `provisional|${windowText(window)}|${new Date(knownAt).toISOString()}`;

/**
 * Publishes what may be told of a quarter that is not closed: larger units only, never leaves (capability model 3.6 rule 11). Of the
 * others nothing is said at all. The caller sees to it that K is closed.
 */
export async function publishProvisional(due: DueWindow, deps: PublishDeps): Promise<{ published: number; failed: number }> {
  const { publications, catalogue, logger } = deps;
  if (publications.isDone(provisionalName(due))) return { published: 0, failed: 0 };
  await deps.yieldTurn();
  const { computed, failed } = await computeAll(due, deps);
  const masks = masksOf(computed, () => null, 'provisional');
  const total = { published: 0, failed };
  for (const { definition, computation } of computed) {
    const mask = masks.get(definition.id);
    const publication = { indicatorId: definition.id, ...due, status: 'provisional' as const };
    if (mask === undefined || mask.published.length === 0 || publications.has(publication)) continue;
    const shown = new Set(mask.published);
    const options = { definition, mask, catalogueVersion: catalogue.version, unsuppressed: false, status: 'provisional' as const };
    const values = publishable(computation, options).filter(({ unitId }) => shown.has(unitId));
    try {
      await publications.append(publication, values);
      logger.info({ indicator: definition.id, window: windowText(due.window), units: values.length }, 'published, provisional');
      total.published += 1;
    } catch (error) {
      logger.error({ err: error, indicator: definition.id, window: windowText(due.window) }, 'an indicator could not be published');
      await publications.catchUp(); // the append may have succeeded all the same
      total.failed += 1;
    }
  }
  if (total.failed === 0) await publications.markDone(provisionalName(due));
  return total;
}
