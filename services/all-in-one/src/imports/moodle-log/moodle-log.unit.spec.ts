import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkStatement } from '@oppiva/xapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowId } from '../files.ts';
import type { ImportRow } from '../rows.ts';
import { instantOf } from './log-time.ts';
import { moodleLogParts, type MoodleLogOptions } from './moodle-log.ts';

const SITE = 'https://moodle.example.fi';
const OPTIONS: MoodleLogOptions = { timeZone: 'Europe/Helsinki', site: SITE };
const HEADER = 'Time,User full name,Affected user,Event context,Component,Event name,Description,Origin,IP address';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oppiva-moodle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const row = (time: string, description = "The user with id '4' viewed the course with id '7'.", origin = 'web'): string =>
  `"${time}",Aino Esimerkki,-,Course: X,System,An event,"${description}",${origin},`;
const log = (rows: string[]): string => `${[HEADER, ...rows].join('\r\n')}\r\n`;

async function converted(path: string, options: Partial<MoodleLogOptions> = {}): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  for (const part of await moodleLogParts([path], { ...OPTIONS, ...options })) for await (const each of part.rows()) rows.push(each);
  return rows;
}

interface Statement {
  id: string;
  actor: { account: { homePage: string; name: string } };
  verb: { id: string };
  object: { id: string; definition: { type: string } };
  context: { contextActivities?: { parent?: { id: string }[]; grouping?: { id: string }[] }; extensions?: Record<string, unknown> };
  timestamp: string;
}

const statementsOf = (rows: ImportRow[]): Statement[] =>
  rows.flatMap((each) => ('items' in each ? each.items.map(({ value }) => value as Statement) : []));
const problemsOf = (rows: ImportRow[]): [number, string][] => rows.flatMap((each) => ('problem' in each ? [[each.row, each.problem]] : []));

describe('rows of a log', () => {
  it('given rows of a course, then each becomes a statement of the account, in the zone, inside the only course that the file names', async () => {
    const path = file(
      'log.csv.gz',
      log([
        row('17/10/21, 12:39'),
        row('3/04/21, 08:00', "The user with id '5' viewed the 'resource' activity with course module id '31'."),
      ]),
    );
    const [part] = await moodleLogParts([path], OPTIONS);
    const statements = statementsOf(await converted(path));
    expect(statements).toMatchObject([
      {
        id: rowId(part!.file, 1),
        actor: { account: { homePage: SITE, name: '4' } },
        verb: { id: 'http://id.tincanapi.com/verb/viewed' },
        object: { id: `${SITE}/course/view.php?id=7` },
        timestamp: '2021-10-17T09:39:00Z',
      },
      {
        id: rowId(part!.file, 2),
        actor: { account: { name: '5' } },
        object: { id: `${SITE}/mod/resource/view.php?id=31`, definition: { type: 'http://id.tincanapi.com/activitytype/resource' } },
        context: { contextActivities: { grouping: [{ id: `${SITE}/course/view.php?id=7` }] } },
        timestamp: '2021-04-03T05:00:00Z',
      },
    ]);
    expect(statements.map((statement) => checkStatement(statement, '1.0.3'))).toEqual([true, true]);
    expect(JSON.stringify(statements)).not.toContain('Aino');
  });

  it.each([
    ["has created the discussion with id '3' in the forum with course module id '9'.", 'activitystrea.ms/create', 'discuss.php?d=3'],
    [
      "has created the post with id '8' in the discussion with id '3' in the forum with course module id '9'.",
      'verb/replied',
      'discuss.php?d=3#p8',
    ],
    ["has submitted the attempt with id '2' for the quiz with course module id '6'.", 'verbs/attempted', 'mod/quiz/view.php?id=6'],
    ["has submitted the submission with id '2' for the assignment with course module id '6'.", 'activitystrea.ms/submit', '#submission'],
    [
      "has joined a bigbluebutton meeting for the bigbluebuttonbn activity with id '1' for the course id '7'.",
      'activitystrea.ms/join',
      'bn=1',
    ],
    ["completed the course with id '7'.", 'verbs/completed', 'course/view.php?id=7'],
    [
      "has added the option with id '1' for the\n            user with id '4' from the choice activity with course module id '6'.",
      'verbs/answered',
      'mod/choice/view.php?id=6',
    ],
  ])('given "%s", then the verb and the object are those of the plug-in', async (deed, verb, object) => {
    const [statement] = statementsOf(await converted(file('log.csv', log([row('17/10/21, 12:39', `The user with id '4' ${deed}`)]))));
    expect(statement?.verb.id).toContain(verb);
    expect(statement?.object.id).toContain(object);
    expect(statement?.context.extensions).toBeUndefined();
  });

  it('given grades and enrolments, then they are those of the person who got them', async () => {
    const rows = await converted(
      file(
        'log.csv',
        log([
          row(
            '17/10/21, 12:39',
            "The user with id '-1' updated the grade with id '1' for the user with id '5' for the grade item with id '2'.",
          ),
          row(
            '17/10/21, 12:40',
            "The user with id '4' enrolled the user with id '6' using the enrolment method 'self' in the course with id '7'.",
          ),
        ]),
      ),
    );
    expect(statementsOf(rows)).toMatchObject([
      { actor: { account: { name: '5' } }, verb: { id: 'https://w3id.org/xapi/tla/verbs/scored' } },
      {
        actor: { account: { name: '6' } },
        context: { extensions: { 'https://xapi.edlm/profiles/edlm-lms/concepts/context-extensions/enrolment-type': 'self' } },
      },
    ]);
  });

  it('given administration, and what was not done by hand, then it is stated to be no learning', async () => {
    const rows = await converted(
      file(
        'log.csv',
        log([
          row('17/10/21, 12:39', "The user with id '4' created a backup of the course with the id '7'.", 'cli'),
          row('17/10/21, 12:40', "The user with id '4' deleted the group with id '2'."),
          row('17/10/21, 12:41', "The user with id '4' did what no release has heard of."),
          row('17/10/21, 12:42', undefined, 'restore'),
        ]),
      ),
    );
    expect(statementsOf(rows).map(({ context }) => context.extensions)).toEqual(
      Array.from({ length: 4 }, () => ({ 'https://ns.example.org/lcm/ext/class': 'N' })),
    );
  });

  it('given rows that name nobody, then they are rejected with their row', async () => {
    const rows = await converted(
      file(
        'log.csv',
        log([
          row('17/10/21, 12:39', 'User viewed their submission inbox at course: 7'),
          row('17/10/21, 12:40', "The user with id '0' has logged in."),
        ]),
      ),
    );
    expect(problemsOf(rows)).toEqual([
      [1, expect.stringContaining('names no user')],
      [2, expect.stringContaining('no person')],
    ]);
  });
});

describe('dates', () => {
  it('given a day that does not exist, a month 13 or another text, then the row is rejected and the others stay', async () => {
    const times = [
      '17/10/21, 12:39',
      '31/02/18, 10:00',
      '29/02/18, 10:00',
      '31/13/18, 10:00',
      '17/10/21, 24:10',
      'yesterday',
      '29/02/20, 10:00',
    ];
    const rows = await converted(file('log.csv', log(times.map((time) => row(time)))));
    expect(problemsOf(rows)).toEqual([
      [2, expect.stringContaining('"31/02/18, 10:00" does not exist')],
      [3, expect.stringContaining('"29/02/18, 10:00" does not exist')],
      [4, expect.stringContaining('"31/13/18, 10:00" does not exist')],
      [5, expect.stringContaining('"17/10/21, 24:10" does not exist')],
      [6, expect.stringContaining('"yesterday" is not written as')],
    ]);
    expect(statementsOf(rows).map(({ timestamp }) => timestamp)).toEqual(['2021-10-17T09:39:00Z', '2020-02-29T08:00:00Z']);
  });

  it('given a month 13 among many rows with the day first, then that row alone is rejected', async () => {
    const rows = await converted(
      file('log.csv', log([...Array.from({ length: 10 }, () => row('17/10/21, 12:39')), row('5/13/21, 12:39')])),
    );
    expect(problemsOf(rows)).toEqual([[11, expect.stringContaining('does not exist')]]);
  });

  it('given the month first in unambiguous rows, then in all of them', async () => {
    const rows = await converted(file('log.csv', log([row('10/17/21, 12:39 PM'), row('3/04/21, 12:05 AM')])));
    expect(statementsOf(rows).map(({ timestamp }) => timestamp)).toEqual(['2021-10-17T09:39:00Z', '2021-03-03T22:05:00Z']);
  });

  it.each([
    ['rows that read either way', ['3/04/21, 12:39'], 'row 1 "3/04/21, 12:39"'],
    ['rows that contradict each other', ['17/10/21, 12:39', '5/13/21, 12:39'], 'contradict each other'],
  ])('given %s, then the file is refused until the order is said', async (_what, times, message) => {
    const path = file('log.csv', log(times.map((time) => row(time))));
    await expect(moodleLogParts([path], OPTIONS)).rejects.toMatchObject({
      code: 'DATE_ORDER_UNKNOWN',
      message: expect.stringMatching(new RegExp(`${message}.*--date-order`)),
    });
    const rows = await converted(path, { dateOrder: 'dmy' });
    expect(rows).toHaveLength(times.length);
    expect(statementsOf(rows)[0]?.timestamp).toMatch(/^2021-(04-03|10-17)T09:39:00Z$/);
  });

  it('given other ways of writing, then they are read alike', () => {
    const readAs = { order: 'dmy', timeZone: 'UTC' } as const;
    for (const text of ['3/04/18, 08:05', '03.04.2018 08:05', '3-4-2018, 8:05 am', '2018-04-03 08:05:00'])
      expect(instantOf(text, readAs), text).toEqual({ instant: '2018-04-03T08:05:00Z' });
    for (const text of ['3/04/18, 13:05 PM', '3/04/18, 08:61', '0/04/18, 08:05', '3/04.18, 08:05', ''])
      expect(instantOf(text, readAs), text).toHaveProperty('problem');
  });
});

describe('files', () => {
  it('given a folder, then its logs are taken, and the files of another kind are named', async () => {
    file('b.csv', log([row('17/10/21, 12:39')]));
    file('a.csv.gz', log([row('17/10/21, 12:39')]));
    file('Result.csv', 'RollNumber,CW1\nStudent 1,3\n');
    file('notes.txt', 'x');
    const leftOut: string[] = [];
    const parts = await moodleLogParts([folder], { ...OPTIONS, onLeftOut: (path) => leftOut.push(path) });
    expect(parts.map((part) => part.file.name)).toEqual(['a.csv.gz', 'b.csv']);
    expect(leftOut).toEqual([join(folder, 'Result.csv')]);
  });

  it.each([
    ['another table', 'Result.csv', 'RollNumber,CW1\nStudent 1,3\n', 'WRONG_FILE', 'no column Time'],
    ['nothing', 'empty.csv', '', 'WRONG_FILE', 'Expected is a log as Moodle exports it'],
    ['JSON', 'x.json', '{"a": 1}\n', 'NOT_CSV', 'Expected is a log as Moodle exports it'],
    ['broken quotes', 'broken.csv', `${HEADER}\n"17/10/21, 12:39"x,a,b,c,d,e,f,g,h\n`, 'NOT_CSV', 'after its row 0'],
  ])('given a file with %s, then it is refused with what was expected', async (_what, name, text, code, message) => {
    await expect(moodleLogParts([file(name, text)], OPTIONS)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('given a folder without a log, then it is refused with what it holds', async () => {
    mkdirSync(join(folder, 'empty'));
    await expect(moodleLogParts([join(folder, 'empty')], OPTIONS)).rejects.toMatchObject({ code: 'WRONG_FILE' });
    file('Result.csv', 'RollNumber,CW1\nStudent 1,3\n');
    await expect(moodleLogParts([folder], OPTIONS)).rejects.toMatchObject({ message: expect.stringContaining('Result.csv') });
  });
});
