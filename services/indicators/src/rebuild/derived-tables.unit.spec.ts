import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { derivedTables } from './learning-tables.ts';

const derivation = new URL('../derivation/', import.meta.url);
const capability = new URL('../../../../libs/capability/', import.meta.url);
const texts = [
  ...readdirSync(derivation)
    .filter((name) => /\.(sql|ts)$/.test(name) && !name.includes('.spec.'))
    .map((name) => ({ name, text: readFileSync(new URL(name, derivation), 'utf8') })),
  ...['fill.ts', 'frameworks.sql', 'known.sql'].map((name) => ({
    name,
    text: readFileSync(new URL(`competences/${name}`, capability), 'utf8'),
  })),
  { name: 'fill-unit-ancestors.sql', text: readFileSync(new URL('fill-unit-ancestors.sql', capability), 'utf8') },
];

/** A rebuild runs the same derivation in another database; what named its database would read or write the tables that are in use. */
describe('derivation', () => {
  it('names what it reads and fills without a database', () => {
    const naming = texts.flatMap(({ name, text }) =>
      [...text.matchAll(/(?:FROM|JOIN|INTO|TABLE|insert\(\s*')\s*learning\.\w+/g)].map(([found]) => `${name}: ${found}`),
    );
    expect(naming).toEqual([]);
  });

  it('fills no table that a rebuild does not know', () => {
    const filled = texts.flatMap(({ text }) => [...text.matchAll(/(?:INSERT INTO |insert\(\s*')(\w+)/g)].map(([, table]) => table));
    expect(new Set(filled)).toContain('event_cells');
    expect([...new Set(filled)].filter((table) => !(derivedTables as readonly (string | undefined)[]).includes(table))).toEqual([]);
  });
});
