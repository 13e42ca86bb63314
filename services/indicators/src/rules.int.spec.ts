import { silentLogger } from '@oppiva/clickhouse/testing.ts';
import { personPseudonym } from '@oppiva/privacy';
import { startProjector } from '@oppiva/projector-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event, eventsDraft, statementsDraft, type TestEvent, type TestStatement } from './testing/history.ts';
import { startInstallation, timeZone, type TestInstallation } from './testing/installation.ts';
import { uuidOf } from './testing/small-organisation.ts';

/** Rules that arrive after the statements that they bear on: what they select is derived anew, and nothing else needs to be. */
const adl = 'http://adlnet.gov/expapi';
const ns = 'https://ns.example.org/lcm';
const recorded = '2024-06-20T06:00:00Z';
const always = { effectiveFrom: '2024-01-01', effectiveTo: null };

const person = (id: string): TestEvent[] => [
  event('hr.person.identity-linked.v1', recorded, {
    slot: `identity/${id}`,
    personId: id,
    scheme: 'account',
    value: `https://id.example.fi|${id}`,
    ...always,
  }),
  event('hr.engagement.started.v1', recorded, { slot: `engagement/${id}`, personId: id, ...always }),
  event('hr.assignment.started.v1', recorded, { slot: `assignment/${id}`, personId: id, unitId: 'U', ...always }),
];

function completed(person_: string, object: string, at: string, more: Record<string, unknown> = {}): TestStatement {
  return {
    id: uuidOf(`${person_} ${object} ${at}`),
    actor: { account: { homePage: 'https://id.example.fi', name: person_ } },
    verb: { id: `${adl}/verbs/completed` },
    object: { id: `urn:act:${object}`, definition: { type: `${adl}/activities/course` } },
    timestamp: at,
    ...more,
  };
}

const assigned = (to: string, object: string, at: string): TestStatement => ({
  ...completed(to, object, at),
  verb: { id: 'https://w3id.org/xapi/acrossx/verbs/was-assigned' },
});

const alias = (from: string, to: string): TestEvent =>
  event('rule.activity-alias-set.v1', recorded, { slot: `alias/${from}`, alias: `urn:act:${from}`, activity: `urn:act:${to}`, ...always });

const minutes = (type: string, more: object): TestEvent =>
  event(`rule.default-minutes-${type}.v1`, recorded, {
    slot: 'minutes/course',
    activityType: `https://adlnet.gov/expapi/activities/course`,
    ...always,
    ...more,
  });

const unit = event('hr.unit.created.v1', recorded, { slot: 'unit/U', unitId: 'U', parentId: null, ...always });

describe('rules that come late', () => {
  let installation: TestInstallation;
  let clock = Date.parse('2024-10-01T06:00:00Z');

  const say = async (...events: TestEvent[]): Promise<void> => {
    clock += 60_000;
    await installation.appendAt(new Date(clock).toISOString(), [eventsDraft(events, { topic: 'oppiva.rules', keys: installation.keys })]);
    await installation.derived();
  };

  /** Learning events in force, as `source class minutes`, in order. */
  const inForce = async (object: string): Promise<string[]> => {
    const rows = await installation.clickhouse.as('analyst').query<{ said: string }>(
      `SELECT concat(source, ' ', toString(class), ' ', toString(minutes)) AS said FROM learning.events
       WHERE known_to IS NULL AND startsWith(activity, {activity:String}) ORDER BY said`,
      { activity: `urn:act:${object}` },
    );
    return rows.map(({ said }) => said);
  };

  /** Versions of a person's events and engagements at every instant, and the states of the statements of their identity. */
  const ofPerson = async (id: string): Promise<{ events: number; engagements: number; states: string[] }> => {
    const [row] = await installation.clickhouse.ch.query<{ events: number; engagements: number; states: string[] }>(
      `SELECT (SELECT count() FROM learning.events WHERE person_id = {person:UUID} AND known_to IS NULL) AS events,
              (SELECT count() FROM learning.facts WHERE kind = 'hr.engagement.' AND person_id = {person:UUID}) AS engagements,
              (SELECT groupUniqArray(state) FROM (SELECT arrayJoin(states).state AS state, actor_id FROM learning.admission_cells FINAL)
               WHERE actor_id IN (SELECT actor_id FROM learning.facts WHERE kind = 'hr.person.identity-' AND person_id = {person:UUID})) AS states`,
      { person: personPseudonym(installation.keys, id) },
    );
    return row ?? { events: -1, engagements: -1, states: [] };
  };

  const cellHashes = () =>
    installation.clickhouse.ch.query(
      `SELECT sum(cityHash64(date, person_id, events)) AS events_hash,
              (SELECT sum(cityHash64(date, actor_id, states)) FROM learning.admission_cells FINAL) AS states_hash
       FROM learning.event_cells FINAL WHERE notEmpty(events)`,
    );

  beforeAll(async () => {
    installation = await startInstallation(
      ({ log, keys, access }) =>
        startProjector({ config: { timeZone, limits: { knownIdsMax: 10_000 } }, log, keys, access, logger: silentLogger }),
      { unsuppressed: true, now: recorded },
    );
    const { keys } = installation;
    await installation.appendAt(recorded, [eventsDraft([unit, ...['p1', 'p2'].flatMap(person)], { topic: 'oppiva.hr', keys })]);
    const sent: [client: string, statements: TestStatement[]][] = [
      ['lms', [completed('p1', 'alias-a', '2024-09-05T09:00:00Z', { result: { duration: 'PT30M' } })]],
      ['lxp', [completed('p1', 'alias-c', '2024-09-05T10:00:00Z', { result: { duration: 'PT40M' } })]],
      ['lms', [completed('p2', 'minutes', '2024-09-06T09:00:00Z')]],
      ['lms', [completed('p1', 'chosen-1', '2024-09-16T09:00:00Z')]],
      ['lms', [completed('p1', 'chosen-2', '2024-09-17T09:00:00Z'), assigned('p1', 'chosen-2', '2024-09-16T06:00:00Z')]],
      ['lxp', [completed('p1', 'chosen-3', '2024-09-18T09:00:00Z')]],
      ['lms', [completed('p1', 'rank', '2024-09-10T09:00:00Z')]],
      ['lxp', [completed('p1', 'rank', '2024-09-10T10:00:00Z', { context: { extensions: { [`${ns}/ext/class`]: 'S' } } })]],
      [
        'lms',
        [completed('p2', 'rule-1', '2024-09-11T09:00:00Z', { context: { extensions: { 'urn:ext:kind': 'workshop', 'urn:ext:n': 7 } } })],
      ],
      ['lms', [completed('p2', 'rule-2', '2024-09-12T09:00:00Z', { context: { extensions: { 'urn:ext:kind': { workshop: true } } } })]],
    ];
    await installation.appendAt(
      '2024-09-30T06:00:00Z',
      sent.map(([client, statements]) => statementsDraft(statements, { client, keys })),
    );
    await installation.derived();
  });
  afterAll(() => installation?.stop());

  test('given two aliases that make a chain, when the second arrives, then what the first names is told twice and becomes one event', async () => {
    await say(alias('alias-a', 'alias-b'));
    expect(await inForce('alias-')).toEqual(['lms F 30', 'lxp F 40']);
    await say(alias('alias-b', 'alias-c'));
    expect(await inForce('alias-')).toEqual(['lms F 40']);
    await say(event('rule.activity-alias-withdrawn.v1', recorded, { slot: 'alias/alias-b', alias: 'urn:act:alias-b', ...always }));
    expect(await inForce('alias-')).toEqual(['lms F 30', 'lxp F 40']);
  });

  test('given minutes for a type of activity, when they are set, changed and withdrawn, then those of what had no length follow', async () => {
    await say(minutes('set', { minutes: 25, activityType: `${adl}/activities/module` }));
    expect(await inForce('minutes')).toEqual(['lms F 10']);
    await say(minutes('set', { minutes: 25 }));
    expect(await inForce('minutes')).toEqual(['lms F 25']);
    await say(minutes('withdrawn', { effectiveFrom: '2024-09-07' }));
    expect(await inForce('minutes')).toEqual(['lms F 25']);
    await say(minutes('withdrawn', { effectiveFrom: '2024-09-06' }));
    expect(await inForce('minutes')).toEqual(['lms F 10']);
  });

  test('given ranks of sources, when they are registered or ruled, then the class is that of the lowest, and a rule goes before', async () => {
    expect(await inForce('rank')).toEqual(['lms F 10']);
    const { keys } = installation;
    const registered = event('hr.source.registered.v1', recorded, { slot: 'source/lxp', sourceId: 'lxp', rank: 5, ...always });
    clock += 60_000;
    await installation.appendAt(new Date(clock).toISOString(), [eventsDraft([registered], { topic: 'oppiva.hr', keys })]);
    await installation.derived();
    expect(await inForce('rank')).toEqual(['lms S 10']);
    await say(event('rule.source-rank-set.v1', recorded, { slot: 'rank/lms', sourceId: 'lms', rank: 4, ...always }));
    expect(await inForce('rank')).toEqual(['lms F 10']);
    await say(event('rule.source-rank-set.v1', recorded, { slot: 'rank/lxp', sourceId: 'lxp', rank: 3, ...always }));
    expect(await inForce('rank')).toEqual(['lms S 10']);
  });

  test('given a rule of the organisation, when it is set, then what it selects is taken so, on its dates, until it is withdrawn', async () => {
    const rule = (slot: string, more: object): TestEvent =>
      event('rule.override-set.v1', recorded, { slot, priority: 1, author: 'HR', reason: 'Agreed', ...always, ...more });
    const byPattern = { objectIdPattern: 'urn:act:rule-*', verb: 'https://adlnet.gov/expapi/verbs/completed/' };
    await say(rule('rule/pattern', { match: byPattern, set: { class: 'W' }, effectiveFrom: '2024-09-12' }));
    expect(await inForce('rule-')).toEqual(['lms F 10', 'lms W 10']);
    const extension = { key: 'urn:ext:kind', equals: 'workshop' };
    await say(rule('rule/kind', { match: { extension }, set: { class: 'S', competences: ['urn:c:1'] }, priority: 2 }));
    expect(await inForce('rule-')).toEqual(['lms S 10', 'lms W 10']);
    await say(rule('rule/n', { match: { extension: { key: 'urn:ext:n', equals: 7 } }, set: { class: 'N' }, priority: 3 }));
    expect(await inForce('rule-')).toEqual(['lms W 10']);
    await say(event('rule.override-withdrawn.v1', recorded, { slot: 'rule/n', ...always }));
    await say(event('rule.override-withdrawn.v1', recorded, { slot: 'rule/pattern', ...always }));
    expect(await inForce('rule-')).toEqual(['lms F 10', 'lms S 10']);
  });

  test('given a rule that learning was self-chosen, when something of it was assigned, then that stays so; and a source may say that it reports what was', async () => {
    const initiatives = async (): Promise<string[]> => {
      const rows = await installation.clickhouse.as('analyst').query<{ said: string }>(
        `SELECT concat(activity, ' ', toString(initiative)) AS said FROM learning.events_by_unit(K = {K:String})
         WHERE startsWith(activity, 'urn:act:chosen-') ORDER BY said`,
        { K: new Date(clock).toISOString() },
      );
      return rows.map(({ said }) => said.slice('urn:act:chosen-'.length));
    };
    expect(await initiatives()).toEqual(['1 unknown', '2 assigned', '3 unknown']);
    const rule = { slot: 'rule/chosen', priority: 1, author: 'HR', reason: 'Agreed', ...always };
    await say(event('rule.override-set.v1', recorded, { ...rule, match: { source: 'lms' }, set: { initiative: 'self' } }));
    expect(await initiatives()).toEqual(['1 self', '2 assigned', '3 unknown']);
    clock += 60_000;
    const reporting = { slot: 'source/lxp', sourceId: 'lxp', kinds: ['F', 'assignments-of-learning'], ...always };
    const registered = event('hr.source.registered.v1', '2024-10-01T06:00:00Z', reporting);
    await installation.appendAt(new Date(clock).toISOString(), [
      eventsDraft([registered], { topic: 'oppiva.hr', keys: installation.keys }),
    ]);
    await installation.derived();
    expect(await initiatives()).toEqual(['1 self', '2 assigned', '3 self']);
  });

  test('given an upheld objection, when it is known, then nothing of the person counts at any instant, until it is retracted', async () => {
    const { keys } = installation;
    const tell = async (...events: TestEvent[]): Promise<void> => {
      clock += 60_000;
      await installation.appendAt(new Date(clock).toISOString(), [eventsDraft(events, { topic: 'oppiva.hr', keys })]);
      await installation.derived();
    };
    const before = await ofPerson('p2');
    expect(before).toMatchObject({ events: 3, engagements: 1 });
    expect(before.states).toContain('learning-event');
    const objection = event('hr.person.objection-upheld.v1', recorded, {
      slot: 'objection/p2',
      personId: 'p2',
      effectiveFrom: '2024-10-01',
    });
    await tell(objection);
    expect(await ofPerson('p2')).toEqual({ events: 0, engagements: 0, states: ['out-of-scope'] });
    expect(await ofPerson('p1')).toMatchObject({ engagements: 1 });
    // what is said of the engagement meanwhile changes nothing of that
    await tell(event('hr.engagement.changed.v1', recorded, { slot: 'engagement/p2', personId: 'p2', fte: 0.5, ...always }));
    expect(await ofPerson('p2')).toEqual({ events: 0, engagements: 0, states: ['out-of-scope'] });
    await tell({ ...event('hr.person.objection-upheld.v1', recorded, objection.data), retracts: `${objection.source}|${objection.id}` });
    const after = await ofPerson('p2');
    expect([after.events, after.states.sort()]).toEqual([3, before.states.sort()]);
  });

  test('given all that, when everything is derived anew, then nothing is different', async () => {
    const before = await cellHashes();
    await installation.deriveAnew();
    expect(await cellHashes()).toEqual(before);
  });
});
