/** An activity as the object of a statement or around it. */
export interface Activity {
  objectType: 'Activity';
  id: string;
  definition: { type: string };
}

/** Types of Moodle's modules as its xAPI plug-in gives them, where the mapping table (capability model 9.3) names them. */
const MODULE_TYPES: Record<string, string> = {
  resource: 'http://id.tincanapi.com/activitytype/resource',
  url: 'http://adlnet.gov/expapi/activities/link',
  // the plug-in's "page" is not in the table, which calls the same thing a web page
  page: 'https://w3id.org/xapi/acrossx/activities/webpage',
  book: 'http://id.tincanapi.com/activitytype/book',
  lesson: 'http://adlnet.gov/expapi/activities/lesson',
  scorm: 'http://adlnet.gov/expapi/activities/module',
  imscp: 'http://adlnet.gov/expapi/activities/module',
  h5pactivity: 'http://adlnet.gov/expapi/activities/media',
  hvp: 'http://adlnet.gov/expapi/activities/media',
  lti: 'http://adlnet.gov/expapi/activities/media',
  quiz: 'http://adlnet.gov/expapi/activities/assessment',
  choice: 'http://adlnet.gov/expapi/activities/cmi.interaction',
  bigbluebuttonbn: 'http://adlnet.gov/expapi/activities/meeting',
  feedback: edlm('feedback'),
  assign: edlm('assignment'),
  forum: edlm('forum'),
  wiki: edlm('wiki'),
  glossary: edlm('glossary'),
  workshop: edlm('workshop'),
  folder: 'http://activitystrea.ms/collection',
  survey: 'http://id.tincanapi.com/activitytype/survey',
  questionnaire: 'http://id.tincanapi.com/activitytype/survey',
  chat: 'http://id.tincanapi.com/activitytype/chat-channel',
};

function edlm(type: string): string {
  return `https://xapi.edlm/profiles/edlm-lms/concepts/activity-types/${type}`;
}

/** Makes the activities of one Moodle site, with the addresses that its pages have and that the plug-in uses. */
export class Activities {
  readonly #site: string;

  /** @param site address of the Moodle without a slash at its end */
  constructor(site: string) {
    this.#site = site;
  }

  site(): Activity {
    return activity(this.#site, 'http://id.tincanapi.com/activitytype/lms');
  }

  course(id: string): Activity {
    return activity(`${this.#site}/course/view.php?id=${id}`, 'https://w3id.org/xapi/cmi5/activitytype/course');
  }

  /** A course module. One that the table does not know gets a type of the site, which counts as no content. */
  module(kind: string, courseModule: string): Activity {
    return activity(`${this.#site}/mod/${kind}/view.php?id=${courseModule}`, MODULE_TYPES[kind] ?? this.#ownType(kind));
  }

  meeting(instance: string): Activity {
    return activity(`${this.#site}/mod/bigbluebuttonbn/view.php?bn=${instance}`, MODULE_TYPES['bigbluebuttonbn']!);
  }

  submission(courseModule: string): Activity {
    return activity(`${this.#site}/mod/assign/view.php?id=${courseModule}#submission`, edlm('submission'));
  }

  discussion(id: string): Activity {
    return activity(`${this.#site}/mod/forum/discuss.php?d=${id}`, 'http://id.tincanapi.com/activitytype/discussion');
  }

  post(id: string, discussion: string): Activity {
    return activity(`${this.#site}/mod/forum/discuss.php?d=${discussion}#p${id}`, 'http://id.tincanapi.com/activitytype/forum-reply');
  }

  wikiComments(page: string): Activity {
    return activity(`${this.#site}/mod/wiki/comments.php?pageid=${page}`, 'http://id.tincanapi.com/activitytype/discussion');
  }

  chapter(id: string, courseModule: string): Activity {
    const address = `${this.#site}/mod/book/view.php?id=${courseModule}&chapterid=${id}`;
    return activity(address, 'http://id.tincanapi.com/activitytype/chapter');
  }

  badge(id: string): Activity {
    return activity(`${this.#site}/badges/overview.php?id=${id}`, 'http://activitystrea.ms/badge');
  }

  gradeItem(id: string): Activity {
    return activity(`${this.#site}/grade/item/${id}`, this.#ownType('grade-item'));
  }

  #ownType(kind: string): string {
    return `${this.#site}/activities/${kind}`;
  }
}

function activity(id: string, type: string): Activity {
  return { objectType: 'Activity', id, definition: { type } };
}
