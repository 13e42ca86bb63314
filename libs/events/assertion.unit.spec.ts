import { describe, expect, test } from 'vitest';
import {
  catalogue,
  describeAssertion,
  localDateOf,
  pseudonymise,
  readEvent,
  UnknownEventError,
  type LcmEvent,
  type Namers,
} from './index.ts';
import { goldenEvent } from './testing.ts';
import { createUpcast } from './upcast.ts';

const zone = { timeZone: 'Europe/Helsinki' };
const golden = (name: string, over: Partial<LcmEvent> = {}, data: Record<string, unknown> = {}): LcmEvent => {
  const event = goldenEvent(name);
  return { ...event, ...over, data: { ...event.data, ...data } as LcmEvent['data'] };
};
const namers: Namers = {
  person: (id) => `person(${id})`,
  actor: ({ scheme, value }) => `actor(${scheme}|${value})`,
  slot: (text) => `slot(${text})`,
  event: (key) => `event(${key})`,
};

describe('describeAssertion', () => {
  test.each([
    ['2024-09-01', '2024-09-01'],
    ['2024-08-31T21:00:00Z', '2024-09-01'],
    ['2024-08-31T20:59:59.999Z', '2024-08-31'],
    ['2024-01-01T00:30:00+02:00', '2024-01-01'],
    ['2024-03-31T00:59:59Z', '2024-03-31'],
    ['2024-10-27T21:59:59Z', '2024-10-27'],
    ['2024-10-27T22:00:00Z', '2024-10-28'],
    ['1987-06-05T00:00:00+03:00', '1987-06-05'],
  ])('given %s, when made a local date in Helsinki, then it is %s', (text, expected) => {
    expect(localDateOf(text, 'Europe/Helsinki')).toBe(expected);
  });

  test('given two assignments that follow each other at noon, when described, then the later one has the day', () => {
    const first = golden(
      'hr.assignment.changed.v1',
      {},
      { effectiveFrom: '2024-09-01T00:00:00+03:00', effectiveTo: '2024-09-16T12:00:00+03:00' },
    );
    const second = golden('hr.assignment.changed.v1', {}, { effectiveFrom: '2024-09-16T12:00:00+03:00' });
    expect([describeAssertion(first, zone).effectiveTo, describeAssertion(second, zone).effectiveFrom]).toEqual([
      '2024-09-16',
      '2024-09-16',
    ]);
  });

  test('given numeric sequences, when sorted as text, then 9 comes before 10; other sequences stay as they are', () => {
    const sequenceOf = (sequence: string | number) => describeAssertion(golden('hr.leave.interval-set.v1', { sequence }), zone).sequence;
    expect([sequenceOf(10), sequenceOf('9'), sequenceOf('100')].sort()).toEqual([sequenceOf(9), sequenceOf('10'), sequenceOf(100)]);
    expect(sequenceOf('2024-10/a')).toBe('2024-10/a');
    expect(describeAssertion(golden('hr.leave.interval-set.v1'), zone).sequence).toBe('');
  });

  test('given a type of somebody else, when described or read, then it is an expected error for quarantine', () => {
    expect(() => describeAssertion(golden('hr.unit.created.v1', { type: 'com.example.x' }), zone)).toThrow(UnknownEventError);
    for (const raw of [null, 7, {}, { type: 7 }, { type: 'com.example.x', data: {} }, { type: 'fi.example.lcm.hr.unit.created.v1' }]) {
      expect(() => readEvent(raw)).toThrow(expect.objectContaining({ code: 'EVENT_TYPE_UNKNOWN' }));
    }
  });

  test('given a client, when described, then the hash of its secret is not in what a table would hold', () => {
    expect(JSON.stringify(describeAssertion(golden('rule.client-created.v1'), zone))).not.toContain('scrypt');
  });
});

describe('pseudonymise', () => {
  test.each([...catalogue.keys()].filter((name) => name.startsWith('hr.')))(
    'given %s, when made pseudonymous, then no name of a person is left',
    (name) => {
      const plain = describeAssertion(golden(name, { id: 'e-p-0187', source: 'https://hr.example.fi' }), zone);
      const text = JSON.stringify(pseudonymise(plain, { person: () => 'P', actor: () => 'A', slot: () => 'S', event: () => 'E' }));
      for (const personal of ['p-0187', 'p-0009', 'ebd31e95', 'd-3', 's-9']) expect(text).not.toContain(personal);
      if (catalogue.get(name)?.about === 'person') expect(text).not.toContain(plain.slot);
    },
  );

  test('given a move, when made pseudonymous, then every name went through its own namer and the rest is untouched', () => {
    const plain = describeAssertion(golden('hr.assignment.changed.v1'), zone);
    const { identity: _identity, slotIsPersonal: _personal, ...rest } = plain;
    expect(pseudonymise(plain, namers)).toEqual({
      ...rest,
      eventKey: 'event(https://hr.example.fi/moves|a1f3)',
      supersedes: 'event(https://hr.example.fi/moves|a1f2)',
      slot: 'slot(assignment/4711)',
      personId: 'person(p-0187)',
      actorId: null,
      data: { ...plain.data, slot: 'slot(assignment/4711)', personId: 'person(p-0187)', supervisorPersonId: 'person(p-0009)' },
    });
  });

  test('given a link, when made pseudonymous, then actor and value are the pseudonym that statements carry', () => {
    const link = pseudonymise(describeAssertion(golden('hr.person.identity-linked.v1'), zone), namers);
    expect(link.actorId).toBe('actor(account|https://id.example.fi|p-0187)');
    expect(link.data.value).toBe(link.actorId);
    expect(link.data.scheme).toBe('account');
  });

  test('given a split with people named, when made pseudonymous, then each of them is, and units stay readable', () => {
    const split = pseudonymise(describeAssertion(golden('hr.unit.split.v1'), zone), namers);
    expect(split.data).toMatchObject({ from: ['T-30'], mapping: [{ personId: namers.person('p-0187'), unitId: 'T-30A' }] });
  });

  test('given a unit or a rule, when made pseudonymous, then its slot stays readable', () => {
    expect(pseudonymise(describeAssertion(golden('hr.unit.created.v1'), zone), namers).slot).toBe('unit/T-22');
    expect(pseudonymise(describeAssertion(golden('rule.activity-alias-set.v1'), zone), namers).data.alias).toBe(
      'https://act.example.fi/lxp/w1',
    );
  });

  test('given a step and its path, when made pseudonymous, then both name the path alike', () => {
    const [path, step] = ['hr.path.created.v1', 'hr.subgoal.set.v1'].map((name) =>
      pseudonymise(describeAssertion(golden(name), zone), namers),
    );
    expect(step?.data.pathId).toBe(path?.data.pathId);
    expect(step?.data.pathId).toBe('slot(path-p-0187)');
  });
});

describe('upcast', () => {
  const steps = [
    { from: 'x.v1', to: 'x.v2', upcast: (data: object) => ({ ...data, second: true }) },
    { from: 'x.v2', to: 'x.v3', upcast: (data: object) => ({ ...data, third: true }) },
  ];

  test('given data of version 1, when brought up, then every step was taken in order; the newest stays as it is', () => {
    const up = createUpcast(steps);
    expect(up('x.v1', { a: 1 })).toEqual({ name: 'x.v3', data: { a: 1, second: true, third: true } });
    expect(up('x.v3', { a: 1 })).toEqual({ name: 'x.v3', data: { a: 1 } });
    expect(up('y.v1', {})).toEqual({ name: 'y.v1', data: {} });
  });

  test('given steps in a circle or two from one version, when composed or run, then it is a bug that shows', () => {
    const circle = createUpcast([...steps, { from: 'x.v3', to: 'x.v1', upcast: (data) => data }]);
    expect(() => circle('x.v1', {})).toThrow('circle');
    expect(() => createUpcast([steps[0]!, steps[0]!])).toThrow('same version');
  });
});
