/**
 * The mapping table of the capability model 9.3, as data: the first row that fits wins. `…/verbs/` and the like of the model
 * are written as prefixes, which `classify.ts` expands. Order matters: a class by type alone is that of the first row that
 * names the type, a class by verb alone that of the first row marked `verbAlone`, else of the first that names the verb.
 */
export const prefixes: Readonly<Record<string, string>> = {
  adlVerb: 'http://adlnet.gov/expapi/verbs/',
  adlType: 'http://adlnet.gov/expapi/activities/',
  w3Verb: 'https://w3id.org/xapi/adl/verbs/',
  acrossx: 'https://w3id.org/xapi/acrossx/verbs/',
  acrossxType: 'https://w3id.org/xapi/acrossx/activities/',
  cmi5Type: 'https://w3id.org/xapi/cmi5/activitytype/',
  video: 'https://w3id.org/xapi/video/verbs/',
  videoType: 'https://w3id.org/xapi/video/activity-type/',
  tla: 'https://w3id.org/xapi/tla/verbs/',
  tlaType: 'https://w3id.org/xapi/tla/activity-types/',
  tincan: 'http://id.tincanapi.com/verb/',
  tincanType: 'http://id.tincanapi.com/activitytype/',
  streams: 'http://activitystrea.ms/',
  lcm: 'https://ns.example.org/lcm/verbs/',
};

/** F formal, W work-embedded, S social, R reflection, X assessment, G recognition, N none. */
export type LearningClass = 'F' | 'W' | 'S' | 'R' | 'X' | 'G' | 'N';
/** What a statement does for its session where it has no class of its own, or besides it. */
export type SessionRole = 'start' | 'end' | 'in-session';

export interface ClassificationRow {
  readonly verbs: readonly string[];
  /** null: any type. */
  readonly types: readonly string[] | null;
  readonly class: LearningClass | null;
  readonly role?: SessionRole;
  /** The class is that of the nearest typed parent; `class` only where there is none. */
  readonly byParent?: true;
  /** What the verb means with a type that no row names. */
  readonly verbAlone?: true;
  readonly applied?: true;
  readonly sessionKinds?: readonly string[];
  readonly reflection?: true;
}

const courses = ['adlType:course', 'adlType:module', 'adlType:lesson', 'cmi5Type:course', 'cmi5Type:block'];
const contents = [
  'adlType:media',
  'adlType:link',
  'adlType:file',
  'tincanType:resource',
  'tincanType:book',
  'tincanType:chapter',
  'acrossxType:webpage',
];
const forums = ['tincanType:discussion', 'tincanType:forum-topic'];

export const classificationTable: readonly ClassificationRow[] = [
  { verbs: ['adlVerb:launched'], types: null, class: 'N' },
  { verbs: ['adlVerb:completed', 'adlVerb:experienced', 'tincan:viewed'], types: null, applied: true, class: 'W' },
  { verbs: ['adlVerb:initialized'], types: null, class: null, role: 'start' },
  { verbs: ['adlVerb:terminated', 'adlVerb:exited', 'w3Verb:abandoned'], types: null, class: null, role: 'end' },
  { verbs: ['w3Verb:satisfied', 'w3Verb:waived'], types: null, class: 'N' },
  { verbs: ['adlVerb:completed'], types: courses, class: 'F' },
  { verbs: ['adlVerb:completed'], types: ['tincanType:checklist', 'tincanType:checklist-item'], class: 'W' },
  { verbs: ['adlVerb:completed'], types: ['adlType:simulation'], class: 'F' },
  { verbs: ['adlVerb:experienced', 'tincan:viewed'], types: contents, class: 'F', byParent: true },
  { verbs: ['tincan:viewed'], types: null, verbAlone: true, class: 'N' },
  {
    verbs: ['video:played', 'video:paused', 'video:seeked', 'adlVerb:interacted'],
    types: ['videoType:video'],
    class: null,
    role: 'in-session',
  },
  { verbs: ['https://w3id.org/xapi/dod-isd/verbs/navigated'], types: null, class: null, role: 'in-session' },
  { verbs: ['adlVerb:attended'], types: ['adlType:meeting'], sessionKinds: ['reflection', 'retrospective', 'debrief'], class: 'R' },
  { verbs: ['adlVerb:attended'], types: null, sessionKinds: ['community', 'peer'], class: 'S' },
  { verbs: ['adlVerb:attended'], types: ['adlType:meeting', 'tincanType:webinar', 'tincanType:conference-session'], class: 'F' },
  { verbs: ['adlVerb:attended'], types: ['tincanType:tutor-session'], class: 'S' },
  { verbs: ['adlVerb:passed', 'adlVerb:failed', 'adlVerb:mastered', 'tla:scored'], types: null, class: 'X' },
  {
    verbs: ['adlVerb:answered', 'adlVerb:attempted'],
    types: ['adlType:question', 'adlType:cmi.interaction', 'adlType:assessment'],
    class: 'X',
    role: 'in-session',
  },
  { verbs: ['acrossx:evaluated'], types: null, class: 'N' },
  { verbs: ['adlVerb:progressed'], types: null, class: null, role: 'in-session' },
  { verbs: ['adlVerb:asked'], types: [...forums, 'streams:question'], class: 'S' },
  { verbs: ['adlVerb:asked'], types: ['tincanType:solution', 'https://w3id.org/xapi/acrossx/extensions/supplemental-info'], class: 'N' },
  { verbs: ['acrossx:posted', 'streams:create'], types: [...forums, 'tincanType:blog'], class: 'S' },
  { verbs: ['streams:create', 'streams:update', 'streams:delete'], types: null, verbAlone: true, class: 'N' },
  { verbs: ['tincan:replied', 'adlVerb:commented'], types: ['tincanType:forum-reply', 'tincanType:discussion'], class: 'S' },
  { verbs: ['adlVerb:shared', 'streams:share'], types: ['tincanType:document', 'tincanType:solution', 'streams:note'], class: 'S' },
  { verbs: ['lcm:reused'], types: null, class: 'S' },
  { verbs: ['tincan:mentored'], types: null, class: 'S' },
  { verbs: ['streams:like', 'acrossx:liked', 'https://w3id.org/xapi/openedx/verb/voted'], types: null, class: 'N' },
  { verbs: ['tincan:reviewed'], types: ['tincanType:code-commit', 'tincanType:document'], class: 'W' },
  { verbs: ['tincan:performed-offline'], types: ['adlType:performance'], class: 'W' },
  { verbs: ['acrossx:annotated'], types: null, class: 'R' },
  { verbs: [], types: null, reflection: true, class: 'R' },
  { verbs: ['acrossx:searched', 'tincan:bookmarked'], types: null, class: 'N' },
  { verbs: ['acrossx:was-assigned', 'streams:assign', 'tla:assigned', 'tla:was-assigned'], types: null, class: 'N' },
  {
    verbs: ['adlVerb:registered', 'https://xapi.edlm/profiles/edlm-lms/concepts/verbs/enrolled', 'tincan:unregistered'],
    types: null,
    class: 'N',
  },
  { verbs: ['tincan:earned', 'https://openbadgespec.org/xapi/verbs/earned'], types: ['streams:badge'], class: 'G' },
  { verbs: ['tincan:earned'], types: null, class: 'N' },
  { verbs: ['https://openbadgespec.org/xapi/verbs/earned'], types: null, class: 'G' },
  { verbs: ['tla:achieved', 'adlVerb:achieved'], types: ['streams:badge', 'tincanType:certificate'], class: 'G' },
  {
    verbs: ['tla:achieved', 'tla:conferred', 'tla:revoked', 'tla:forfeited', 'tla:expired', 'tla:planned', 'tla:deselected'],
    types: null,
    class: 'N',
  },
  { verbs: ['w3Verb:logged-in', 'w3Verb:logged-out', 'adlVerb:preferred', 'adlVerb:imported'], types: null, class: 'N' },
];

/** Recognised profiles of `context.contextActivities.category`, before the table (9.2, precedence 2). */
export const profileRows: readonly { category: string; rows: readonly ClassificationRow[] }[] = [
  {
    category: 'https://w3id.org/xapi/cmi5/context/categories/cmi5',
    rows: [
      { verbs: ['adlVerb:completed'], types: null, class: 'F' },
      { verbs: ['adlVerb:passed', 'adlVerb:failed'], types: null, class: 'X' },
      { verbs: ['adlVerb:initialized'], types: null, class: null, role: 'start' },
      { verbs: ['adlVerb:terminated', 'w3Verb:abandoned'], types: null, class: null, role: 'end' },
      { verbs: ['adlVerb:launched', 'w3Verb:satisfied', 'w3Verb:waived'], types: null, class: 'N' },
    ],
  },
  {
    category: 'https://w3id.org/xapi/video',
    rows: [
      { verbs: ['adlVerb:completed'], types: null, class: 'F', byParent: true },
      { verbs: ['adlVerb:initialized'], types: null, class: null, role: 'start' },
      { verbs: ['adlVerb:terminated'], types: null, class: null, role: 'end' },
      { verbs: ['video:played', 'video:paused', 'video:seeked', 'adlVerb:interacted'], types: null, class: null, role: 'in-session' },
    ],
  },
];

/** Objects that take the class of their nearest typed parent (9.2). */
export const genericTypes: readonly string[] = [
  'adlType:question',
  'adlType:media',
  'adlType:file',
  'adlType:link',
  'videoType:video',
  'acrossxType:webpage',
  'tincanType:resource',
  'streams:page',
];
/** What `grouping` must be typed as to be a root activity (3.4). */
export const courseTypes: readonly string[] = ['adlType:course', 'cmi5Type:course'];
export const assessmentTypes: readonly string[] = ['adlType:assessment'];
