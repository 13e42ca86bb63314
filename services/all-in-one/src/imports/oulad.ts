import { createInterface } from 'node:readline';
import { Temporal } from 'temporal-polyfill';
import { fileInFolder, inspect, read, rowId, type InputFile } from './files.ts';
import { hrEvent, type ImportedFact } from './hr-event.ts';
import { activityTypeOf, MODULE_TYPE, VIEWED } from './oulad-vocabulary.ts';
import { csvRows, type ImportItem, type ImportPart, type ImportRow } from './rows.ts';

const HOME = 'https://oulad.example.org';
const SOURCE = 'urn:oppiva:import:oulad';
const CLIENT = 'oulad';
const ORGANISATION = 'oulad';
const BEGINNING = '2012-01-01';

/**
 * The Open University Learning Analytics dataset: modules are units, a registration is an engagement with an assignment to the
 * module, every row of interactions is one statement. Start dates are not published; B means 1 February and J 1 October here, and
 * an interaction, of which only the day is known, is placed at noon UTC. docs/imports/oulad.md lists every assumption.
 */
export async function ouladParts(folder: string): Promise<ImportPart[]> {
  const courses = await inspect(fileInFolder(folder, 'courses.csv'));
  const registrations = await inspect(fileInFolder(folder, 'studentRegistration.csv'));
  const interactions = await inspect(fileInFolder(folder, 'studentVle_AAA_BBB.csv'));
  const sites = await readSites(await inspect(fileInFolder(folder, 'vle.csv')));
  const lengths = await readLengths(courses);
  const covered = await readCovered(interactions);
  return [
    { file: courses, rows: () => courseRows(courses) },
    { file: registrations, rows: () => registrationRows(registrations, { lengths, covered }) },
    { file: interactions, rows: () => interactionRows(interactions, sites) },
  ];
}

async function readSites(file: InputFile): Promise<Map<string, string>> {
  const sites = new Map<string, string>();
  for await (const { record } of csvRows(file, ['id_site', 'activity_type'])) sites.set(record['id_site']!, record['activity_type']!);
  return sites;
}

async function readLengths(file: InputFile): Promise<Map<string, number>> {
  const lengths = new Map<string, number>();
  const columns = ['code_module', 'code_presentation', 'module_presentation_length'];
  for await (const { record } of csvRows(file, columns)) {
    lengths.set(`${record['code_module']}/${record['code_presentation']}`, Number(record['module_presentation_length']));
  }
  return lengths;
}

/** The presentations that have interactions: of the others nothing is known, which is not the same as nothing learned. */
async function readCovered(file: InputFile): Promise<Set<string>> {
  const covered = new Set<string>();
  for await (const line of createInterface({ input: read(file), crlfDelay: Infinity })) {
    const [module, presentation] = line.split(',', 2);
    covered.add(`${module}/${presentation}`);
  }
  return covered;
}

/** Day 0 of a presentation such as 2013J. @returns undefined for a code of another shape */
export function presentationStart(code: string): Temporal.PlainDate | undefined {
  const match = /^(\d{4})([BJ])$/.exec(code);
  if (!match) return undefined;
  return Temporal.PlainDate.from({ year: Number(match[1]), month: match[2] === 'B' ? 2 : 10, day: 1 });
}

/** The date `day` days after the start of the presentation, as text. */
function dateOf(presentation: string, day: string): string | undefined {
  const start = presentationStart(presentation);
  if (!start || !/^-?\d{1,4}$/.test(day)) return undefined;
  return start.add({ days: Number(day) }).toString();
}

function event(fact: Omit<ImportedFact, 'source' | 'recordedAt'>): ImportItem {
  return { kind: 'event', value: hrEvent({ source: SOURCE, recordedAt: `${fact.effectiveFrom}T00:00:00Z`, ...fact }) };
}

async function* courseRows(file: InputFile): AsyncIterable<ImportRow> {
  for await (const { row, record } of csvRows(file, ['code_module', 'code_presentation'])) {
    const unitId = `${ORGANISATION}/${record['code_module']}`;
    const unit = (id: string, data: Record<string, unknown>) =>
      event({ id: `unit:${id}`, type: 'unit.created', slot: `unit/${id}`, effectiveFrom: BEGINNING, data: { unitId: id, ...data } });
    yield {
      row,
      items: [
        unit(ORGANISATION, { parentId: null, name: 'Open University' }),
        unit(unitId, { parentId: ORGANISATION, name: `Module ${record['code_module']}` }),
      ],
    };
  }
}

interface Presentations {
  /** Days, by module and presentation. */
  lengths: Map<string, number>;
  /** Those that the file of interactions says anything about. */
  covered: Set<string>;
}

async function* registrationRows(file: InputFile, presentations: Presentations): AsyncIterable<ImportRow> {
  const columns = ['code_module', 'code_presentation', 'id_student', 'date_registration', 'date_unregistration'];
  for await (const { row, record } of csvRows(file, columns)) {
    const items = registrationItems(file, row, record, presentations);
    yield typeof items === 'string' ? { row, problem: items } : { row, items };
  }
}

function registrationItems(
  file: InputFile,
  row: number,
  record: Record<string, string>,
  { lengths, covered }: Presentations,
): ImportItem[] | string {
  const { code_module: module = '', code_presentation: presentation = '', id_student: student = '' } = record;
  const length = lengths.get(`${module}/${presentation}`);
  if (length === undefined) return `courses.csv has no presentation ${module} ${presentation}`;
  const last = String(length + 1);
  const from = dateOf(presentation, record['date_registration'] || '0');
  const to = dateOf(presentation, record['date_unregistration'] || last);
  if (from === undefined || to === undefined)
    return `the days "${record['date_registration']}" and "${record['date_unregistration']}" are not whole numbers`;
  if (to <= from) return `the registration ends on ${to}, not after it begins on ${from}`;
  const value = `${HOME}|${student}`;
  const name = `${student}/${module}/${presentation}`;
  const identity = { personId: student, scheme: 'account', value };
  const engagement = { personId: student, kind: 'trainee', learningScope: covered.has(`${module}/${presentation}`) };
  const assignment = { personId: student, unitId: `${ORGANISATION}/${module}`, fraction: 1 };
  const interval = { effectiveFrom: from, effectiveTo: to };
  return [
    event({
      id: `link:${student}`,
      type: 'person.identity-linked',
      slot: `identity/account/${value}`,
      effectiveFrom: BEGINNING,
      data: identity,
    }),
    event({ id: rowId(file, row, ':engagement'), type: 'engagement.started', slot: `engagement/${name}`, ...interval, data: engagement }),
    event({ id: rowId(file, row), type: 'assignment.started', slot: `assignment/${name}`, ...interval, data: assignment }),
  ];
}

async function* interactionRows(file: InputFile, sites: Map<string, string>): AsyncIterable<ImportRow> {
  const columns = ['code_module', 'code_presentation', 'id_student', 'id_site', 'date', 'sum_click'];
  for await (const { row, record } of csvRows(file, columns)) {
    const statement = interactionStatement(rowId(file, row), record, sites);
    yield typeof statement === 'string'
      ? { row, problem: statement }
      : { row, items: [{ kind: 'statement', client: CLIENT, value: statement }] };
  }
}

function interactionStatement(id: string, record: Record<string, string>, sites: Map<string, string>): Record<string, unknown> | string {
  const { code_module: module = '', code_presentation: presentation = '', id_student: student = '', id_site: site = '' } = record;
  const kind = sites.get(site);
  if (kind === undefined) return `vle.csv has no site ${site}`;
  const date = dateOf(presentation, record['date'] ?? '');
  if (date === undefined) return `day "${record['date']}" of presentation "${presentation}" is not a date`;
  const timestamp = `${date}T12:00:00Z`;
  const course = { objectType: 'Activity', id: `${HOME}/course/${module}/${presentation}`, definition: { type: MODULE_TYPE } };
  return {
    id,
    actor: { objectType: 'Agent', account: { homePage: HOME, name: student } },
    verb: { id: VIEWED, display: { en: 'viewed' } },
    object: { objectType: 'Activity', id: `${HOME}/site/${site}`, definition: { type: activityTypeOf(kind) } },
    result: { extensions: { [`${HOME}/extensions/clicks`]: Number(record['sum_click']) } },
    context: { contextActivities: { grouping: [course] } },
    timestamp,
    stored: timestamp,
  };
}
