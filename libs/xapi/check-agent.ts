import { isMailto, isSha1, isUri } from './formats.ts';
import { checkIri, isObject } from './check-values.ts';

/** xAPI-Data 2.4.2.4: homePage and name, both required. */
function checkAccount(value: unknown): boolean {
  if (!isObject(value)) return false;
  let found = 0;
  for (const key in value) {
    switch (key) {
      case 'homePage':
        if (!checkIri(value[key])) return false;
        found++;
        break;
      case 'name':
        if (typeof value[key] !== 'string') return false;
        found++;
        break;
      default:
        return false;
    }
  }
  return found === 2;
}

/** xAPI-Data 2.4.2.3: the value of an inverse functional identifier. */
function checkIdentifier(key: string, value: unknown): boolean {
  if (key === 'account') return checkAccount(value);
  if (typeof value !== 'string') return false;
  if (key === 'mbox') return isMailto(value);
  return key === 'mbox_sha1sum' ? isSha1(value) : isUri(value);
}

/** xAPI-Data 2.4.2.1: exactly one inverse functional identifier; objectType may be left out unless it is a statement's object. */
export function checkAgent(value: unknown): boolean {
  if (!isObject(value)) return false;
  let identifiers = 0;
  for (const key in value) {
    switch (key) {
      case 'objectType':
        if (value[key] !== 'Agent') return false;
        break;
      case 'name':
        if (typeof value[key] !== 'string') return false;
        break;
      case 'mbox':
      case 'account':
      case 'openid':
      case 'mbox_sha1sum':
        if (!checkIdentifier(key, value[key])) return false;
        identifiers++;
        break;
      default:
        return false;
    }
  }
  return identifiers === 1;
}

function checkMembers(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    if (!checkAgent(value[index])) return false;
  }
  return true;
}

/** xAPI-Data 2.4.2.2: at most one identifier; without one (anonymous) at least one member; members are Agents. */
export function checkGroup(value: unknown): boolean {
  if (!isObject(value) || value['objectType'] !== 'Group') return false;
  let identifiers = 0;
  let members = 0;
  for (const key in value) {
    switch (key) {
      case 'objectType':
        break;
      case 'name':
        if (typeof value[key] !== 'string') return false;
        break;
      case 'member':
        if (!checkMembers(value[key])) return false;
        members = (value[key] as unknown[]).length;
        break;
      case 'mbox':
      case 'account':
      case 'openid':
      case 'mbox_sha1sum':
        if (!checkIdentifier(key, value[key])) return false;
        identifiers++;
        break;
      default:
        return false;
    }
  }
  return identifiers === 1 || (identifiers === 0 && members > 0);
}

/** An actor or instructor: an Agent or a Group, told apart by objectType (xAPI-Data 2.4.2). */
export function checkActor(value: unknown): boolean {
  return isObject(value) && value['objectType'] === 'Group' ? checkGroup(value) : checkAgent(value);
}

/** xAPI-Data 2.4.9: an Agent, or an anonymous Group of exactly two Agents (OAuth consumer and user). */
export function checkAuthority(value: unknown): boolean {
  if (!isObject(value) || value['objectType'] !== 'Group') return checkAgent(value);
  if (!checkGroup(value)) return false;
  const members = value['member'];
  return Array.isArray(members) && members.length === 2 && !isIdentified(value);
}

function isIdentified(group: { [key: string]: unknown }): boolean {
  return 'mbox' in group || 'account' in group || 'openid' in group || 'mbox_sha1sum' in group;
}
