import { fullType, schemaUri } from '@oppiva/events';
import { randomFrom, statement, type Statement } from '../support/statements.ts';

export const BATCH = 40;
const PERSONS = 400;
const UNITS = 8;

/** One request of the stream and the answer it must end with. */
export interface Delivery {
  to: 'statements' | 'events';
  body: unknown[];
  /**
   * 200 and 202: accepted or known; 400: one of the batch is malformed, nothing of it is stored; 409: contradicts a delivery that was
   * acknowledged before this one is sent.
   */
  expected: 200 | 202 | 400 | 409;
}

/**
 * A seeded stream without an end: what batch `number` holds depends on the seed and the number alone, so two runs of equal length send
 * the same. Timestamps lie anywhere in three months, so most statements are late.
 */
export function batchOf(seed: number, number: number): Delivery {
  return { to: 'statements', body: statementsOf(seed, number), expected: 200 };
}

/**
 * What follows once batch `number` was acknowledged: every tenth comes again unchanged, every fortieth is contradicted, every fortieth
 * is followed by one with a malformed statement in it, and every fifth by HR events.
 */
export function echoesOf(seed: number, number: number): Delivery[] {
  const echoes: Delivery[] = [];
  if (number % 10 === 3) echoes.push(batchOf(seed, number));
  if (number % 40 === 7) echoes.push({ to: 'statements', body: [contradict(statementsOf(seed, number)[0]!)], expected: 409 });
  if (number % 40 === 17) echoes.push({ to: 'statements', body: malformed(statementsOf(seed, -number)), expected: 400 });
  if (number % 5 === 0) echoes.push({ to: 'events', body: eventsOf(seed, number / 5), expected: 202 });
  return echoes;
}

function statementsOf(seed: number, number: number): Statement[] {
  const random = randomOf(seed, number);
  return Array.from({ length: BATCH }, (_, index) => statement(random, number * BATCH + index));
}

function randomOf(seed: number, number: number): () => number {
  return randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));
}

function contradict(original: Statement): Statement {
  return { ...original, result: { ...original.result, score: { scaled: original.result.score.scaled === 1 ? 0 : 1 } } };
}

function malformed(batch: Statement[]): unknown[] {
  return batch.map((each, index) => (index === 20 ? { ...each, verb: {} } : each));
}

/** Two persons of the stream, their identities and their places; the first ones bring the units along. */
function eventsOf(seed: number, number: number): unknown[] {
  const event = hrEvents(`https://hr.example.org/${seed}`);
  const unit = `T-${number % UNITS}`;
  const unitId = { unitId: unit, parentId: null };
  const units = number < UNITS ? [event('hr.unit.created.v1', { slot: `unit/${unit}`, ...unitId })] : [];
  const persons = [2 * number, 2 * number + 1].filter((person) => person < PERSONS);
  const places = persons.flatMap((person) => {
    const personId = `p-${person}`;
    const value = `https://lms.example.org|user-${person}`;
    return [
      event('hr.person.identity-linked.v1', { slot: `link/${person}`, personId, scheme: 'account', value }),
      event('hr.engagement.started.v1', { slot: `engagement/${person}`, personId, kind: 'employee' }),
      event('hr.assignment.started.v1', { slot: `assignment/${person}`, personId, unitId: unit }),
    ];
  });
  const moves = [event('hr.assignment.changed.v1', moved(number))];
  return [...units, ...places, ...moves];
}

function moved(number: number): object {
  const person = number % PERSONS;
  const effectiveFrom = `2026-0${3 + (number % 3)}-1${number % 10}`;
  return { slot: `assignment/${person}`, personId: `p-${person}`, unitId: `T-${(number * 3) % UNITS}`, effectiveFrom };
}

function hrEvents(source: string): (name: string, data: object) => unknown {
  return (name, data) => {
    const whole = { effectiveFrom: '2026-01-01', effectiveTo: null, ...data };
    const id = JSON.stringify([name, whole]);
    const type = { type: fullType(name), dataschema: schemaUri(name) };
    return {
      specversion: '1.0',
      id,
      source,
      ...type,
      time: '2026-01-01T06:00:00Z',
      datacontenttype: 'application/json',
      data: whole,
    };
  };
}
