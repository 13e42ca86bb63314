import { checkExtensions, isNumber, isObject } from './check-values.ts';
import { isDuration } from './duration.ts';

/** xAPI-Data 2.4.5.1: scaled within -1..1, min below max, raw between them. */
function checkScore(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    if (key !== 'scaled' && key !== 'raw' && key !== 'min' && key !== 'max') return false;
    if (!isNumber(value[key])) return false;
  }
  const scaled = value['scaled'] as number | undefined;
  const raw = value['raw'] as number | undefined;
  const min = value['min'] as number | undefined;
  const max = value['max'] as number | undefined;
  if (scaled !== undefined && (scaled < -1 || scaled > 1)) return false;
  if (min !== undefined && max !== undefined && min >= max) return false;
  return raw === undefined || ((min === undefined || raw >= min) && (max === undefined || raw <= max));
}

/** xAPI-Data 2.4.5. */
export function checkResult(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    switch (key) {
      case 'score':
        if (!checkScore(value[key])) return false;
        break;
      case 'success':
      case 'completion':
        if (typeof value[key] !== 'boolean') return false;
        break;
      case 'response':
        if (typeof value[key] !== 'string') return false;
        break;
      case 'duration':
        if (typeof value[key] !== 'string' || !isDuration(value[key])) return false;
        break;
      case 'extensions':
        if (!checkExtensions(value[key])) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}
