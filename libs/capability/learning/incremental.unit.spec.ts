import { describe, expect, test } from 'vitest';
import { ActivityNames } from './activity-names.ts';
import { isTwin, stateOf } from './derive.ts';
import { groupsOf } from './groups.ts';
import { deriveGroups, deriveHistory, type History, type HistoryFacts } from './history.ts';
import { LocalDays, Region } from './region.ts';
import { OrganisationRules, type OverrideFact } from './organisation-rules.ts';
import { mergeTwins, Session, type LearningEvent, type Told } from './session.ts';
import { byTime, continues, prepare, type ClassifiedStatement } from './sessions.ts';
import { holdsAt, type AliasFact, type Fact, type StatementInput, type VoidFact } from './statement-input.ts';
import { generatedWorld, timeZone, type World } from './testing-world.ts';

const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);

function factsOf(world: World, voids: readonly VoidFact[] = world.voids): HistoryFacts {
  return {
    linksOf: Map.groupBy(world.links, (link) => link.actorId),
    engagementsOf: Map.groupBy(world.engagements, (engagement) => engagement.personId),
    voidsOf: Map.groupBy(voids, (voiding) => voiding.targetId),
    administrators: new Set(['administrator']),
    aliases: new ActivityNames(world.aliases),
    rules: new OrganisationRules(world),
  };
}

const isKnown = (fact: { knownFrom: number; knownTo: number | null }, k: number): boolean =>
  fact.knownFrom <= k && (fact.knownTo === null || fact.knownTo > k);

/** Steps 4 to 7 by the letter, for one instant: the person, or the state in which the statement ended. */
function admittedTo(statement: StatementInput, k: number, world: World): { personId: string } | { state: string } {
  if (statement.timestamp > statement.knownAt + 5 * 60_000) return { state: 'quarantined-future' };
  const isVoided = world.voids.some(
    (voiding) =>
      voiding.targetId === statement.statementId && voiding.knownAt <= k && ['administrator', statement.client].includes(voiding.client),
  );
  if (isVoided) return { state: 'voided' };
  const holds = (fact: Fact): boolean => holdsAt(fact, statement.date, k);
  const persons = new Set(world.links.filter((link) => link.actorId === statement.actorId && holds(link)).map((link) => link.personId));
  const [personId] = persons;
  if (personId === undefined || persons.size > 1) return { state: 'unresolved-actor' };
  const isInScope = world.engagements.some((each) => each.personId === personId && each.learningScope && holds(each));
  return isInScope ? { personId } : { state: 'out-of-scope' };
}

function byPriority(a: OverrideFact, b: OverrideFact): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.effectiveFrom !== b.effectiveFrom) return a.effectiveFrom < b.effectiveFrom ? 1 : -1;
  return a.slot < b.slot ? -1 : 1;
}

function selects({ match }: OverrideFact, statement: StatementInput): boolean {
  if (match.source !== undefined) return statement.client === match.source;
  if (match.verb !== undefined) return statement.verb === match.verb && statement.objectType.endsWith('/course');
  if (match.objectIdPattern !== undefined) return statement.objectId.startsWith('https://act/') && statement.objectId.endsWith('1');
  if (match.parentType !== undefined) return statement.grouping.length > 0;
  return 'urn:ext:kind' in statement.extensions;
}

/** What the organisation's rules known at one instant take a statement for, by the letter of 9.5 and 3.4. */
function takenFor(statement: StatementInput, k: number, world: World): ClassifiedStatement {
  const base = prepare(statement);
  const inForce = world.overrides.filter((rule) => holdsAt(rule, statement.date, k) && selects(rule, statement)).sort(byPriority);
  const set: OverrideFact['set'] = Object.assign({}, ...inForce.reverse().map((rule) => rule.set));
  const minutesOf = (type: string): number | undefined =>
    world.defaultMinutes
      .filter((each) => each.activityType === type && holdsAt(each, statement.date, k))
      .sort((a, b) => (a.effectiveFrom === b.effectiveFrom ? a.minutes - b.minutes : a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0]
      ?.minutes;
  const ranks = world.sourceRanks.filter((each) => each.sourceId === statement.client && holdsAt(each, statement.date, k));
  const isClassed = set.class !== undefined && (base.classification.class !== 'G' || set.class === 'N');
  const isChosen = set.initiative !== undefined && !(set.initiative === 'self' && statement.initiative === 'assigned');
  return {
    ...base,
    classification: isClassed ? { ...base.classification, class: set.class ?? null, precedence: 0 } : base.classification,
    mandatory: set.mandatory ?? base.mandatory,
    competences: set.competences ?? base.competences,
    initiative: isChosen ? (set.initiative === 'self' ? 'self-unless-assigned' : (set.initiative ?? '')) : base.initiative,
    sameAs: set.activity ?? null,
    defaultMinutes: minutesOf(base.rootType) ?? minutesOf(base.objectType) ?? minutesOf('') ?? 10,
    sourceRank: Math.min(Number.MAX_SAFE_INTEGER, ...ranks.map(({ rank }) => rank)),
  };
}

/** The cap of a day by the letter. */
function shareOfDay(event: LearningEvent, all: readonly LearningEvent[]): LearningEvent {
  const ofDay = all
    .filter((other) => other.date === event.date && other.class !== 'G')
    .sort((a, b) => ((a.statementIds[0] ?? '') < (b.statementIds[0] ?? '') ? -1 : 1));
  const minutes = ofDay.reduce((sum, { length }) => sum + length.minutes, 0);
  const share = event.class === 'G' || minutes <= 480 ? 1 : 480 / minutes;
  return { ...event, length: { ...event.length, minutes: event.length.minutes * share } };
}

/** What the statements come to at one instant, from scratch and by the letter of 3.4: the oracle. */
function naive(world: World, k: number): { events: string[]; states: Record<string, string> } {
  const nameOf = (activity: string, passed: readonly string[], holds: (alias: AliasFact) => boolean): string => {
    if (passed.includes(activity)) return passed.slice(passed.indexOf(activity)).sort()[0] ?? '';
    const [next] = world.aliases
      .filter((alias) => alias.alias === activity && holds(alias))
      .map((alias) => alias.activity)
      .sort();
    return next === undefined ? activity : nameOf(next, [...passed, activity], holds);
  };
  const known = world.statements.filter((statement) => statement.knownAt <= k);
  const states: Record<string, string> = {};
  const events: string[] = [];
  const outcomes = known.map((statement) => ({ statement, outcome: admittedTo(statement, k, world) }));
  for (const { statement, outcome } of outcomes) if ('state' in outcome) states[statement.statementId] = outcome.state;
  for (const personId of ['p1', 'p2']) {
    const own = outcomes.filter(({ outcome }) => 'personId' in outcome && outcome.personId === personId);
    const sessions: Session[] = [];
    for (const statement of own.map((each) => takenFor(each.statement, k, world)).sort(byTime)) {
      const session = sessions.findLast((each) => each.first.sessionKey === statement.sessionKey);
      if (session !== undefined && continues(session.last, statement)) session.add(statement);
      else sessions.push(new Session(statement));
    }
    const canonical = (activity: string, date: string): string => nameOf(activity, [], (alias) => holdsAt(alias, date, k));
    const kept: { session: Session; twins: Told[] }[] = [];
    for (const session of sessions) {
      const earlier = session.event === null ? undefined : kept.findLast((each) => isTwin(session, each.session, canonical));
      if (session.event !== null && earlier === undefined) kept.push({ session, twins: [] });
      else if (session.event !== null) earlier?.twins.push(session.told as Told);
      for (const member of session.members) states[member.statementId] = stateOf(member, { session, isTwin: earlier !== undefined });
    }
    const told = kept.map(({ session, twins }) => mergeTwins(session.told as Told, twins));
    for (const event of told) events.push(JSON.stringify({ personId, ...shareOfDay(event, told) }));
  }
  return { events: events.sort(), states };
}

const at = (history: History, k: number): { events: string[]; states: Record<string, string> } => ({
  events: history.events
    .filter((event) => isKnown(event, k))
    .map(({ knownFrom: _from, knownTo: _to, personId, ...event }) => JSON.stringify({ personId, ...event }))
    .sort(),
  states: Object.fromEntries(
    history.states.filter((state) => isKnown(state, k)).map(({ statement, state }) => [statement.statementId, state]),
  ),
});

describe('history', () => {
  test.each(seeds)('world %i: at every instant of knowledge it is what a derivation from scratch gives at that instant', (seed) => {
    const world = generatedWorld(seed, { statements: 40, days: 6 });
    const history = deriveHistory(world.statements, factsOf(world));
    const instants = [...world.statements, ...world.voids].map((each) => each.knownAt);
    const rules = [...world.overrides, ...world.defaultMinutes, ...world.sourceRanks];
    for (const fact of [...world.links, ...world.engagements, ...world.aliases, ...rules]) instants.push(fact.knownFrom, fact.knownTo ?? 0);
    for (const k of new Set(instants)) expect(at(history, k)).toEqual(naive(world, k));
    expect(history.events.length).toBeGreaterThan(5);
  });

  test('no version is cut in two', () => {
    for (const seed of seeds) {
      const world = generatedWorld(seed, { statements: 40, days: 6 });
      const { events } = deriveHistory(world.statements, factsOf(world));
      const ends = new Set(events.map(({ knownFrom: _from, knownTo, ...event }) => JSON.stringify([event, knownTo])));
      for (const { knownFrom, knownTo: _to, ...event } of events) expect(ends.has(JSON.stringify([event, knownFrom]))).toBe(false);
    }
  });
});

type Cells = Map<string, { events: string[]; states: string[] }>;

function cellsOn(dates: Iterable<string>, history: History): Cells {
  return new Map(
    [...dates].map((date) => [
      date,
      {
        events: history.events
          .filter((event) => event.date === date)
          .map((event) => JSON.stringify(event))
          .sort(),
        states: history.states
          .filter(({ statement }) => statement.date === date)
          .map(({ statement, ...version }) => JSON.stringify({ id: statement.statementId, ...version }))
          .sort(),
      },
    ]),
  );
}

/** Derives what a change of some dates makes of them, reading as little as `Region` asks for. */
function deriveDates(
  changed: ReadonlySet<string>,
  o: { statements: readonly StatementInput[]; facts: HistoryFacts; grows: boolean },
): { cells: Cells; read: number } {
  const region = new Region({ changed, grows: o.grows, ...o.facts, days: new LocalDays(timeZone) });
  for (;;) {
    const dates = new Set(region.wantedDates);
    const sessions = region.wantedSessions;
    if (dates.size > 0) region.addStatements(o.statements.filter(({ date }) => dates.has(date)));
    else if (sessions.length > 0)
      region.addSessions(
        o.statements
          .filter((each) =>
            sessions.some(({ registration, sessionId }) => each.registration === registration && each.sessionId === sessionId),
          )
          .map(({ date }) => date),
      );
    else break;
  }
  const read = o.statements.filter(({ date }) => region.dates.has(date)).length;
  return { cells: cellsOn(region.touched, deriveGroups(region.groups, o.facts)), read };
}

describe('region', () => {
  test.each(seeds)('world %i: cells kept up page by page, in any order of arrival, are those of a derivation from scratch', (seed) => {
    const world = generatedWorld(seed, { statements: 60, days: 25 });
    const cells: Cells = new Map();
    const arrived: StatementInput[] = [];
    const heard: VoidFact[] = [];
    for (let page = 0; page < 9; page += 1) {
      const news = world.statements.filter((statement) => statement.topicOffset === page);
      const voids = world.voids.filter((_, n) => n % 9 === page);
      arrived.push(...news);
      heard.push(...voids);
      const targets = new Set(voids.map((voiding) => voiding.targetId));
      const changed = new Set([...news, ...arrived.filter((each) => targets.has(each.statementId))].map(({ date }) => date));
      const facts = factsOf(world, heard);
      for (const [date, cell] of deriveDates(changed, { statements: arrived, facts, grows: true }).cells) cells.set(date, cell);
      const whole = cellsOn(new Set([...cells.keys(), ...arrived.map(({ date }) => date)]), deriveHistory(arrived, facts));
      expect(Object.fromEntries(cells)).toEqual(Object.fromEntries(whole));
    }
    expect(cells.size).toBeGreaterThan(5);
  });

  test.each(seeds.slice(0, 20))('world %i: all dates in portions give what all dates at once do', (seed) => {
    const world = generatedWorld(seed, { statements: 60, days: 25 });
    const facts = factsOf(world);
    const dates = [...new Set(world.statements.map(({ date }) => date))].sort();
    const cells: Cells = new Map();
    for (let from = 0; from < dates.length; from += 3) {
      const portion = new Set(dates.slice(from, from + 3));
      for (const [date, cell] of deriveDates(portion, { statements: world.statements, facts, grows: false }).cells) cells.set(date, cell);
    }
    expect(Object.fromEntries(cells)).toEqual(Object.fromEntries(cellsOn(dates, deriveHistory(world.statements, facts))));
  });

  test('one statement of a long history makes three days of it be read', () => {
    const world = generatedWorld(5, { statements: 400, days: 400 });
    const own = world.statements.filter((statement) => statement.sessionId === '' && statement.client === 'lms');
    const changed = new Set([own[0]?.date ?? '']);
    const { read } = deriveDates(changed, { statements: own, facts: factsOf(world), grows: true });
    expect(read).toBeLessThan(own.length / 10);
  });

  test('a group is whole only with what lies a day beyond a short night', () => {
    const days = new LocalDays(timeZone);
    const late = Date.parse('2024-03-30T21:30:00Z'); // 23:30 of the day before the clocks go forward
    expect(days.around('2024-03-30', { first: late, last: late })).toEqual(['2024-03-29', '2024-03-30', '2024-03-31', '2024-04-01']);
    expect(days.around('2024-06-10', { first: Date.parse('2024-06-10T20:59:59Z'), last: Date.parse('2024-06-10T20:59:59Z') })).toHaveLength(
      3,
    );
  });

  test('groups do not depend on the order in which statements are given', () => {
    const world = generatedWorld(8, { statements: 50, days: 5 });
    const { statements } = world;
    const names = (given: readonly StatementInput[]): string[][] =>
      groupsOf(given, factsOf(world)).map((group) => group.map((each) => each.statementId));
    expect(names(statements.toReversed())).toEqual(names(statements));
  });
});
