import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateEvent } from '@oppiva/events';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportPart, ImportRow } from '../rows.ts';
import { importPart } from '../runner.ts';
import { escoParts } from './esco.ts';

const SKILL = 'http://data.europa.eu/esco/skill';
const SKILLS = `conceptType,conceptUri,preferredLabel,modifiedDate
KnowledgeSkillCompetence,${SKILL}/s1,"manage musical staff ",2016-12-20T17:43:43Z
KnowledgeSkillCompetence,${SKILL}/s2,"write
papers",2022-08-25T12:53:49.834Z
KnowledgeSkillCompetence,nonsense,x,
KnowledgeSkillCompetence,${SKILL}/s1,manage musical staff,
`;
const GROUPS = `Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Level 2 URI,Level 2 preferred term,Level 3 URI,Level 3 preferred term
${SKILL}/g0,skills,,,,,,
${SKILL}/g0,skills,${SKILL}/g1,writing,,,,
`;
const BROADER = `conceptType,conceptUri,broaderType,broaderUri
SkillGroup,${SKILL}/g1,SkillGroup,${SKILL}/g0
KnowledgeSkillCompetence,${SKILL}/s2,SkillGroup,${SKILL}/g1
KnowledgeSkillCompetence,${SKILL}/s2,SkillGroup,${SKILL}/unheard-of
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oppiva-esco-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, files: string | Record<string, string>): string {
  const path = join(folder, name);
  const content =
    typeof files === 'string' ? files : zipSync(Object.fromEntries(Object.entries(files).map(([to, text]) => [to, strToU8(text)])));
  writeFileSync(path, content);
  return path;
}

function download(version = '1.1.1'): void {
  file(`ESCO_dataset_-_v${version}_-_classification_-_en_-_csv.zip`, { 'skills_en.csv': SKILLS, 'skillsHierarchy_en.csv': GROUPS });
  file(`ESCO_dataset_-_v${version}_-_classification_-__-_csv.zip`, { 'broaderRelationsSkillPillar.csv': BROADER });
}

interface Framework {
  id: string;
  recordedtime: string;
  data: { slot: string; version: string; language?: string; items?: { competenceUri: string }[]; broader?: { competenceUri: string }[] };
}

async function rowsOf(part: ImportPart): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  for await (const row of part.rows()) rows.push(row);
  return rows;
}

const eventsOf = (rows: ImportRow[]): Framework[] =>
  rows.flatMap((row) => ('items' in row ? row.items.map(({ value }) => value as Framework) : []));
const everything = async (options = { language: 'en' }): Promise<Framework[]> =>
  (await Promise.all((await escoParts([folder], options)).map(rowsOf))).flatMap(eventsOf);

describe('esco', () => {
  it('given the archives of a download, then groups, skills and what is part of what become events that the catalogue takes', async () => {
    download();
    const events = await everything();
    expect(events.flatMap((event) => validateEvent(event).errors ?? [])).toEqual([]);
    expect(events.flatMap(({ data }) => data.items ?? []).sort((a, b) => (a.competenceUri < b.competenceUri ? -1 : 1))).toEqual([
      { competenceUri: `${SKILL}/g0`, name: 'skills' },
      { competenceUri: `${SKILL}/g1`, name: 'writing' },
      { competenceUri: `${SKILL}/s1`, name: 'manage musical staff' },
      { competenceUri: `${SKILL}/s2`, name: 'write papers' },
    ]);
    expect(events.flatMap(({ data }) => data.broader ?? [])).toHaveLength(2);
    expect(events[0]).toMatchObject({ recordedtime: '2022-08-25T12:53:49.834Z', data: { version: '1.1.1' } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(new Set(events.map(({ data }) => data.slot)).size).toBe(3 * 64);
  });

  it('given a later release, then each of its parts takes the slot of the earlier one, empty ones too', async () => {
    download();
    const earlier = await everything();
    rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'oppiva-esco-'));
    download('1.2.0');
    const later = await everything();
    expect(later.map(({ data }) => data.slot)).toEqual(earlier.map(({ data }) => data.slot));
    expect(later[0]?.data.version).toBe('1.2.0');
  });

  it('given bad rows, then every row of each file is counted, and the bad ones named', async () => {
    download();
    const admin = { importItems: (items: unknown[]) => Promise.resolve(items.map(() => ({ status: 'accepted' as const }))) };
    const summaries = await Promise.all((await escoParts([folder], { language: 'en' })).map((part) => importPart(part, { admin })));
    expect(summaries).toMatchObject([
      { rows: 2, accepted: 2, rejected: 0 },
      { rows: 4, accepted: 2, rejected: 2 },
      { rows: 3, accepted: 2, rejected: 1 },
    ]);
    expect(summaries[1]?.reasons).toEqual([
      { row: 3, reason: expect.stringContaining('not the URI') },
      { row: 4, reason: expect.stringContaining('earlier row') },
    ]);
    expect(summaries[2]?.reasons).toEqual([{ row: 3, reason: expect.stringContaining('unheard-of') }]);
  });

  it('given unpacked files, then the release has to be said, and the names are in the language asked for', async () => {
    file('skills_fi.csv', SKILLS);
    file('skillsHierarchy_fi.csv', GROUPS);
    file('broaderRelationsSkillPillar_fi.csv', BROADER);
    await expect(escoParts([folder], { language: 'fi' })).rejects.toMatchObject({ code: 'RELEASE_UNKNOWN' });
    const parts = await escoParts([folder], { language: 'fi', release: '1.2' });
    const [skill] = eventsOf(await rowsOf(parts[1]!));
    expect(skill?.data).toMatchObject({ language: 'fi', version: '1.2' });
    // the same in each language, so that a second language does not contradict the first
    expect(eventsOf(await rowsOf(parts[2]!)).some(({ data }) => 'language' in data)).toBe(false);
  });

  it.each([
    ['another language', { language: 'fi' }, () => download(), 'WRONG_FILE', 'there in en: choose with --language'],
    [
      'a folder of something else',
      { language: 'en' },
      () => file('x.csv', 'a\n1\n'),
      'WRONG_FILE',
      'They hold x.csv. Expected is the download of ESCO',
    ],
    ['an archive that is none', { language: 'en' }, () => file('x.zip', 'no archive'), 'FILE_UNREADABLE', 'really a zip archive'],
    [
      'two releases',
      { language: 'en' },
      () => {
        download();
        download('1.2.0');
      },
      'SEVERAL_RELEASES',
      'one release only',
    ],
  ])('given %s, then it is refused with what to do', async (_what, options, given, code, message) => {
    given();
    await expect(escoParts([folder], options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
