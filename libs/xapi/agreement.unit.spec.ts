import { describe, expect, it } from 'vitest';
import { checkStatement, explainStatement, type XapiVersion } from './index.ts';
import { changed, sampleStatement, seededRandom, type Random } from './testing.ts';

const versions: readonly XapiVersion[] = ['1.0.3', '2.0.0'];

function nested(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

const keys = [
  '__proto__',
  'constructor',
  'toString',
  'Actor',
  'ID',
  'extensions',
  'objectType',
  'member',
  'mbox',
  'scale',
  'interactionType',
];
const moreKeys = [
  'contextAgents',
  'contextGroups',
  'version',
  'stored',
  'authority',
  'relevantTypes',
  '',
  'urn:x:y',
  'en-US',
  'a12345678',
  'platform',
];
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1.00001,
  1.5,
  Infinity,
  '',
  'text',
  'http://example.com/x',
  'ab=c://example.com',
  'mailto:a@example.com',
  'mailto:example.com',
  'cd9b00a5611f94eaa7b1661edab976068e364975',
  'AA97B177-9383-4934-8543-0F91A7A02836',
  'AA97B177-9383-4934-8543-0F91A7A028368',
  '2015-11-18T12:17:00',
  '2015-11-18T12:17:00-00:00',
  '2015-02-29T12:17:00Z',
  'PT1H',
  'P4W1D',
  'en-GB',
  'something',
  '1.0.0',
  '2.0.0',
  'Agent',
  'Group',
  'Activity',
  'StatementRef',
  'SubStatement',
  'likert',
  'http://adlnet.gov/expapi/verbs/voided',
  [],
  {},
  [null],
  { id: 'http://example.com/x' },
  { mbox: 'mailto:a@example.com' },
  { objectType: 'Group', member: [] },
  [{ objectType: 'contextAgent', agent: { mbox: 'mailto:a@example.com' }, relevantTypes: ['urn:x:y'] }],
  [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [{ mbox: 'mailto:a@example.com' }] } }],
  [{ id: 'a' }, { id: 'a' }],
  nested(100),
  nested(101),
];

/** The paths of every place in a value, the root left out. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...places(child, [...path, key])]);
}

/** One random change: a value replaced, a property taken out, added, renamed, or a value copied to another place. */
function mutated(statement: unknown, random: Random): unknown {
  const paths = places(statement);
  const path = random.pick(paths);
  const owner = path.slice(0, -1);
  const read = (at: readonly (string | number)[]): unknown =>
    at.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], statement);
  switch (random.below(6)) {
    case 0:
      return changed(statement, path, undefined);
    case 1:
      return changed(statement, [...owner, random.pick([...keys, ...moreKeys])], random.pick(values));
    case 2:
      return changed(changed(statement, path, undefined), [...owner, random.pick([...keys, ...moreKeys])], read(path));
    case 3:
      return changed(statement, path, read(random.pick(paths)));
    default:
      return changed(statement, path, random.pick(values));
  }
}

describe('checkStatement and explainStatement', () => {
  it('agree on generated statements, which both versions allow', () => {
    const random = seededRandom(1);
    for (let count = 0; count < 500; count++) {
      const statement = JSON.parse(JSON.stringify(sampleStatement(random))) as unknown;
      for (const version of versions) {
        expect(explainStatement(statement, version)).toEqual([]);
        expect(checkStatement(statement, version)).toBe(true);
      }
    }
  });

  it('agree on statements changed at random', () => {
    const random = seededRandom(20_241_121);
    const disagreements: unknown[] = [];
    let refused = 0;
    let accepted = 0;
    for (let count = 0; count < 12_000; count++) {
      let statement: unknown = sampleStatement(random);
      for (let changes = 1 + random.below(3); changes > 0; changes--) statement = mutated(statement, random);
      for (const version of versions) {
        const errors = explainStatement(statement, version);
        const isValid = checkStatement(statement, version);
        if (isValid !== (errors.length === 0)) disagreements.push({ statement, version, errors });
        if (isValid) accepted++;
        else refused++;
      }
    }
    expect(disagreements).toEqual([]);
    // Both outcomes must be common, or the comparison would show little.
    expect(refused).toBeGreaterThan(5_000);
    expect(accepted).toBeGreaterThan(2_000);
  });

  it.each([null, true, 3, 'text', [], [{}], {}, undefined])('agree that %j is no statement', (value) => {
    for (const version of versions) {
      expect(checkStatement(value, version)).toBe(false);
      expect(explainStatement(value, version).length).toBeGreaterThan(0);
    }
  });
});
