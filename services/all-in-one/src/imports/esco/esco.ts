import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { rowId, type InputFile } from '../files.ts';
import { hrEvent } from '../hr-event.ts';
import { ImportError } from '../import-error.ts';
import { csvRows, type ImportPart, type ImportRow } from '../rows.ts';
import { findCsvFiles, type FoundFile } from './archive.ts';

export interface EscoOptions {
  /** Of the names: `en`, `fi`. */
  language: string;
  /** `1.1.1`; left out: as the name of the archive or folder says. */
  release?: string;
}

const SOURCE = 'urn:oppiva:import:esco';
const FRAMEWORK = 'http://data.europa.eu/esco/concept-scheme/skills';
/** A classification holds on every day of a history, whenever it was published. */
const BEGINNING = '2000-01-01';
/** One event of everything would be a record of megabytes. A competence lies in the same part of each release. */
const PARTS = 64;
const CONCEPTS_MAX = 100_000;
const NAME_LENGTH_MAX = 200;
const LEVELS = [3, 2, 1, 0];

interface Release {
  version: string;
  language: string;
  /** The newest change that it holds: when it was recorded. */
  recordedAt: string;
}

type Content = { competenceUri: string; name: string } | { competenceUri: string; broaderUri: string };
type Convert = (record: Record<string, string>) => Content | string;

/**
 * The skills of ESCO as a framework of competences: groups, skills, and what is part of what, each as 64 events. Occupations are not
 * read. What is assumed: docs/imports/esco.md.
 * @param paths folders, archives or CSV files of one release
 */
export async function escoParts(paths: string[], options: EscoOptions): Promise<ImportPart[]> {
  const found = findCsvFiles(paths);
  const { language } = options;
  const skills = await fileNamed(found, `skills_${language}.csv`, paths);
  const groups = await fileNamed(found, `skillsHierarchy_${language}.csv`, paths);
  const broader = await fileNamed(found, 'broaderRelationsSkillPillar.csv', paths, `broaderRelationsSkillPillar_${language}.csv`);
  const { newest, uris } = await readSkills(skills);
  for await (const { record } of csvRows(groups, ['Level 0 URI'])) uris.add(groupOf(record).uri);
  const release = { version: options.release ?? versionIn(found, skills), language, recordedAt: newest };
  return [
    part(groups, { release, kind: 'groups', columns: ['Level 0 URI', 'Level 0 preferred term'], convert: groupItem }),
    part(skills, { release, kind: 'skills', columns: ['conceptUri', 'preferredLabel'], convert: skillItem }),
    part(broader, { release, kind: 'broader', columns: ['conceptUri', 'broaderUri'], convert: (record) => broaderEdge(record, uris) }),
  ];
}

async function fileNamed(found: FoundFile[], name: string, paths: string[], otherName = name): Promise<InputFile> {
  const files = found.filter((candidate) => candidate.name === name || candidate.name === otherName);
  const [file] = files;
  if (file !== undefined && files.length === 1) return file.open();
  if (files.length > 1) {
    const containers = files.map(({ container }) => container).join(' and ');
    throw new ImportError('SEVERAL_RELEASES', `${name} is there more than once, in ${containers}. Name the files of one release only.`);
  }
  const languages = found.flatMap((candidate) => /^skills_([a-z-]+)\.csv$/.exec(candidate.name)?.[1] ?? []);
  const there =
    name.startsWith('skills_') && languages.length > 0
      ? `The skills are there in ${languages.join(', ')}: choose with --language.`
      : `They hold ${
          found
            .map((candidate) => candidate.name)
            .slice(0, 12)
            .join(', ') || 'no CSV file'
        }. Expected is the download of ESCO as CSV: the classification of a language, and the relations, as zip archives or unpacked, in one folder.`;
  throw new ImportError('WRONG_FILE', `There is no ${name} in ${paths.join(', ')}. ${there}`);
}

function versionIn(found: FoundFile[], skills: InputFile): string {
  const container = found.find((candidate) => skills.path.startsWith(candidate.container))?.container ?? skills.path;
  const version = [...resolve(container).matchAll(/v(\d+(?:\.\d+)+)/gi)].at(-1)?.[1];
  if (version !== undefined) return version;
  throw new ImportError('RELEASE_UNKNOWN', `The name of ${container} does not say which release of ESCO it is. Say it: --release 1.1.1.`);
}

async function readSkills(file: InputFile): Promise<{ newest: string; uris: Set<string> }> {
  let newest = '';
  const uris = new Set<string>();
  for await (const { record } of csvRows(file, ['conceptUri', 'preferredLabel', 'modifiedDate'])) {
    const { conceptUri = '', modifiedDate = '' } = record;
    if (modifiedDate > newest && !Number.isNaN(Date.parse(modifiedDate))) newest = modifiedDate;
    uris.add(conceptUri);
    if (uris.size > CONCEPTS_MAX) throw new ImportError('FILE_TOO_LARGE', `${file.path} has more than ${CONCEPTS_MAX} skills. Is it ESCO?`);
  }
  if (newest === '')
    throw new ImportError('WRONG_FILE', `No row of ${file.path} has a modifiedDate, which says when the release was recorded.`);
  return { newest, uris };
}

interface PartOptions {
  release: Release;
  kind: 'groups' | 'skills' | 'broader';
  columns: string[];
  convert: Convert;
}

function part(file: InputFile, options: PartOptions): ImportPart {
  return { file, rows: () => partRows(file, options) };
}

/** Rows that make no item, then the events, each with the rows that it is made of. */
async function* partRows(file: InputFile, { release, kind, columns, convert }: PartOptions): AsyncIterable<ImportRow> {
  const contents: { row: number; content: Content }[][] = Array.from({ length: PARTS }, () => []);
  const seen = new Set<string>();
  for await (const { row, record } of csvRows(file, columns)) {
    const content = convert(record);
    const key = JSON.stringify(content);
    if (typeof content === 'string') yield { row, problem: content };
    else if (seen.has(key)) yield { row, problem: 'the same stands in an earlier row' };
    else contents[partOf(content.competenceUri)]!.push({ row, content });
    if (seen.add(key).size > CONCEPTS_MAX)
      throw new ImportError('FILE_TOO_LARGE', `${file.path} has more than ${CONCEPTS_MAX} rows. Is it ESCO?`);
  }
  for (const [number, content] of contents.entries()) {
    // A part that has become empty still replaces what an earlier release said in it; it has no row of its own to be counted by.
    const row = content[0]?.row ?? 0;
    const slot = `competence-framework/esco/${kind}/${String(number).padStart(2, '0')}`;
    const said = content.map((each) => each.content);
    // without the language: what is part of what is the same in each
    const data = kind === 'broader' ? { broader: said } : { language: release.language, items: said };
    const id = rowId(file, row, row === 0 ? `:${slot}` : '');
    yield { row, rows: content.length, items: [{ kind: 'event', value: frameworkEvent(id, slot, release, data) }] };
  }
}

function frameworkEvent(id: string, slot: string, { version, recordedAt }: Release, content: object): Record<string, unknown> {
  return hrEvent({
    id,
    source: SOURCE,
    type: 'competence.framework-published',
    slot,
    recordedAt,
    effectiveFrom: BEGINNING,
    data: { frameworkUri: FRAMEWORK, version, ...content },
  });
}

function partOf(uri: string): number {
  return createHash('sha256').update(uri).digest()[0]! % PARTS;
}

function skillItem({ conceptUri = '', preferredLabel = '' }: Record<string, string>): Content | string {
  return item(conceptUri, preferredLabel);
}

function groupItem(record: Record<string, string>): Content | string {
  const { uri, name } = groupOf(record);
  return item(uri, name);
}

/** A row of the hierarchy is about the group of its deepest level. */
function groupOf(record: Record<string, string>): { uri: string; name: string } {
  const level = LEVELS.find((each) => (record[`Level ${each} URI`] ?? '') !== '') ?? 0;
  return { uri: record[`Level ${level} URI`] ?? '', name: record[`Level ${level} preferred term`] ?? '' };
}

function item(competenceUri: string, label: string): Content | string {
  const name = label.replace(/\s+/g, ' ').trim();
  if (!isUri(competenceUri)) return `"${competenceUri.slice(0, 100)}" is not the URI of a competence`;
  if (name === '' || name.length > NAME_LENGTH_MAX) return `${competenceUri} has no name of 1 to ${NAME_LENGTH_MAX} characters`;
  return { competenceUri, name };
}

function broaderEdge({ conceptUri = '', broaderUri = '' }: Record<string, string>, uris: ReadonlySet<string>): Content | string {
  const unknown = [conceptUri, broaderUri].find((uri) => !uris.has(uri));
  if (unknown !== undefined) return `"${unknown.slice(0, 100)}" is neither among the skills nor among their groups`;
  return { competenceUri: conceptUri, broaderUri };
}

function isUri(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text);
}
