import { childPath, explainArray, explainObject, quoted, type ObjectRules, type Rule } from './explanation.ts';
import { explainExtensions, explainIri, explainLanguageMap, oneOfRule, refuse, stringRule } from './explain-values.ts';
import { interactionTypes, isInteractionType, repeatedComponent, supportsComponents, type ComponentList } from './interactions.ts';

/** The twin of check-activity.ts. */

const componentRules: ObjectRules = {
  section: 'component',
  what: 'An interaction component',
  required: ['id'],
  properties: { id: stringRule('component'), description: explainLanguageMap },
};

const explainComponent: Rule = (explanation, value, path) => void explainObject(explanation, value, path, componentRules);

const needsInteractionType = 'An interaction property needs a valid "interactionType" beside it; add one.';

function componentsRule(list: ComponentList): Rule {
  return (explanation, value, path, definition) => {
    explainArray(explanation, value, path, explainComponent, definition, 'component');
    const interactionType = definition['interactionType'];
    if (!isInteractionType(interactionType)) {
      refuse(explanation, 'interaction', path, needsInteractionType);
    } else if (!supportsComponents(interactionType, list)) {
      refuse(explanation, 'component', path, `An interaction of type ${quoted(interactionType)} has no "${list}"; remove it.`);
    }
    const repeated = Array.isArray(value) ? repeatedComponent(value) : -1;
    if (repeated !== -1) {
      explanation.add(
        'REPEATED_COMPONENT_ID',
        'component',
        `${path}[${repeated}].id`,
        'Another component of this list has the same id; ids are distinct within a list.',
      );
    }
  };
}

const definitionRules: ObjectRules = {
  section: 'activity',
  what: 'An activity definition',
  required: [],
  properties: {
    name: explainLanguageMap,
    description: explainLanguageMap,
    type: explainIri,
    moreInfo: explainIri,
    extensions: explainExtensions,
    interactionType: oneOfRule('interaction', interactionTypes),
    correctResponsesPattern: (explanation, value, path, definition) => {
      explainArray(explanation, value, path, stringRule('interaction'), definition, 'interaction');
      if (!isInteractionType(definition['interactionType'])) refuse(explanation, 'interaction', path, needsInteractionType);
    },
    choices: componentsRule('choices'),
    scale: componentsRule('scale'),
    source: componentsRule('source'),
    target: componentsRule('target'),
    steps: componentsRule('steps'),
  },
};

const activityRules: ObjectRules = {
  section: 'activity',
  what: 'An Activity',
  required: ['id'],
  properties: {
    id: explainIri,
    objectType: oneOfRule('activity', ['Activity']),
    definition: (explanation, value, path) => void explainObject(explanation, value, path, definitionRules),
  },
};

export const explainActivity: Rule = (explanation, value, path) => void explainObject(explanation, value, path, activityRules);

const explainActivities: Rule = (explanation, value, path, owner) => {
  if (Array.isArray(value)) explainArray(explanation, value, path, explainActivity, owner, 'contextActivities');
  else explainActivity(explanation, value, path, owner);
};

const contextActivitiesRules: ObjectRules = {
  section: 'contextActivities',
  what: 'A contextActivities object',
  required: [],
  properties: { parent: explainActivities, grouping: explainActivities, category: explainActivities, other: explainActivities },
};

export const explainContextActivities: Rule = (explanation, value, path) =>
  void explainObject(explanation, value, path, contextActivitiesRules);

/** Whether an object that names no objectType looks like an Agent or Group, which must name it (xAPI-Data 2.4.4.2). */
export const explainUntypedObject: Rule = (explanation, value, path, owner) => {
  const before = explanation.errors.length;
  explainActivity(explanation, value, path, owner);
  if (explanation.errors.length === before || typeof value !== 'object' || value === null) return;
  if ('mbox' in value || 'account' in value || 'openid' in value || 'mbox_sha1sum' in value || 'member' in value) {
    explanation.add(
      'MISSING_PROPERTY',
      'object',
      childPath(path, 'objectType'),
      'An Agent or Group as the object of a statement needs "objectType"; add it.',
    );
  }
};
