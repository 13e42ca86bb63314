import { createHash } from 'node:crypto';
import type { IndicatorDefinition } from './definition.ts';

/**
 * Hash of a definition (its data, not its functions) and its SQL: published facts name it, so that a later release can tell which
 * of them it would make in the same way. Functions are left out: their text differs between the sources and a build.
 */
export function definitionVersion(definition: IndicatorDefinition, sql: string): string {
  return createHash('sha256')
    .update(`${JSON.stringify(definition)}\0${sql}`)
    .digest('hex')
    .slice(0, 12);
}
