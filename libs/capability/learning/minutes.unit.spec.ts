import { describe, expect, test } from 'vitest';
import { SessionLength, type Length } from './minutes.ts';
import { prepare } from './sessions.ts';
import type { StatementInput } from './statement-input.ts';
import { generatedWorld } from './testing-world.ts';

const adl = 'http://adlnet.gov/expapi/verbs/';
const template = generatedWorld(1, { statements: 1, days: 1 }).statements[0] as StatementInput;
const at = (time: string): number => Date.parse(`2024-09-04T${time}:00Z`);

type Said = Partial<StatementInput> & { verb: string; time: string };

function lengthOf(said: readonly Said[], o: { cmi5?: boolean } = {}): Length {
  const statements = said.map(({ time, verb, ...rest }) =>
    prepare({
      ...template,
      duration: '',
      plannedDuration: '',
      registration: 'r',
      sessionId: o.cmi5 === true ? 'x' : '',
      verb: verb.includes(':') ? verb : adl + verb,
      timestamp: at(time),
      ...rest,
    }),
  );
  const length = new SessionLength(statements[0] as (typeof statements)[number]);
  for (const statement of statements) length.add(statement);
  return length.value;
}

/** Two statements from 8 o'clock on, without a duration. */
function two(until: string): Length {
  return lengthOf([
    { verb: 'experienced', time: '08:00' },
    { verb: 'experienced', time: until },
  ]);
}

const span = (from: string, to: string): { from: number; to: number } => ({ from: at(from), to: at(to) });

describe('minutes of a session, capability model 3.4', () => {
  const cmi5: Said[] = [
    { verb: 'initialized', time: '09:00' },
    { verb: 'completed', time: '09:40', duration: 'PT40M' },
    { verb: 'passed', time: '09:45', duration: 'PT45M' },
    { verb: 'terminated', time: '09:50', duration: 'PT50M' },
  ];
  test('X6: of a cmi5 session that of terminated; the others are not added', () => {
    expect(lengthOf(cmi5, { cmi5: true })).toEqual({ minutes: 50, imputed: false, span: span('09:00', '09:50') });
  });
  test('rule 1: without terminated that of abandoned, else the largest outcome', () => {
    const abandoned = { verb: 'https://w3id.org/xapi/adl/verbs/abandoned', time: '09:55', duration: 'PT30M' };
    expect(lengthOf([...cmi5.slice(0, 3), abandoned], { cmi5: true }).minutes).toBe(30);
    expect(lengthOf(cmi5.slice(0, 3), { cmi5: true }).minutes).toBe(45);
  });
  test('rule 1: terminated without a duration that can be read goes on to the next', () => {
    const unreadable = { verb: 'terminated', time: '09:50', duration: 'PT-5M' };
    expect(lengthOf([...cmi5.slice(0, 3), unreadable], { cmi5: true }).minutes).toBe(45);
  });
  test('rule 2: elsewhere the largest duration of a terminal statement', () => {
    expect(
      lengthOf([
        { verb: 'experienced', time: '09:00', duration: 'PT3H' },
        { verb: 'completed', time: '10:00', duration: 'PT30M' },
        { verb: 'exited', time: '10:10', duration: 'PT35M' },
      ]),
    ).toEqual({ minutes: 35, imputed: false, span: span('09:35', '10:10') });
  });
  test('rule 3: attendance by its planned duration', () => {
    expect(lengthOf([{ verb: 'attended', time: '10:00', plannedDuration: 'PT1H' }])).toEqual({
      minutes: 60,
      imputed: false,
      span: span('09:00', '10:00'),
    });
  });
  test('rule 4: the span of two statements and more, up to 240 minutes', () => {
    expect(two('09:15')).toEqual({ minutes: 75, imputed: false, span: span('08:00', '09:15') });
    expect(two('12:00').minutes).toBe(240);
    expect(two('12:01')).toEqual({ minutes: 10, imputed: true, span: null });
  });
  test('rule 5: a default, placed in time only by a verb that ends or starts something', () => {
    expect(lengthOf([{ verb: 'asked', time: '10:00' }])).toEqual({ minutes: 10, imputed: true, span: null });
    expect(lengthOf([{ verb: 'completed', time: '10:00' }])).toEqual({ minutes: 10, imputed: true, span: span('09:50', '10:00') });
    expect(lengthOf([{ verb: 'initialized', time: '10:00' }])).toEqual({ minutes: 10, imputed: true, span: span('10:00', '10:10') });
  });
  test('no session is longer than four hours', () => {
    expect(lengthOf([{ verb: 'completed', time: '18:00', duration: 'PT9H' }])).toEqual({
      minutes: 240,
      imputed: false,
      span: span('14:00', '18:00'),
    });
  });
});
