import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NS } from '@oppiva/events';
import { inspect, rowId, type InputFile } from '../files.ts';
import { ImportError } from '../import-error.ts';
import { csvRows, type ImportPart, type ImportRow } from '../rows.ts';
import { Activities } from './activities.ts';
import { courseIn, deedIn, VERBS, type Deed } from './deeds.ts';
import { addEvidence, decideOrder, instantOf, noEvidence, type DateOrder, type OrderEvidence } from './log-time.ts';

export interface MoodleLogOptions {
  /** IANA zone in which the log was written: the installation's. */
  timeZone: string;
  /** Address of the Moodle, without a slash at its end: homePage of the accounts, beginning of the activities' ids. */
  site: string;
  /** Left out: what each file's own dates show. */
  dateOrder?: DateOrder;
  /** Told of each CSV file in a folder that is no log. */
  onLeftOut?: (path: string) => void;
}

/** What is known of a file before its rows are converted. */
interface LogFile {
  file: InputFile;
  order: DateOrder;
  /** The only course that the file speaks of; undefined where it names none or several. */
  course: string | undefined;
}

const CLIENT = 'moodle-log';
const COLUMNS = ['Time', 'Event context', 'Component', 'Event name', 'Description', 'Origin'];
const EXPECTED =
  'Expected is a log as Moodle exports it, in English: Course > Reports > Logs > Download table data as comma separated values, ' +
  `with at least the columns ${COLUMNS.join(', ')}.`;
const ENROLMENT_TYPE = 'https://xapi.edlm/profiles/edlm-lms/concepts/context-extensions/enrolment-type';
/** What happened by itself or was brought from another course, rather than done by the user it is written under. */
const NOBODYS_ORIGINS = new Set(['cli', 'restore']);

/**
 * Logs of Moodle as CSV, one statement a row in the name of the account `site|user id`. In a folder, files with another header are
 * left out. Every assumption is in docs/imports/moodle-log.md.
 * @throws ImportError for a file of another kind, and where day and month cannot be told apart
 */
export async function moodleLogParts(paths: string[], options: MoodleLogOptions): Promise<ImportPart[]> {
  const logs: LogFile[] = [];
  for (const path of paths) logs.push(...(await logsAt(path, options)));
  const activities = new Activities(options.site);
  return logs.map((log) => ({ file: log.file, rows: () => statementRows(log, activities, options) }));
}

async function logsAt(path: string, options: MoodleLogOptions): Promise<LogFile[]> {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [await readAhead(path, options)];
  const names = readdirSync(path)
    .filter((name) => /\.csv(\.gz)?$/i.test(name))
    .sort();
  const logs: LogFile[] = [];
  for (const name of names) {
    try {
      logs.push(await readAhead(join(path, name), options));
    } catch (error) {
      if (!(error instanceof ImportError) || error.code !== 'WRONG_FILE') throw error;
      options.onLeftOut?.(join(path, name));
    }
  }
  if (logs.length === 0) {
    const held = names.length === 0 ? 'no .csv or .csv.gz' : names.slice(0, 12).join(', ');
    throw new ImportError('WRONG_FILE', `${path} holds no log of Moodle (it holds ${held}). ${EXPECTED}`);
  }
  return logs;
}

/** Reads a file once to see what its dates and its descriptions show of the whole of it. */
async function readAhead(path: string, options: MoodleLogOptions): Promise<LogFile> {
  const file = await inspect(path);
  const evidence = noEvidence();
  const courses = new Set<string>();
  let rows = 0;
  for await (const { row, record } of csvRows(file, COLUMNS, EXPECTED)) {
    rows = row;
    addEvidence(evidence, record['Time'] ?? '', row);
    const course = courseIn(record['Description'] ?? '');
    if (course !== undefined && courses.size < 2) courses.add(course);
  }
  if (rows === 0) throw new ImportError('WRONG_FILE', `${path} has no rows. ${EXPECTED}`);
  const [course] = courses.size === 1 ? courses : [];
  return { file, order: options.dateOrder ?? orderOf(path, evidence), course };
}

function orderOf(path: string, evidence: OrderEvidence): DateOrder {
  const decided = decideOrder(evidence);
  if ('order' in decided) return decided.order;
  throw new ImportError(
    'DATE_ORDER_UNKNOWN',
    `${path} was not imported: ${decided.undecided}. Say which it is: --date-order dmy (day first) or --date-order mdy (month first).`,
  );
}

async function* statementRows(log: LogFile, activities: Activities, options: MoodleLogOptions): AsyncIterable<ImportRow> {
  for await (const { row, record } of csvRows(log.file, COLUMNS, EXPECTED)) {
    const statement = statementOf(record, { log, activities, options });
    yield typeof statement === 'string'
      ? { row, problem: statement }
      : { row, items: [{ kind: 'statement', client: CLIENT, value: { id: rowId(log.file, row), ...statement } }] };
  }
}

interface Conversion {
  log: LogFile;
  activities: Activities;
  options: MoodleLogOptions;
}

/** The statement of a row, still without its id, or why there is none. */
function statementOf(record: Record<string, string>, { log, activities, options }: Conversion): Record<string, unknown> | string {
  const { Time: time = '', Description: description = '', Origin: origin = '' } = record;
  const read = instantOf(time, { order: log.order, timeZone: options.timeZone });
  if ('problem' in read) return read.problem;
  const timestamp = read.instant;
  const course = courseIn(description) ?? log.course;
  const deed = deedIn(description, activities, course);
  if (deed === undefined) return `the description names no user (event "${record['Event name']}" of ${record['Component']})`;
  if (Number(deed.user) <= 0) return `no person did it, but Moodle itself (user ${deed.user})`;
  const administration = deed.isAdministration === true || NOBODYS_ORIGINS.has(origin);
  return {
    actor: { objectType: 'Agent', account: { homePage: options.site, name: deed.user } },
    verb: { id: VERBS[deed.verb], display: { en: deed.verb } },
    object: deed.object,
    context: {
      platform: 'Moodle',
      ...contextActivities(deed, course === undefined ? undefined : activities.course(course)),
      ...extensions(deed, administration),
    },
    timestamp,
    stored: timestamp,
  };
}

function contextActivities({ object, parent }: Deed, course: { id: string } | undefined): { contextActivities?: object } {
  const around = {
    ...(parent !== undefined && { parent: [parent] }),
    ...(course !== undefined && course.id !== object.id && { grouping: [course] }),
  };
  return Object.keys(around).length === 0 ? {} : { contextActivities: around };
}

function extensions({ enrolmentType }: Deed, administration: boolean): { extensions?: object } {
  const said = {
    ...(enrolmentType !== undefined && { [ENROLMENT_TYPE]: enrolmentType }),
    ...(administration && { [`${NS}/ext/class`]: 'N' }),
  };
  return Object.keys(said).length === 0 ? {} : { extensions: said };
}
