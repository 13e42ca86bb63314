import type { Config } from '@oppiva/config';
import { employeesParts } from './employees.ts';
import { escoParts } from './esco/esco.ts';
import { eventParts, historyParts } from './history.ts';
import { ImportError } from './import-error.ts';
import type { DateOrder } from './moodle-log/log-time.ts';
import { moodleLogParts } from './moodle-log/moodle-log.ts';
import { ouladParts } from './oulad.ts';
import type { ImportPart } from './rows.ts';
import { xapiParts } from './xapi.ts';

/** Flags that only some kinds have, as the command line gives them. */
export interface KindFlags {
  site?: string;
  dateOrder?: DateOrder;
  language?: string;
  release?: string;
}

/** What a kind of import may need besides its files. */
export interface KindOptions extends KindFlags {
  /** The installation's. */
  timeZone: string;
}

interface Kind {
  what: string;
  flags?: readonly (keyof KindFlags)[];
  parts: (paths: string[], options: KindOptions) => Promise<ImportPart[]>;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  xapi: { what: 'xAPI statements: JSON lines or one JSON array', parts: xapiParts },
  events: { what: 'CloudEvents, one a line', parts: eventParts },
  history: { what: 'lines of {"event": …} or {"client", "statement"}', parts: historyParts },
  employees: { what: 'the folder of the "employees" sample database as CSV', parts: onlyFolder(employeesParts) },
  oulad: { what: 'the folder of the Open University Learning Analytics dataset', parts: onlyFolder(ouladParts) },
  'moodle-log': { what: 'logs of Moodle as CSV, or a folder of them', flags: ['site', 'dateOrder'], parts: moodleLog },
  esco: { what: 'the CSV download of ESCO: its folder or zip archives', flags: ['language', 'release'], parts: esco },
};

const FLAG_NAMES: Readonly<Record<keyof KindFlags, string>> = {
  site: '--site',
  dateOrder: '--date-order',
  language: '--language',
  release: '--release',
};

/** @throws ImportError where a flag is given that the kind does not have */
export function optionsOf(kind: string, flags: KindFlags, { timeZone }: Pick<Config, 'timeZone'>): KindOptions {
  const names = Object.keys(FLAG_NAMES) as (keyof KindFlags)[];
  const given = names.filter((name) => flags[name] !== undefined);
  const wrong = given.filter((name) => KINDS[kind]?.flags?.includes(name) !== true);
  if (wrong.length > 0) {
    const said = wrong.map((name) => FLAG_NAMES[name]).join(', ');
    throw new ImportError('FLAG_UNKNOWN', `An import of kind "${kind}" has no ${said}. Leave it out, or see npm run import -- --help.`);
  }
  return { timeZone, ...Object.fromEntries(given.map((name) => [name, flags[name]])) };
}

function onlyFolder(parts: (folder: string) => Promise<ImportPart[]>): (paths: string[]) => Promise<ImportPart[]> {
  return async ([folder, ...rest]) => {
    if (folder === undefined || rest.length > 0) throw new ImportError('ONE_FOLDER', 'This kind of import takes one folder.');
    return parts(folder);
  };
}

async function moodleLog(paths: string[], { timeZone, dateOrder, site }: KindOptions): Promise<ImportPart[]> {
  return moodleLogParts(paths, {
    timeZone,
    site: siteOf(site ?? 'https://moodle.example.org'),
    ...(dateOrder !== undefined && { dateOrder }),
    onLeftOut: (path) => void process.stderr.write(`${path} is no log of Moodle and is left out.\n`),
  });
}

/** The address in the form that the plug-in uses for accounts. */
function siteOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return url.href.replace(/\/+$/, '');
  throw new ImportError('SITE_INVALID', `--site ${text} is not the address of a Moodle. Write it as in https://moodle.example.org.`);
}

async function esco(paths: string[], { language, release }: KindOptions): Promise<ImportPart[]> {
  return escoParts(paths, { language: language ?? 'en', ...(release !== undefined && { release }) });
}
