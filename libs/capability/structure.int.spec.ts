import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertAssertions, keepFacts, type TestAssertion } from './testing.ts';

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
});
afterAll(() => server?.stop());

const known = '2024-06-01 00:00:00.000';
const ended = '2024-12-31';
const person = (name: string): string => `00000000-0000-8000-8000-${Buffer.from(name.padStart(6, '0')).toString('hex').slice(0, 12)}`;

const unit = (unitId: string, parentId: string | null, from = '2024-01-01', to: string | null = null): TestAssertion => ({
  type: 'hr.unit.created.v1',
  slot: `unit/${unitId}`,
  unitId,
  effectiveFrom: from,
  effectiveTo: to,
  knownAt: known,
  data: { unitId, parentId },
});
const assigned = (name: string, unitId: string, from = '2024-01-01', to: string | null = null, fraction = 1): TestAssertion => ({
  type: 'hr.assignment.started.v1',
  slot: `${name} ${unitId} ${from}`,
  personId: person(name),
  unitId,
  effectiveFrom: from,
  effectiveTo: to,
  knownAt: known,
  data: { fraction },
});
const lineage = (
  kind: 'moved' | 'merged' | 'split',
  from: string[],
  to: string[],
  on: string,
  mapping: readonly [name: string, unitId: string][] = [],
): TestAssertion => ({
  type: `hr.unit.${kind}.v1`,
  entity: 'unit-lineage',
  slot: `lineage ${from.join()} ${on}`,
  effectiveFrom: on,
  knownAt: known,
  data: { from, to, mapping: mapping.map(([name, unitId]) => ({ personId: person(name), unitId })) },
});

async function given(assertions: readonly TestAssertion[]): Promise<void> {
  for (const table of ['hr.assertions', 'learning.fact_cells', 'learning.unit_ancestor_cells'])
    await server.ch.command(`TRUNCATE TABLE ${table}`);
  await insertAssertions(server.ch, assertions);
  await keepFacts(server.ch, 1);
}

interface Place {
  readonly person: string;
  readonly unit: string;
  readonly share: number;
  readonly since: string;
  readonly until: string;
}

/** Where people are counted in the structure of a date: units with shares, by person and date. */
async function placesAsOf(S: string, K = '2025-01-15T00:00:00Z'): Promise<(name: string, date: string) => Record<string, number>> {
  const rows = await server.ch.query<Place>(
    `SELECT toString(person_id) AS person, as_of_unit_id AS unit, x AS share, toString(effective_from) AS since, toString(effective_to) AS until
     FROM learning.memberships_as_of(S = {S:String}, K = {K:String})`,
    { S, K },
  );
  return (name, date) => {
    const own = rows.filter((row) => row.person === person(name) && row.since <= date && row.until > date);
    const shares = Map.groupBy(own, (row) => row.unit);
    return Object.fromEntries([...shares].map(([id, all]) => [id, Math.round(all.reduce((sum, { share }) => sum + share, 0) * 1e6) / 1e6]));
  };
}

describe('where people are counted in the structure of a date', () => {
  test('given units that were moved, merged and split, then people of before are in those that they went on in', async () => {
    await given([
      unit('R', null),
      ...['A', 'T31', 'T32', 'T30'].map((id) => unit(id, 'R', '2024-01-01', '2024-09-01')),
      ...['A2', 'T61', 'T30A', 'T30B'].map((id) => unit(id, 'R', '2024-09-01')),
      lineage('moved', ['A'], ['A2'], '2024-09-01'),
      lineage('merged', ['T31', 'T32'], ['T61'], '2024-09-01'),
      lineage('split', ['T30'], ['T30A', 'T30B'], '2024-09-01', [['told', 'T30A']]),
      assigned('a', 'A'),
      assigned('m', 'T31', '2024-01-01', '2024-03-01'),
      assigned('two', 'T32', '2024-01-01', null, 0.6),
      assigned('two', 'R', '2024-01-01', null, 0.2),
      assigned('told', 'T30', '2024-01-01', '2024-09-01'),
      assigned('told', 'T30B', '2024-10-01'),
      assigned('later', 'T30', '2024-01-01', '2024-09-01'),
      assigned('later', 'T30B', '2024-11-01', '2024-11-05'),
      assigned('later', 'T30A', '2024-11-05'),
      assigned('both', 'T30', '2024-01-01', '2024-09-01'),
      assigned('both', 'T30A', '2024-09-01', null, 0.5),
      assigned('both', 'T30B', '2024-09-01', null, 0.25),
      assigned('gone', 'T30', '2024-01-01', '2024-08-01'),
    ]);
    const placesOf = await placesAsOf(ended);
    expect(placesOf('a', '2024-08-31')).toEqual({ A2: 1 });
    // the assignment lags behind: still in a unit that has gone on
    expect(placesOf('a', '2024-10-01')).toEqual({ A2: 1 });
    expect(placesOf('m', '2024-02-01')).toEqual({ T61: 1 });
    expect(placesOf('m', '2024-04-01')).toEqual({});
    expect(placesOf('two', '2024-08-01')).toEqual({ T61: 0.75, R: 0.25 });
    expect(placesOf('told', '2024-08-01')).toEqual({ T30A: 1 });
    expect(placesOf('later', '2024-08-01')).toEqual({ T30B: 1 });
    expect(placesOf('both', '2024-08-01')).toEqual({ T30A: 0.666667, T30B: 0.333333 });
    // of whom nothing says where they went: with the staff of the unit above
    expect(placesOf('gone', '2024-07-01')).toEqual({ R: 1 });
    // the structure of before the reorganisation, and days after that of which a structure is
    const before = await placesAsOf('2024-08-31');
    expect(before('a', '2024-08-31')).toEqual({ A: 1 });
    expect(before('told', '2024-10-05')).toEqual({ T30B: 1 });
    // nothing of it was known
    expect((await placesAsOf(ended, '2024-05-01T00:00:00Z'))('a', '2024-08-31')).toEqual({});
  });

  test('given one reorganisation after another, and units that end without going on, then each way is followed to its end', async () => {
    await given([
      unit('R', null),
      unit('BA', 'R', '2024-01-01', '2024-10-01'),
      unit('T', 'BA', '2024-01-01', '2024-07-01'),
      unit('A', 'R', '2024-01-01', '2024-05-01'),
      unit('B', 'R', '2024-05-01', '2024-06-01'),
      unit('C', 'R', '2024-08-01'),
      unit('X', 'R'),
      unit('Y', 'R'),
      unit('BB', 'R', '2024-10-01'),
      lineage('moved', ['A'], ['B'], '2024-05-01'),
      lineage('moved', ['B'], ['N'], '2024-06-01'),
      lineage('moved', ['N'], ['C'], '2024-06-01'),
      // two ids change places on one day
      lineage('moved', ['X'], ['Y'], '2024-09-01'),
      lineage('moved', ['Y'], ['X'], '2024-09-01'),
      lineage('merged', ['BA'], ['BB'], '2024-10-01'),
      assigned('t', 'T'),
      assigned('a', 'A'),
      assigned('x', 'X'),
      assigned('nowhere', 'never said'),
    ]);
    const placesOf = await placesAsOf(ended);
    // T ended, the area above it went on in another one later
    expect(placesOf('t', '2024-03-01')).toEqual({ BB: 1 });
    expect(placesOf('a', '2024-03-01')).toEqual({ C: 1 });
    expect(placesOf('x', '2024-08-31')).toEqual({ Y: 1 });
    expect(placesOf('x', '2024-09-01')).toEqual({ X: 1 });
    expect(placesOf('nowhere', '2024-03-01')).toEqual({ 'never said': 1 });
  });

  test('given a circle of units that are no more, then the way ends', async () => {
    await given([
      unit('A', null, '2024-01-01', '2024-05-01'),
      unit('B', null, '2024-01-01', '2024-05-01'),
      lineage('moved', ['A'], ['B'], '2024-05-01'),
      lineage('moved', ['B'], ['A'], '2024-05-01'),
      assigned('a', 'A'),
    ]);
    expect(Object.values((await placesAsOf(ended))('a', '2024-03-01'))).toEqual([1]);
  });

  test('facts about units are as before: lineage is a kind of its own', async () => {
    await given([unit('R', null), unit('A', 'R'), { ...lineage('moved', ['A'], ['R'], '2024-09-01'), slot: 'unit/A' }]);
    expect(
      await server.ch.query(
        'SELECT unit_id AS id, toString(parent_id) AS parent, toString(effective_to) AS until FROM hr.units ORDER BY id',
      ),
    ).toEqual([
      { id: 'A', parent: 'R', until: null },
      { id: 'R', parent: null, until: null },
    ]);
    expect(await server.ch.query('SELECT kind, from_units, to_units FROM hr.unit_lineage')).toEqual([
      { kind: 'moved', from_units: ['A'], to_units: ['R'] },
    ]);
  });
});
