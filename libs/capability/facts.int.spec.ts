import { randomUUID } from 'node:crypto';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertAssertions, seeded, type TestAssertion } from './testing.ts';

let server: TestClickHouse;
beforeAll(async () => {
  server = await startTestClickHouse({ migrations: true });
});
afterAll(() => server?.stop());

const slots = 60;
const day = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
const instant = (n: number): string => `2024-06-01 00:00:${String(n).padStart(2, '0')}.000`;

type Claim = TestAssertion & { at: number; eventKey: string };

function randomHistory(seed: number): Claim[] {
  const next = seeded(seed);
  const claims: Claim[] = Array.from({ length: slots * 5 }, (_, at) => {
    const from = next(8);
    return {
      at,
      eventKey: randomUUID(),
      type: 'hr.assignment.changed.v1',
      slot: `x${next(slots)}`,
      source: `s${next(2)}`,
      unitId: `u${at}`,
      knownAt: instant(next(10)),
      effectiveFrom: day(from),
      effectiveTo: next(5) < 2 ? null : day(from + next(5)),
      recordedTime: next(5) < 2 ? null : instant(next(4)),
      sequence: next(2) === 0 ? '' : String(next(3)),
      closing: next(7) === 0,
    };
  });
  return claims.map((claim) => {
    const other = claims.find((each) => each.slot === claim.slot && each !== claim && next(2) === 0);
    const what = next(10);
    return other === undefined || what > 1 ? claim : { ...claim, [what === 0 ? 'supersedes' : 'retracts']: other.eventKey };
  });
}

/** Positive where a beats b, by the letter of the capability model 3.2 rule 4. */
function compare(a: Claim, b: Claim): number {
  const recorded = [a.recordedTime ?? a.knownAt, b.recordedTime ?? b.knownAt] as const;
  if (recorded[0] !== recorded[1]) return recorded[0] < recorded[1] ? -1 : 1;
  const [before, after] = [a.sequence ?? '', b.sequence ?? ''];
  if (a.source === b.source && before !== '' && after !== '' && before !== after) return before < after ? -1 : 1;
  if (a.knownAt !== b.knownAt) return a.knownAt < b.knownAt ? -1 : 1;
  return a.at - b.at;
}

/** The units of those that win at (slot, date, K): one, none, or undefined where the rule's pairwise comparisons go in a circle. */
function naive(claims: readonly Claim[], slot: string, date: string, k: string): string[] | undefined {
  const known = claims.filter((claim) => claim.knownAt <= k);
  const dead = new Set(known.flatMap((claim) => [claim.supersedes, claim.retracts]));
  const covering = known.filter(
    (claim) =>
      claim.slot === slot &&
      claim.retracts === undefined &&
      !dead.has(claim.eventKey) &&
      claim.effectiveFrom <= date &&
      (claim.closing === true || claim.effectiveTo === null || claim.effectiveTo === undefined || claim.effectiveTo > date),
  );
  if (covering.length === 0) return [];
  const winners = covering.filter((claim) => covering.every((other) => other === claim || compare(claim, other) > 0));
  return winners.length === 0 ? undefined : winners.filter((claim) => claim.closing !== true).map((claim) => claim.unitId ?? '');
}

interface Fact {
  slot: string;
  unit: string;
  effectiveFrom: string;
  effectiveTo: string | null;
  knownFrom: string;
  knownTo: string | null;
}

test.each([1, 2, 3])(
  'facts of random history %i are those of a naive reading of the rules, on every date and at every instant',
  async (seed) => {
    await server.ch.command('TRUNCATE TABLE hr.assertions');
    const claims = randomHistory(seed);
    await insertAssertions(server.ch, claims);
    const facts = await server.ch.query<Fact>(
      `SELECT slot, unit_id AS unit, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo, toString(known_from) AS knownFrom, toString(known_to) AS knownTo
     FROM hr.assignments`,
    );
    const bySlot = Map.groupBy(facts, (fact) => fact.slot);
    let compared = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      for (let k = 0; k <= 10; k += 1) {
        for (let date = 0; date < 14; date += 1) {
          const want = naive(claims, `x${slot}`, day(date), instant(k));
          if (want === undefined) continue;
          compared += 1;
          const got = (bySlot.get(`x${slot}`) ?? []).filter(
            (fact) =>
              fact.knownFrom <= instant(k) &&
              (fact.knownTo === null || fact.knownTo > instant(k)) &&
              fact.effectiveFrom <= day(date) &&
              (fact.effectiveTo === null || fact.effectiveTo > day(date)),
          );
          expect(
            got.map((fact) => fact.unit),
            `x${slot} on ${day(date)} at ${instant(k)}`,
          ).toEqual(want);
        }
      }
    }
    expect(compared).toBeGreaterThan(9_000);
    expect(facts.length).toBeGreaterThan(50);
  },
);

test('an event that came twice into the log counts once, at its first position', async () => {
  await server.ch.command('TRUNCATE TABLE hr.assertions');
  const once = {
    type: 'hr.assignment.started.v1',
    slot: 'a',
    eventKey: randomUUID(),
    effectiveFrom: '2024-01-01',
    unitId: 'u',
    knownAt: instant(1),
  };
  await insertAssertions(server.ch, [once, { ...once, unitId: 'other', knownAt: instant(2) }]);
  expect(await server.ch.query('SELECT unit_id, toString(known_from) AS known FROM hr.assignments')).toEqual([
    { unit_id: 'u', known: instant(1) },
  ]);
});

test('an analyst reads facts, and the tables behind them not', async () => {
  const analyst = server.as('analyst');
  expect(await analyst.query('SELECT unit_id FROM hr.assignments WHERE known_to IS NULL')).toEqual([{ unit_id: 'u' }]);
  await expect(analyst.query('SELECT * FROM hr.assertions')).rejects.toMatchObject({ code: 'CLICKHOUSE_QUERY' });
});
