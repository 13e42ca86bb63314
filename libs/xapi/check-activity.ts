import { checkExtensions, checkIri, checkLanguageMap, isObject, type JsonObject } from './check-values.ts';
import { isInteractionType, repeatedComponent, supportsComponents, type ComponentList } from './interactions.ts';

function checkStrings(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    if (typeof value[index] !== 'string') return false;
  }
  return true;
}

function checkComponent(value: unknown): boolean {
  if (!isObject(value)) return false;
  let hasId = false;
  for (const key in value) {
    switch (key) {
      case 'id':
        if (typeof value[key] !== 'string') return false;
        hasId = true;
        break;
      case 'description':
        if (!checkLanguageMap(value[key])) return false;
        break;
      default:
        return false;
    }
  }
  return hasId;
}

/** xAPI-Data 2.4.4.1 "Interaction Components": ids distinct within the list, and only the lists of this interactionType. */
function checkComponents(value: unknown, list: ComponentList, interactionType: unknown): boolean {
  if (!isInteractionType(interactionType) || !supportsComponents(interactionType, list) || !Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) {
    if (!checkComponent(value[index])) return false;
  }
  return repeatedComponent(value) === -1;
}

function checkDefinition(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    switch (key) {
      case 'name':
      case 'description':
        if (!checkLanguageMap(value[key])) return false;
        break;
      case 'type':
      case 'moreInfo':
        if (!checkIri(value[key])) return false;
        break;
      case 'extensions':
        if (!checkExtensions(value[key])) return false;
        break;
      case 'interactionType':
        if (!isInteractionType(value[key])) return false;
        break;
      case 'correctResponsesPattern':
        if (!checkStrings(value[key]) || !isInteractionType(value['interactionType'])) return false;
        break;
      case 'choices':
      case 'scale':
      case 'source':
      case 'target':
      case 'steps':
        if (!checkComponents(value[key], key, value['interactionType'])) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

/** xAPI-Data 2.4.4.1: id required, objectType optional. */
export function checkActivity(value: unknown): boolean {
  if (!isObject(value)) return false;
  let hasId = false;
  for (const key in value) {
    switch (key) {
      case 'id':
        if (!checkIri(value[key])) return false;
        hasId = true;
        break;
      case 'definition':
        if (!checkDefinition(value[key])) return false;
        break;
      case 'objectType':
        if (value[key] !== 'Activity') return false;
        break;
      default:
        return false;
    }
  }
  return hasId;
}

/** xAPI-Data 2.4.6.2: a single Activity or an array of them. */
export function checkActivities(value: unknown): boolean {
  if (!Array.isArray(value)) return checkActivity(value);
  for (let index = 0; index < value.length; index++) {
    if (!checkActivity(value[index])) return false;
  }
  return true;
}

/** xAPI-Data 2.4.6.2: the four kinds of context activity, nothing else. */
export function checkContextActivities(value: unknown): boolean {
  if (!isObject(value)) return false;
  const activities: JsonObject = value;
  for (const key in activities) {
    if (key !== 'parent' && key !== 'grouping' && key !== 'category' && key !== 'other') return false;
    if (!checkActivities(activities[key])) return false;
  }
  return true;
}
