import { describe, expect, test } from 'vitest';
import { seeded } from '../testing.ts';
import { ActivityNames } from './activity-names.ts';
import { deriveHistory, type History, type HistoryFacts } from './history.ts';
import { OrganisationRules } from './organisation-rules.ts';
import type { Fact } from './statement-input.ts';
import { generatedWorld, type World } from './testing-world.ts';

const seeds = Array.from({ length: 60 }, (_, n) => n + 101);
const dayMs = 86_400_000;

function factsOf(world: World): HistoryFacts {
  return {
    linksOf: Map.groupBy(world.links, (link) => link.actorId),
    engagementsOf: Map.groupBy(world.engagements, (engagement) => engagement.personId),
    voidsOf: Map.groupBy(world.voids, (voiding) => voiding.targetId),
    administrators: new Set(['administrator']),
    aliases: new ActivityNames(world.aliases),
    rules: new OrganisationRules(world),
  };
}

function shuffled<T>(items: readonly T[], next: (n: number) => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(next(left.length), 1)[0] as T);
}

/** The same things said, each known at another instant after everything has happened; which facts hold in the end stays as it is. */
function ingestedInAnotherOrder(world: World, seed: number): World {
  const next = seeded(seed);
  const begin = Math.max(...world.statements.map(({ timestamp }) => timestamp)) + dayMs;
  const instants = shuffled(
    Array.from({ length: world.statements.length + world.voids.length + 10 }, (_, n) => begin + n * 1_000),
    next,
  );
  const draw = (): number => instants.pop() ?? begin;
  const lasting = <T extends Fact>(facts: readonly T[]): T[] =>
    shuffled(
      facts.filter(({ knownTo }) => knownTo === null).map((fact) => ({ ...fact, knownFrom: draw() })),
      next,
    );
  return {
    statements: shuffled(
      world.statements.map((statement) => ({ ...statement, knownAt: draw() })),
      next,
    ),
    voids: shuffled(
      world.voids.map((voiding) => ({ ...voiding, knownAt: draw() })),
      next,
    ),
    aliases: lasting(world.aliases),
    overrides: lasting(world.overrides),
    defaultMinutes: lasting(world.defaultMinutes),
    sourceRanks: lasting(world.sourceRanks),
    registeredRanks: [],
    links: lasting(world.links),
    engagements: lasting(world.engagements),
  };
}

/** What holds at K = ∞. */
function inTheEnd({ events, states }: History): { events: string[]; states: Record<string, string> } {
  return {
    events: events
      .filter(({ knownTo }) => knownTo === null)
      .map(({ knownFrom: _from, knownTo: _to, ...event }) => JSON.stringify(event))
      .sort(),
    states: Object.fromEntries(
      states.filter(({ knownTo }) => knownTo === null).map(({ statement, state }) => [statement.statementId, state]),
    ),
  };
}

describe('X11 order, on generated histories', () => {
  test.each(seeds)('world %i: whatever the order in which the same things are ingested, the same holds at K = ∞', (seed) => {
    const world = generatedWorld(seed, { statements: 60, days: 6 });
    const [first, second] = [1, 2].map((order) => {
      const other = ingestedInAnotherOrder(world, seed * 10 + order);
      return inTheEnd(deriveHistory(other.statements, factsOf(other)));
    });
    expect(first).toEqual(second);
    expect(first?.events.length).toBeGreaterThan(5);
    expect(Object.keys(first?.states ?? {})).toHaveLength(60);
  });

  test.each(seeds.slice(0, 20))('world %i: what was known at an instant stays so, whatever is ingested later', (seed) => {
    const world = generatedWorld(seed, { statements: 60, days: 6 });
    const instants = [...new Set(world.statements.map(({ knownAt }) => knownAt))].sort((a, b) => a - b);
    const whole = deriveHistory(world.statements, factsOf(world));
    for (const k of instants) {
      const then = { ...world, statements: world.statements.filter(({ knownAt }) => knownAt <= k) };
      expect(holdingAt(deriveHistory(then.statements, factsOf(then)), k)).toEqual(holdingAt(whole, k));
    }
  });

  test.each(seeds.slice(0, 20))(
    'world %i: each admitted statement has one state at each instant, and no person-day has more than it holds',
    (seed) => {
      const world = generatedWorld(seed, { statements: 60, days: 3 });
      const { events, states } = deriveHistory(world.statements, factsOf(world));
      for (const k of new Set(states.map(({ knownFrom }) => knownFrom))) {
        const at = holdingAt({ events, states }, k);
        expect(at.states.map(([id]) => id)).toEqual([...new Set(at.states.map(([id]) => id))]);
        expect(at.states).toHaveLength(world.statements.filter((statement) => statement.knownAt <= k).length);
        const days = Map.groupBy(at.events, ({ personId, date, class: found }) => (found === 'G' ? 'G' : `${personId} ${date}`));
        for (const [day, own] of days)
          if (day !== 'G') expect(own.reduce((sum, { length }) => sum + length.minutes, 0)).toBeLessThanOrEqual(480 + 1e-9);
      }
    },
  );
});

function holdingAt({ events, states }: History, k: number) {
  const holds = ({ knownFrom, knownTo }: { knownFrom: number; knownTo: number | null }): boolean =>
    knownFrom <= k && (knownTo === null || knownTo > k);
  return {
    events: events
      .filter(holds)
      .map(({ knownFrom: _from, knownTo: _to, ...event }) => event)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    states: states
      .filter(holds)
      .map(({ statement, state }) => [statement.statementId, state] as const)
      .sort(),
  };
}
