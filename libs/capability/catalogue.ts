import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { loadSql } from '@oppiva/clickhouse';
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

/** A folder of the catalogue that cannot be used. Code `CATALOGUE_INVALID`; the message names the file and what to do. */
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
    if (indicators[at - 1]?.definition.number === definition.number) {
      throw new CatalogueError(
        `${definition.id}/definition.ts`,
        `number ${definition.number} is taken by ${indicators[at - 1]?.definition.id}`,
      );
    }
  }
  return { indicators, version: versionOf(indicators), find: (id) => indicators.find(({ definition }) => definition.id === id) ?? null };
}

async function loadIndicator(folder: URL, name: string): Promise<Indicator> {
  const module = (await import(new URL(`${name}/${definitionFile}`, folder).href)) as { definition?: IndicatorDefinition };
  const file = `${name}/definition.ts`;
  if (module.definition === undefined) throw new CatalogueError(file, 'exports no "definition"');
  const problem = problemOf(module.definition, name);
  if (problem !== null) throw new CatalogueError(file, problem);
  if (!existsSync(new URL(`${name}/indicator.sql`, folder))) throw new CatalogueError(file, 'has no indicator.sql beside it');
  return { definition: module.definition, sql: loadSql(folder, `${name}/indicator.sql`) };
}

/** What only running can tell: types say the rest, but a definition may come from somewhere that was not type-checked. */
function problemOf(definition: IndicatorDefinition, folderName: string): string | null {
  if (definition.id !== folderName) return `id is "${definition.id}" in the folder "${folderName}"`;
  if (!indicatorUnits.includes(definition.unit)) return `unit "${definition.unit}" is not one of ${indicatorUnits.join(', ')}`;
  if (!(definition.dimension in dimensions))
    return `dimension "${definition.dimension}" is not one of ${Object.keys(dimensions).join(', ')}`;
  for (const text of [definition.name, definition.question])
    if (text.fi === '' || text.en === '') return 'name and question need both languages';
  return goalpostsError(definition.goalposts);
}

function versionOf(indicators: readonly Indicator[]): string {
  const hash = createHash('sha256');
  for (const { definition, sql } of indicators) {
    // functions are left out: their text differs between the sources and a build
    hash.update(`${JSON.stringify(definition)}\0${sql}\0`);
  }
  return hash.digest('hex').slice(0, 12);
}
