import { checkContextActivities } from './check-activity.ts';
import { checkActor, checkAgent, checkGroup } from './check-agent.ts';
import { checkExtensions, checkIri, isObject } from './check-values.ts';
import { isLanguageTag } from './language-tag.ts';
import { isUuid } from './uuid.ts';
import type { XapiVersion } from './version.ts';

/** xAPI-Data 2.4.4.3: objectType StatementRef and the UUID of a statement. */
export function checkStatementRef(value: unknown): boolean {
  if (!isObject(value)) return false;
  let found = 0;
  for (const key in value) {
    switch (key) {
      case 'objectType':
        if (value[key] !== 'StatementRef') return false;
        found++;
        break;
      case 'id':
        if (typeof value[key] !== 'string' || !isUuid(value[key])) return false;
        found++;
        break;
      default:
        return false;
    }
  }
  return found === 2;
}

/** IEEE 9274.1.1 4.2.2.5: where given, at least one IRI. */
function checkRelevantTypes(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  for (let index = 0; index < value.length; index++) {
    if (!checkIri(value[index])) return false;
  }
  return true;
}

/** IEEE 9274.1.1 4.2.2.5: one contextAgent (`kind` agent) or contextGroup (`kind` group). */
function checkRelated(value: unknown, kind: 'agent' | 'group'): boolean {
  if (!isObject(value)) return false;
  let found = 0;
  for (const key in value) {
    switch (key) {
      case 'objectType':
        if (value[key] !== (kind === 'agent' ? 'contextAgent' : 'contextGroup')) return false;
        found++;
        break;
      case 'agent':
        if (kind !== 'agent' || !checkAgent(value[key])) return false;
        found++;
        break;
      case 'group':
        if (kind !== 'group' || !checkGroup(value[key])) return false;
        found++;
        break;
      case 'relevantTypes':
        if (!checkRelevantTypes(value[key])) return false;
        break;
      default:
        return false;
    }
  }
  return found === 2;
}

function checkAllRelated(value: unknown, kind: 'agent' | 'group'): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    if (!checkRelated(value[index], kind)) return false;
  }
  return true;
}

/** xAPI-Data 2.4.6; revision and platform only where the statement's object is an Activity. */
export function checkContext(value: unknown, isAboutActivity: boolean, version: XapiVersion): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    switch (key) {
      case 'registration':
        if (typeof value[key] !== 'string' || !isUuid(value[key])) return false;
        break;
      case 'instructor':
        if (!checkActor(value[key])) return false;
        break;
      case 'team':
        if (!checkGroup(value[key])) return false;
        break;
      case 'contextActivities':
        if (!checkContextActivities(value[key])) return false;
        break;
      case 'revision':
      case 'platform':
        if (!isAboutActivity || typeof value[key] !== 'string') return false;
        break;
      case 'language':
        if (typeof value[key] !== 'string' || !isLanguageTag(value[key])) return false;
        break;
      case 'statement':
        if (!checkStatementRef(value[key])) return false;
        break;
      case 'extensions':
        if (!checkExtensions(value[key])) return false;
        break;
      case 'contextAgents':
        if (version !== '2.0.0' || !checkAllRelated(value[key], 'agent')) return false;
        break;
      case 'contextGroups':
        if (version !== '2.0.0' || !checkAllRelated(value[key], 'group')) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}
