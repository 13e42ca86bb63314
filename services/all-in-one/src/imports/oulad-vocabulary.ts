/** How OULAD's kinds of site are said in xAPI; IRIs of the mapping table (capability model 9.3). */
export const VIEWED = 'http://id.tincanapi.com/verb/viewed';
export const MODULE_TYPE = 'http://adlnet.gov/expapi/activities/course';

const RESOURCE = 'http://id.tincanapi.com/activitytype/resource';
const PAGE = 'https://w3id.org/xapi/acrossx/activities/webpage';

const TYPES: Record<string, string> = {
  resource: RESOURCE,
  oucontent: RESOURCE,
  dataplus: RESOURCE,
  dualpane: RESOURCE,
  htmlactivity: RESOURCE,
  glossary: RESOURCE,
  ouwiki: RESOURCE,
  repeatactivity: RESOURCE,
  url: 'http://adlnet.gov/expapi/activities/link',
  page: PAGE,
  subpage: PAGE,
  sharedsubpage: PAGE,
  forumng: 'http://id.tincanapi.com/activitytype/discussion',
  quiz: 'http://adlnet.gov/expapi/activities/assessment',
  externalquiz: 'http://adlnet.gov/expapi/activities/assessment',
  oucollaborate: 'http://id.tincanapi.com/activitytype/webinar',
  ouelluminate: 'http://id.tincanapi.com/activitytype/webinar',
  questionnaire: 'http://id.tincanapi.com/activitytype/survey',
};

/** Pages without content of their own (the module's home page, folders) get a type that is no learning. */
export function activityTypeOf(kind: string): string {
  return TYPES[kind] ?? `https://oulad.example.org/activities/${kind}`;
}
