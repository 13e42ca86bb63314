import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ClickHouseError, loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { goalpostsError } from '@oppiva/statistics';
import { dimensions, indicatorUnits, type IndicatorDefinition } from './definition.ts';

/** An indicator as found: its definition and the text of its SQL. */
export interface Indicator {
  readonly definition: IndicatorDefinition;
  readonly sql: string;
}

export interface Catalogue {
  /** In the order of the model. */
  readonly indicators: readonly Indicator[];
  /** Hash of every definition (its data, not its functions) and its SQL. */
  readonly version: string;
  find(id: string): Indicator | null;
}

/** A folder of the catalogue that cannot be used. Code `CATALOGUE_INVALID`; the message names the file, the line and what to do. */
export class CatalogueError extends Error {
  readonly code = 'CATALOGUE_INVALID';
  constructor(file: string, problem: string) {
    super(`${file}: ${problem}. Correct the definition; nothing is computed from a catalogue with an invalid indicator.`);
    this.name = 'CatalogueError';
  }
}

/** The catalogue as it is shipped lies beside this file: one folder an indicator. */
const shipped = new URL('./', import.meta.url);
// a build keeps the folders but turns definition.ts into definition.js
const definitionFile = import.meta.url.endsWith('.ts') ? 'definition.ts' : 'definition.js';

/**
 * Reads the catalogue: every folder with a `definition.ts`. Adding an indicator is adding a folder.
 * @throws CatalogueError where a definition is incomplete, contradicts itself or lacks its SQL
 */
export async function loadCatalogue(folder: URL = shipped): Promise<Catalogue> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/${definitionFile}`, folder)))
    .map((entry) => entry.name);
  const indicators = await Promise.all(names.map((name) => loadIndicator(folder, name)));
  indicators.sort((a, b) => a.definition.number - b.definition.number);
  for (const [at, { definition }] of indicators.entries()) {
    const before = indicators[at - 1]?.definition;
    if (before?.number !== definition.number) continue;
    throw new CatalogueError(placeOf(folder, definition.id, 'number'), `number ${definition.number} is taken by ${before.id}`);
  }
  return { indicators, version: versionOf(indicators), find: (id) => indicators.find(({ definition }) => definition.id === id) ?? null };
}

async function loadIndicator(folder: URL, name: string): Promise<Indicator> {
  const file = `${name}/${definitionFile}`;
  const module = (await import(new URL(file, folder).href).catch((error: unknown) => {
    throw new CatalogueError(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  })) as { definition?: IndicatorDefinition };
  if (module.definition === undefined) throw new CatalogueError(file, 'exports no "definition"');
  const problem = problemOf(module.definition, name);
  if (problem !== null) throw new CatalogueError(placeOf(folder, name, problem.property), problem.message);
  if (!existsSync(new URL(`${name}/indicator.sql`, folder))) throw new CatalogueError(file, 'has no indicator.sql beside it');
  return { definition: module.definition, sql: loadSql(folder, `${name}/indicator.sql`) };
}

/** `learning-regularity/definition.ts:14`: the line of a property, where it stands on one of its own. */
function placeOf(folder: URL, name: string, property: string): string {
  const file = `${name}/${definitionFile}`;
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.trimStart().startsWith(`${property}:`));
  return at < 0 ? file : `${file}:${at + 1}`;
}

/** What only running can tell: types say the rest, but a definition may come from somewhere that was not type-checked. */
function problemOf(definition: IndicatorDefinition, folderName: string): { property: string; message: string } | null {
  if (definition.id !== folderName) return { property: 'id', message: `id is "${definition.id}" in the folder "${folderName}"` };
  if (!indicatorUnits.includes(definition.unit))
    return { property: 'unit', message: `unit "${definition.unit}" is not one of ${indicatorUnits.join(', ')}` };
  if (!(definition.dimension in dimensions)) {
    const message = `dimension "${definition.dimension}" is not one of ${Object.keys(dimensions).join(', ')}`;
    return { property: 'dimension', message };
  }
  for (const property of ['name', 'question'] as const) {
    const { fi, en } = definition[property];
    if (fi === '' || en === '') return { property, message: 'name and question need both languages' };
  }
  const message = goalpostsError(definition.goalposts);
  return message === null ? null : { property: 'goalposts', message };
}

/**
 * Asks ClickHouse whether it could run the SQL of every indicator, without reading anything.
 * @throws CatalogueError with the file and, where ClickHouse tells it, the line
 */
export async function checkCatalogue(catalogue: Catalogue, clickhouse: ClickHouse): Promise<void> {
  const parameters = { t0: '2024-01-01', t1: '2024-04-01', K: '2024-04-15T00:00:00.000Z', stage: '00000000-0000-0000-0000-000000000000' };
  for (const { definition, sql } of catalogue.indicators) {
    const explain = 'EXPLAIN PLAN ';
    await clickhouse.query(`${explain}${sql}`, parameters).catch((error: unknown) => {
      if (!(error instanceof ClickHouseError) || error.outcome !== 'refused') throw error;
      const line = lineOf(error.message, sql);
      throw new CatalogueError(`${definition.id}/indicator.sql${line === null ? '' : `:${line}`}`, firstSentence(error.message));
    });
  }
}

/** The line that ClickHouse names, or the first that holds the name that it does not know. */
function lineOf(message: string, sql: string): number | null {
  const [, told] = /\(line (\d+), col \d+\)/.exec(message) ?? [];
  if (told !== undefined) return Number(told);
  const [, unknown] = /[`'"]([\w.]+)[`'"]/.exec(message) ?? [];
  const at = unknown === undefined ? -1 : sql.split('\n').findIndex((text) => !text.startsWith('--') && text.includes(unknown));
  return at < 0 ? null : at + 1;
}

const firstSentence = (message: string): string =>
  message.split(/[.:]? (?:In scope|Expected one of|Maybe you meant|While)/)[0]?.trim() ?? message;

function versionOf(indicators: readonly Indicator[]): string {
  const hash = createHash('sha256');
  for (const { definition, sql } of indicators) {
    // functions are left out: their text differs between the sources and a build
    hash.update(`${JSON.stringify(definition)}\0${sql}\0`);
  }
  return hash.digest('hex').slice(0, 12);
}
