import { checkActivity } from './check-activity.ts';
import { checkActor, checkAgent, checkAuthority, checkGroup } from './check-agent.ts';
import { checkContext, checkStatementRef } from './check-context.ts';
import { checkResult } from './check-result.ts';
import { checkIri, checkLanguageMap, isObject, type JsonObject } from './check-values.ts';
import { isMediaType, isSha2 } from './formats.ts';
import { isTimestamp } from './timestamp.ts';
import { isUuid } from './uuid.ts';
import { isStatementVersion, type XapiVersion } from './version.ts';
import { voidedVerb } from './voiding.ts';

/** xAPI-Data 2.4.3: id required, display optional. */
function checkVerb(value: unknown): boolean {
  if (!isObject(value)) return false;
  let hasId = false;
  for (const key in value) {
    switch (key) {
      case 'id':
        if (!checkIri(value[key])) return false;
        hasId = true;
        break;
      case 'display':
        if (!checkLanguageMap(value[key])) return false;
        break;
      default:
        return false;
    }
  }
  return hasId;
}

/** xAPI-Data 2.4.11: usageType, display, contentType, length and sha2 are required. */
function checkAttachment(value: unknown): boolean {
  if (!isObject(value)) return false;
  let found = 0;
  for (const key in value) {
    const property = value[key];
    switch (key) {
      case 'usageType':
        if (!checkIri(property)) return false;
        found++;
        break;
      case 'display':
        if (!checkLanguageMap(property)) return false;
        found++;
        break;
      case 'contentType':
        if (typeof property !== 'string' || !isMediaType(property)) return false;
        found++;
        break;
      case 'length':
        if (!Number.isSafeInteger(property) || (property as number) < 0) return false;
        found++;
        break;
      case 'sha2':
        if (typeof property !== 'string' || !isSha2(property)) return false;
        found++;
        break;
      case 'description':
        if (!checkLanguageMap(property)) return false;
        break;
      case 'fileUrl':
        if (!checkIri(property)) return false;
        break;
      default:
        return false;
    }
  }
  return found === 5;
}

function checkAttachments(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    if (!checkAttachment(value[index])) return false;
  }
  return true;
}

/** xAPI-Data 2.4.4: the object by its objectType, an Activity where that is left out. */
function checkObject(value: JsonObject, version: XapiVersion, isSubStatement: boolean): boolean {
  switch (value['objectType']) {
    case undefined:
    case 'Activity':
      return checkActivity(value);
    case 'Agent':
      return checkAgent(value);
    case 'Group':
      return checkGroup(value);
    case 'StatementRef':
      return checkStatementRef(value);
    case 'SubStatement':
      return !isSubStatement && checkProperties(value, version, true);
    default:
      return false;
  }
}

/** The properties that a statement has and a SubStatement must not (xAPI-Data 2.4.4.3). */
function checkOuter(key: string, value: unknown, version: XapiVersion): boolean {
  switch (key) {
    case 'id':
      return typeof value === 'string' && isUuid(value);
    case 'stored':
      return typeof value === 'string' && isTimestamp(value, version);
    case 'authority':
      return checkAuthority(value);
    case 'version':
      return typeof value === 'string' && isStatementVersion(value, version);
    default:
      return false;
  }
}

function checkProperties(value: JsonObject, version: XapiVersion, isSubStatement: boolean): boolean {
  const object = value['object'];
  if (!isObject(object)) return false;
  const objectType = object['objectType'];
  let found = 0;
  for (const key in value) {
    const property = value[key];
    switch (key) {
      case 'actor':
        if (!checkActor(property)) return false;
        found++;
        break;
      case 'verb':
        if (!checkVerb(property)) return false;
        // xAPI-Data 2.3.2: a voiding statement refers to what it voids.
        if ((property as JsonObject)['id'] === voidedVerb && objectType !== 'StatementRef') return false;
        found++;
        break;
      case 'object':
        if (!checkObject(object, version, isSubStatement)) return false;
        found++;
        break;
      case 'result':
        if (!checkResult(property)) return false;
        break;
      case 'context':
        if (!checkContext(property, objectType === undefined || objectType === 'Activity', version)) return false;
        break;
      case 'timestamp':
        if (typeof property !== 'string' || !isTimestamp(property, version)) return false;
        break;
      case 'attachments':
        if (!checkAttachments(property)) return false;
        break;
      case 'objectType':
        if (!isSubStatement) return false;
        break;
      default:
        if (isSubStatement || !checkOuter(key, property, version)) return false;
    }
  }
  return found === 3;
}

/**
 * Whether the value, as JSON.parse returns it, is a statement that this version of xAPI allows: the whole grammar, and
 * every property that the specification does not name refused. `explainStatement` gives the reasons and agrees exactly.
 */
export function checkStatement(value: unknown, version: XapiVersion): boolean {
  return isObject(value) && checkProperties(value, version, false);
}
