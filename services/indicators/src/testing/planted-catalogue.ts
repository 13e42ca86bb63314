import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const shipped = join(root, 'libs', 'capability');
/** Within the checkout, where definitions find the packages that they import; what it holds is no part of it. */
const place = join(root, 'test-results');

/** An indicator as somebody would add one: a folder with a definition and its SQL, and nothing else anywhere. */
const ninth = {
  definition: `import type { IndicatorDefinition } from '../definition.ts';

export const definition: IndicatorDefinition = {
  id: 'learning-at-all',
  number: 99,
  dimension: 'rhythm',
  name: { fi: 'Oppiminen ylipäätään', en: 'Learning at all' },
  question: { fi: 'Kuinka moni oppi jotain?', en: 'How many learned anything?' },
  unit: 'share',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'members',
  isMagnitude: false,
  attribution: 'A2',
  method: 'U1',
  goalposts: [
    [0, 0],
    [1, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: ['a test'],
};
`,
  sql: `-- learning-at-all: everybody of P(u, W), and whether the person learned anything there.
SELECT m.unit_id AS unit_id, m.person_id AS person_id, toUInt8(m.person_id IN
       (
           SELECT person_id FROM staging.events_by_unit
           WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class != 'G'
       )) AS y, toUInt8(1) AS x
FROM staging.members AS m
WHERE m.stage = {stage:UUID} AND m.is_member
ORDER BY unit_id, person_id
`,
};

/** Copies of the catalogue, each as another release would have it. */
export class PlantedCatalogues {
  readonly #folders: string[] = [];

  /**
   * @param o.only the indicators to copy; all where left out
   * @param o.withNinth whether to add a folder
   * @param o.instead text to be replaced in the definition of one indicator
   */
  plant(o: { only?: readonly string[]; withNinth?: boolean; instead?: { id: string; from: string; to: string } }): URL {
    mkdirSync(place, { recursive: true });
    const folder = mkdtempSync(join(place, 'catalogue-'));
    this.#folders.push(folder);
    cpSync(join(shipped, 'definition.ts'), join(folder, 'definition.ts'));
    for (const name of readdirSync(shipped).filter((each) => existsSync(join(shipped, each, 'definition.ts'))))
      if (o.only?.includes(name) !== false)
        cpSync(join(shipped, name), join(folder, name), { recursive: true, filter: (source) => !source.endsWith('.spec.ts') });
    if (o.withNinth === true) {
      mkdirSync(join(folder, 'learning-at-all'));
      writeFileSync(join(folder, 'learning-at-all', 'definition.ts'), ninth.definition);
      writeFileSync(join(folder, 'learning-at-all', 'indicator.sql'), ninth.sql);
    }
    if (o.instead !== undefined) replaceIn(join(folder, o.instead.id, 'definition.ts'), o.instead);
    return pathToFileURL(`${folder}/`);
  }

  remove(): void {
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

function replaceIn(file: string, { from, to }: { from: string; to: string }): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  writeFileSync(file, text.replace(from, to));
}
