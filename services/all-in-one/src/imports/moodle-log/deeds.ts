import type { Activities, Activity } from './activities.ts';

/** Verbs of the plug-in and of the mapping table (capability model 9.3), by the word that is shown for them. */
export const VERBS = {
  viewed: 'http://id.tincanapi.com/verb/viewed',
  attempted: 'http://adlnet.gov/expapi/verbs/attempted',
  answered: 'http://adlnet.gov/expapi/verbs/answered',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  scored: 'https://w3id.org/xapi/tla/verbs/scored',
  submitted: 'http://activitystrea.ms/submit',
  joined: 'http://activitystrea.ms/join',
  created: 'http://activitystrea.ms/create',
  updated: 'http://activitystrea.ms/update',
  deleted: 'http://activitystrea.ms/delete',
  replied: 'http://id.tincanapi.com/verb/replied',
  commented: 'http://adlnet.gov/expapi/verbs/commented',
  enrolled: 'https://xapi.edlm/profiles/edlm-lms/concepts/verbs/enrolled',
  unregistered: 'http://id.tincanapi.com/verb/unregistered',
  achieved: 'https://w3id.org/xapi/tla/verbs/achieved',
  interacted: 'http://adlnet.gov/expapi/verbs/interacted',
  'logged in': 'https://w3id.org/xapi/adl/verbs/logged-in',
  'logged out': 'https://w3id.org/xapi/adl/verbs/logged-out',
} as const;

export type Verb = keyof typeof VERBS;

/** What a row says was done, by whom. */
export interface Deed {
  /** Moodle's id of the person whose deed it is: of a grade or an enrolment, the one who got it. */
  user: string;
  verb: Verb;
  object: Activity;
  /** What the object lies in, below the course. */
  parent?: Activity;
  /** Administration: stated to be no learning. */
  isAdministration?: true;
  enrolmentType?: string;
}

type Groups = Record<string, string>;

interface Rule {
  /** Of the description after "The user with id '4' "; a group `learner` is the person whose deed it is. */
  says: RegExp;
  verb: Verb;
  object: (activities: Activities, groups: Groups) => Activity;
  parent?: (activities: Activities, groups: Groups) => Activity;
}

const module =
  (kind: string) =>
  (activities: Activities, { cm }: Groups) =>
    activities.module(kind, cm!);
const submission = (activities: Activities, { cm }: Groups): Activity => activities.submission(cm!);
const course = (activities: Activities, { course: id }: Groups): Activity => activities.course(id!);

/** The first that fits. Descriptions are always in English, and do not depend on the names that a site gave to things. */
const RULES: readonly Rule[] = [
  { says: /^viewed (the section number '\d+' of )?the course with id '(?<course>\d+)'/, verb: 'viewed', object: course },
  {
    says: /^viewed the '(?<kind>\w+)' activity with course module id '(?<cm>\d+)'/,
    verb: 'viewed',
    object: (activities, { kind, cm }) => activities.module(kind!, cm!),
  },
  {
    says: /^viewed the chapter with id '(?<id>\d+)' for the book with course module id '(?<cm>\d+)'/,
    verb: 'viewed',
    object: (activities, { id, cm }) => activities.chapter(id!, cm!),
    parent: module('book'),
  },
  {
    says: /^has viewed the discussion with id '(?<id>\d+)' in the forum with course module id '(?<cm>\d+)'/,
    verb: 'viewed',
    object: (activities, { id }) => activities.discussion(id!),
    parent: module('forum'),
  },
  {
    says: /^has created the discussion with id '(?<id>\d+)' in the forum with course module id '(?<cm>\d+)'/,
    verb: 'created',
    object: (activities, { id }) => activities.discussion(id!),
    parent: module('forum'),
  },
  {
    says: /^has created the post with id '(?<id>\d+)' in the discussion with id '(?<in>\d+)' in the forum with course module id '(?<cm>\d+)'/,
    verb: 'replied',
    object: (activities, { id, in: discussion }) => activities.post(id!, discussion!),
    parent: (activities, { in: discussion }) => activities.discussion(discussion!),
  },
  {
    says: /^added a comment with id '\d+' on the page with id '(?<page>\d+)' for the wiki with course module id '(?<cm>\d+)'/,
    verb: 'commented',
    object: (activities, { page }) => activities.wikiComments(page!),
    parent: module('wiki'),
  },
  {
    says: /^has (started|submitted) the attempt with id '\d+' for the quiz with course module id '(?<cm>\d+)'/,
    verb: 'attempted',
    object: module('quiz'),
  },
  {
    says: /^has viewed the (attempt|summary for the attempt) with id '\d+'.* for the quiz with course module id '(?<cm>\d+)'/,
    verb: 'viewed',
    object: module('quiz'),
  },
  {
    says: /^has (submitted the submission|uploaded a file to the submission|saved an online text submission) with id '\d+' (for|in) the assignment (activity )?with course module id '(?<cm>\d+)'/,
    verb: 'submitted',
    object: submission,
    parent: module('assign'),
  },
  {
    says: /^(created|updated) an? (file|online text) submission .* in the assignment with course module id '(?<cm>\d+)'/,
    verb: 'submitted',
    object: submission,
    parent: module('assign'),
  },
  {
    says: /^has viewed the submission status page for the assignment with course module id '(?<cm>\d+)'/,
    verb: 'viewed',
    object: submission,
    parent: module('assign'),
  },
  {
    says: /^has graded the submission '\d+' for the user with id '(?<learner>\d+)' for the assignment with course module id '(?<cm>\d+)'/,
    verb: 'scored',
    object: submission,
    parent: module('assign'),
  },
  {
    says: /^updated the grade with id '\d+' for the user with id '(?<learner>\d+)' for the grade item with id '(?<item>\d+)'/,
    verb: 'scored',
    object: (activities, { item }) => activities.gradeItem(item!),
  },
  {
    says: /^viewed the bigbluebuttonbn activity with id '(?<id>\d+)'/,
    verb: 'viewed',
    object: (activities, { id }) => activities.meeting(id!),
  },
  {
    says: /^has joined a bigbluebutton meeting for the bigbluebuttonbn activity with id '(?<id>\d+)'/,
    verb: 'joined',
    object: (activities, { id }) => activities.meeting(id!),
  },
  {
    says: /^has added the option with id '\d+' for the user with id '(?<learner>\d+)' from the choice activity with course module id '(?<cm>\d+)'/,
    verb: 'answered',
    object: module('choice'),
  },
  {
    says: /^enrolled the user with id '(?<learner>\d+)' using the enrolment method '(?<enrolment>\w+)' in the course with id '(?<course>\d+)'/,
    verb: 'enrolled',
    object: course,
  },
  {
    says: /^unenrolled the user with id '(?<learner>\d+)' using the enrolment method '(?<enrolment>\w+)' from the course with id '(?<course>\d+)'/,
    verb: 'unregistered',
    object: course,
  },
  { says: /^completed the course with id '(?<course>\d+)'/, verb: 'completed', object: course },
  {
    says: /^has been awarded the badge with id '(?<id>\d+)'/,
    verb: 'achieved',
    object: (activities, { id }) => activities.badge(id!),
  },
  { says: /^has logged in/, verb: 'logged in', object: (activities) => activities.site() },
  { says: /^has logged out/, verb: 'logged out', object: (activities) => activities.site() },
];

/** What the first words of a description that no rule knows amount to: said with that verb, and stated to be no learning. */
const ADMINISTRATION: readonly [RegExp, Verb][] = [
  [/^(has )?(viewed|downloaded)\b/, 'viewed'],
  [/^(has )?(created|added|assigned|restored)\b/, 'created'],
  [/^(has )?(updated|graded|changed)\b/, 'updated'],
  [/^(has )?(deleted|removed|unassigned)\b/, 'deleted'],
];

const SUBJECT = /^(?:The user|User) with id '?(?<user>-?\d+)'? (?<deed>.+)$/;
const COURSE = /\bcourse (?:with )?(?:the )?id '(\d+)'/;

/** The course that a description names; undefined where it names none. */
export function courseIn(description: string): string | undefined {
  return COURSE.exec(description)?.[1];
}

/**
 * Reads a description such as "The user with id '4' viewed the course with id '111'."
 * @param course of the file, for administration of which the description does not say where
 * @returns undefined where it names no user
 */
export function deedIn(description: string, activities: Activities, courseId: string | undefined): Deed | undefined {
  // some of Moodle's sentences are broken over lines
  const subject = SUBJECT.exec(description.replace(/\s+/g, ' '))?.groups as { user: string; deed: string } | undefined;
  if (subject === undefined) return undefined;
  for (const { says, verb, object, parent } of RULES) {
    const match = says.exec(subject.deed);
    if (match === null) continue;
    const groups: Groups = match.groups ?? {};
    return {
      user: groups['learner'] ?? subject.user,
      verb,
      object: object(activities, groups),
      ...(parent !== undefined && { parent: parent(activities, groups) }),
      ...(groups['enrolment'] !== undefined && { enrolmentType: groups['enrolment'] }),
    };
  }
  const verb = ADMINISTRATION.find(([says]) => says.test(subject.deed))?.[1] ?? 'interacted';
  const object = courseId === undefined ? activities.site() : activities.course(courseId);
  return { user: subject.user, verb, object, isAdministration: true };
}
