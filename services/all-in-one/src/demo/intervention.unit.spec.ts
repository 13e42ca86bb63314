import { differenceInDifferences } from '@oppiva/statistics';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { demoOrganisation } from './demo-organisation.ts';
import { interventionStart } from './intervention.ts';
import { intervention, teams } from './suvanto.ts';

interface Statement {
  actor: { account: { name: string } };
  timestamp: string;
}

const area = teams.find(({ id }) => intervention.units.some((unit) => unit === id))?.area;
const idsOf = (ids: readonly string[]): string[] => ids.map((id) => id.toLowerCase());
const treated = idsOf(intervention.units);
const compared = idsOf(teams.filter((team) => team.area === area).map(({ id }) => id)).filter((id) => !treated.includes(id));

/** Weeks with learning a person, of the thirteen of a quarter; people without any learning count, too. */
function weeksOf(statements: readonly Statement[], quarter: Temporal.PlainDate, own: readonly string[]): Map<string, number> {
  const end = quarter.add({ months: 3 });
  const weeks = new Map<string, Set<number>>();
  for (const { actor, timestamp } of statements) {
    const date = Temporal.PlainDate.from(timestamp.slice(0, 10));
    if (Temporal.PlainDate.compare(date, quarter) < 0 || Temporal.PlainDate.compare(date, end) >= 0) continue;
    const week = Math.floor(quarter.until(date, { largestUnit: 'days' }).days / 7);
    weeks.set(actor.account.name, (weeks.get(actor.account.name) ?? new Set()).add(week));
  }
  const people = teams
    .filter(({ id }) => own.includes(id.toLowerCase()))
    .flatMap(({ id, persons, externals }) =>
      Array.from({ length: persons + externals }, (_, at) => `${id.toLowerCase()}-${String(at + 1).padStart(2, '0')}`),
    );
  return new Map(people.map((person) => [person, (weeks.get(person)?.size ?? 0) / 13]));
}

function effect(statements: readonly Statement[], before: Temporal.PlainDate, after: Temporal.PlainDate) {
  const changes = (own: readonly string[]): number[] => {
    const [earlier, later] = [weeksOf(statements, before, own), weeksOf(statements, after, own)];
    return [...earlier].map(([person, weeks]) => (later.get(person) ?? 0) - weeks);
  };
  return differenceInDifferences({ treated: changes(treated), control: changes(compared) });
}

const peopleOf = (own: readonly string[]): number =>
  teams.filter(({ id }) => own.includes(id.toLowerCase())).reduce((sum, { persons, externals }) => sum + persons + externals, 0);

describe('the intervention of the demo organisation', () => {
  test('is declared three weeks ahead, on a Monday in the fourth of its six closed quarters', () => {
    const items = [...demoOrganisation('2026-11-22')];
    const declared = items.flatMap((item) =>
      item.kind === 'event' ? [item.value as { type: string; data: Record<string, unknown> }] : [],
    );
    expect(declared.filter(({ type }) => type.endsWith('intervention.started.v1')).map(({ data }) => data)).toMatchObject([
      { interventionId: intervention.id, units: ['T-12'], effectiveFrom: '2026-02-02', declaredAt: '2026-01-12' },
    ]);
  });

  test('both sides have more than fifteen people, so that an effect of it may be told', () => {
    expect(peopleOf(treated)).toBeGreaterThan(18);
    expect(peopleOf(compared)).toBeGreaterThan(18);
  });

  // what is left to chance depends on the quarter of the first start, and on nothing else
  test.each(['2026-11-22', '2027-02-20', '2027-05-20', '2027-08-20', '2027-11-20', '2028-02-20'])(
    'installed on %s, learning is clearly more regular after its start than beside it, and was not before',
    (today) => {
      const quarter = Temporal.PlainDate.from(today);
      const begin = quarter.with({ month: Math.floor((quarter.month - 1) / 3) * 3 + 1, day: 1 }).subtract({ months: 18 });
      const statements = [...demoOrganisation(today)].flatMap((item) => (item.kind === 'statement' ? [item.value as Statement] : []));
      const [beforeThat, before, after] = [3, 6, 15].map((months) => begin.add({ months })) as [
        Temporal.PlainDate,
        Temporal.PlainDate,
        Temporal.PlainDate,
      ];
      expect(Temporal.PlainDate.compare(interventionStart(begin), before.add({ months: 3 }))).toBeGreaterThan(0);
      expect(effect(statements, before, after).lo).toBeGreaterThan(0.05);
      const { lo, hi } = effect(statements, beforeThat, before);
      expect(lo).toBeLessThan(0);
      expect(hi).toBeGreaterThan(0);
    },
  );
});
