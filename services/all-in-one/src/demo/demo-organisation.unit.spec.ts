import { beforeAll, describe, expect, test } from 'vitest';
import type { ImportItem } from '../imports/rows.ts';
import { demoOrganisation } from './demo-organisation.ts';
import { teams } from './suvanto.ts';

interface Statement {
  id: string;
  actor: { account: { name: string } };
  verb: { id: string };
  timestamp: string;
  stored: string;
  context: { extensions: Record<string, unknown> };
}

interface Commitment {
  type: string;
  recordedtime: string;
  data: { commitmentId: string; due: string; effectiveFrom: string; indicator?: string };
}

const today = '2026-11-22';
const clock = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Helsinki', hour: '2-digit', hourCycle: 'h23' });
const hourOf = (timestamp: string): number => Number(clock.format(new Date(timestamp)));

function eveningShareOf(statements: readonly Statement[], team: string): number {
  const own = statements.filter(({ actor }) => actor.account.name.startsWith(team));
  return own.filter(({ timestamp }) => hourOf(timestamp) >= 18).length / own.length;
}

describe('the demo organisation', () => {
  let items: ImportItem[];
  let statements: Statement[];
  beforeAll(() => {
    items = [...demoOrganisation(today)];
    statements = items.flatMap((item) => (item.kind === 'statement' ? [item.value as Statement] : []));
  });

  test('given a date, then it is the same whenever it is made, and small enough for a first start', () => {
    expect([...demoOrganisation(today)]).toEqual(items);
    expect(items.length).toBeGreaterThan(5_000);
    expect(items.length).toBeLessThan(20_000);
  });

  test('then it has about a tenth of the people of the scenario, and the small units of its story', () => {
    const people = items.filter(
      (item) => item.kind === 'event' && (item.value as { type: string }).type.includes('engagement.started'),
    ).length;
    expect(people).toBe(teams.reduce((sum, { persons, externals }) => sum + persons + externals, 0));
    expect(people).toBeGreaterThan(130);
    expect(people).toBeLessThan(200);
    expect(teams.filter(({ area }) => area === 'BA6').map(({ persons }) => persons)).toEqual([12, 9, 4]);
  });

  test('then nothing is known before it happened, and nothing that today cannot know', () => {
    const now = Date.parse(`${today}T00:00:00+02:00`);
    for (const { timestamp, stored } of statements) {
      expect(Date.parse(stored)).toBeGreaterThanOrEqual(Date.parse(timestamp));
      expect(Date.parse(stored)).toBeLessThan(now + 60_000);
    }
  });

  test('then some of it is late, and some was sent twice', () => {
    const ids = new Set(statements.map(({ id }) => id));
    const resent = 1 - ids.size / statements.length;
    const late = statements.filter(({ timestamp, stored }) => Date.parse(stored) - Date.parse(timestamp) > 2 * 86_400_000).length;
    expect(resent).toBeGreaterThan(0.02);
    expect(resent).toBeLessThan(0.04);
    expect(late / statements.length).toBeGreaterThan(0.03);
    expect(late / statements.length).toBeLessThan(0.07);
  });

  test('then units have promised something: one is done, one is late, one is on its way, one has not begun', () => {
    const said = items
      .flatMap((item) => (item.kind === 'event' ? [item.value as Commitment] : []))
      .filter(({ type }) => type.includes('.commitment.'));
    const terms = said.filter(({ type }) => type.includes('.made.'));
    const done = said.filter(({ type }) => type.includes('.fulfilled.')).map(({ data }) => data.commitmentId);
    const open = terms.filter(({ data }) => !done.includes(data.commitmentId));
    expect([terms.length, done.length]).toEqual([4, 1]);
    expect(open.filter(({ data }) => data.due < today)).toHaveLength(1);
    expect(open.filter(({ data }) => data.effectiveFrom > today).map(({ data }) => data.indicator)).toEqual([undefined]);
    for (const { recordedtime } of said) expect(recordedtime.slice(0, 10) <= today).toBe(true);
  });

  test('then what is planted is there: a team that learns in the evening', () => {
    expect(eveningShareOf(statements, 't-15')).toBeGreaterThan(0.4);
    expect(eveningShareOf(statements, 't-12')).toBeLessThan(0.2);
  });
});
