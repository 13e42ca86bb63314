import { isIri } from './formats.ts';
import { isLanguageTag } from './language-tag.ts';

/**
 * The fast form of the statement grammar, `check-*.ts`: yes or no, nothing else. It builds no paths and no closures and
 * throws nothing, because it stands in front of every accepted statement; `explain-*.ts` says why when the answer is no.
 * Each file here has its twin there, rule by rule, and a property test holds them together.
 *
 * Values are what JSON.parse returns. Keys are visited with for…in, which there yields own keys only, `__proto__` among
 * them, so that it is refused like any other unknown key.
 */

/** A JSON object: not null, not an array. */
export type JsonObject = { [key: string]: unknown };

/**
 * How deep an extension's value may nest. The specification sets no bound, but everything behind the door walks these
 * values, and a recursion of thousands of levels would overflow its stack.
 */
export const extensionDepthMax = 100;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A finite number: JSON.parse reads 1e999 as Infinity. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && value - value === 0;
}

export function checkIri(value: unknown): boolean {
  return typeof value === 'string' && isIri(value);
}

/** xAPI-Data 4.2: a map from language tags to strings. An empty one is only discouraged (2.2). */
export function checkLanguageMap(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const tag in value) {
    if (typeof value[tag] !== 'string' || !isLanguageTag(tag)) return false;
  }
  return true;
}

/** Whether no path in the value is longer than `levels`; recursion ends there, so it is itself bounded. */
function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (!isWithinDepth(value[index], levels - 1)) return false;
    }
    return true;
  }
  const object = value as JsonObject;
  for (const key in object) {
    if (!isWithinDepth(object[key], levels - 1)) return false;
  }
  return true;
}

export function isExtensionValue(value: unknown): boolean {
  return isWithinDepth(value, extensionDepthMax);
}

/** xAPI-Data 4.1: a map from IRIs to any value, null included. */
export function checkExtensions(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    if (!isIri(key) || !isExtensionValue(value[key])) return false;
  }
  return true;
}
