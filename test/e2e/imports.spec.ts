import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summariesOf } from '../support/import-summaries.ts';
import { Product } from '../support/product.ts';

const SITE = 'https://moodle.example.fi';
const SKILL = 'http://data.europa.eu/esco/skill';

/** Logs of Moodle and ESCO, in excerpts of the same shape; all of both are for `npm run test:long`. */
describe('imports of files that others made', () => {
  const product = new Product();
  const write = (name: string, text: string): string => {
    const path = join(product.dataDir, 'files', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return path;
  };

  beforeAll(() => product.start());
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('given a log of Moodle, then each good row is a statement that counts as a leader would expect, and a second run takes none', async () => {
    expect(summariesOf(await product.run('import', 'events', write('people.jsonl', peopleOf(['5', '6']))))[0]?.accepted).toBe(4);
    const path = write('logs/log.csv.gz', moodleLog());
    write('logs/Result.csv', 'RollNumber,CW1\nStudent 1,3\n');
    const first = await product.run('import', 'moodle-log', join(path, '..'), '--site', SITE);
    expect(first.stderr).toContain('Result.csv is no log of Moodle');
    expect(summariesOf(first)).toEqual([{ file: 'log.csv.gz', rows: 9, accepted: 7, duplicate: 0, rejected: 2 }]);
    expect(first.stdout).toContain('row 8: the time "29/02/21, 10:00" does not exist');
    expect(first.stdout).toContain('row 9: the description names no user');

    await product.request('GET', '/admin/api/published?wait=60000', { auth: 'admin' });
    const events = 'SELECT toString(date) AS date, class FROM learning.events WHERE known_to IS NULL ORDER BY date, class';
    expect(await product.query(events)).toEqual([
      { date: '2021-10-13', class: 'S' },
      { date: '2021-10-14', class: 'X' },
      { date: '2021-10-15', class: 'F' },
    ]);

    const second = await product.run('import', 'moodle-log', path, '--site', SITE);
    expect(summariesOf(second)).toEqual([{ file: 'log.csv.gz', rows: 9, accepted: 0, duplicate: 7, rejected: 2 }]);
  });

  it('given ESCO, then its groups, skills and relations are one framework, and a second run takes none', async () => {
    for (const [name, text] of Object.entries(esco())) write(`esco/${name}`, text);
    const folder = join(product.dataDir, 'files/esco');
    const first = await product.run('import', 'esco', folder, '--release', '1.1.1');
    expect(summariesOf(first)).toEqual([
      { file: 'skillsHierarchy_en.csv', rows: 2, accepted: 2, duplicate: 0, rejected: 0 },
      { file: 'skills_en.csv', rows: 300, accepted: 300, duplicate: 0, rejected: 0 },
      { file: 'broaderRelationsSkillPillar.csv', rows: 302, accepted: 301, duplicate: 0, rejected: 1 },
    ]);
    expect(
      await product.queryInternally(`
        SELECT uniqExact(slot) AS slots, sum(length(JSONExtractArrayRaw(data, 'items'))) AS items,
               sum(length(JSONExtractArrayRaw(data, 'broader'))) AS broader, any(JSONExtractString(data, 'version')) AS version
        FROM hr.assertions WHERE entity = 'competence-framework'`),
    ).toEqual([{ slots: 192, items: 302, broader: 301, version: '1.1.1' }]);

    const second = await product.run('import', 'esco', folder, '--release', '1.1.1');
    expect(summariesOf(second).map(({ accepted, duplicate }) => [accepted, duplicate])).toEqual([
      [0, 2],
      [0, 300],
      [0, 301],
    ]);
  });

  it.each([
    ['a table that is no log', ['moodle-log', 'Result.csv'], 'Expected is a log as Moodle exports it'],
    ['a flag of another kind', ['esco', 'Result.csv', '--site', SITE], 'has no --site'],
  ])('given %s, then nothing is imported and it says what was expected', async (_what, [kind, name, ...flags], message) => {
    write('Result.csv', 'RollNumber,CW1\nStudent 1,3\n');
    const { code, stdout, stderr } = await product.run('import', kind!, join(product.dataDir, 'files', name!), ...flags);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

function event(id: string, type: string, slot: string, data: object): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: 'https://hr.example.fi',
    type: `fi.example.lcm.hr.${type}.v1`,
    data: { slot, ...data, effectiveFrom: '2021-01-01', effectiveTo: null },
  });
}

function peopleOf(users: string[]): string {
  const events = users.flatMap((user) => {
    const value = `${SITE}|${user}`;
    const personId = `p-${user}`;
    return [
      event(`link-${user}`, 'person.identity-linked', `identity/${user}`, { personId, scheme: 'account', value }),
      event(`engagement-${user}`, 'engagement.started', `engagement/${user}`, { personId, kind: 'employee', learningScope: true }),
    ];
  });
  return `${events.join('\n')}\n`;
}

function moodleRows(rows: [time: string, deed: string][]): string {
  const header = 'Time,User full name,Affected user,Event context,Component,Event name,Description,Origin,IP address';
  return [header, ...rows.map(([time, deed]) => `"${time}",-,-,Course: X,System,An event,The user with id ${deed}.,web,`), ''].join('\r\n');
}

/** Newest first, as Moodle writes them: a file read within a course, a quiz, a discussion, and what a teacher does. */
function moodleLog(): string {
  const text = moodleRows([
    ['15/10/21, 12:41', "'5' viewed the 'resource' activity with course module id '31'"],
    ['15/10/21, 12:39', "'5' viewed the course with id '7'"],
    ['14/10/21, 09:10', "'5' has submitted the attempt with id '2' for the quiz with course module id '33'"],
    ['14/10/21, 09:00', "'5' has started the attempt with id '2' for the quiz with course module id '33'"],
    ['13/10/21, 09:00', "'5' has created the discussion with id '3' in the forum with course module id '34'"],
    ['12/10/21, 09:00', "'6' viewed the 'forum' activity with course module id '34'"],
    ['11/10/21, 09:00', "'6' updated the 'resource' activity with course module id '31'"],
    ['29/02/21, 10:00', "'5' viewed the course with id '7'"],
  ]);
  return `${text}"10/10/21, 10:00",-,-,Turnitin: X,Turnitin,List Submissions,User viewed their submission inbox at course: 7,web,\r\n`;
}

const lines = (header: string, rows: string[]): string => `${[header, ...rows].join('\n')}\n`;

function esco(): Record<string, string> {
  const numbers = Array.from({ length: 300 }, (_, number) => number);
  return {
    'skillsHierarchy_en.csv': lines('Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term', [
      `${SKILL}/g0,skills,,`,
      `${SKILL}/g0,skills,${SKILL}/g1,writing`,
    ]),
    'skills_en.csv': lines(
      'conceptUri,preferredLabel,modifiedDate',
      numbers.map((number) => `${SKILL}/s${number},skill ${number},2022-08-25T12:53:49.834Z`),
    ),
    'broaderRelationsSkillPillar.csv': lines('conceptUri,broaderUri', [
      `${SKILL}/g1,${SKILL}/g0`,
      ...numbers.map((number) => `${SKILL}/s${number},${SKILL}/g1`),
      `${SKILL}/s1,${SKILL}/unheard-of`,
    ]),
  };
}
