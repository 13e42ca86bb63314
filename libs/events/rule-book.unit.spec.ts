import { describe, expect, test } from 'vitest';
import { decideEvents, fullType, readEvent, RuleBook, type EventErrorCode, type LcmEvent } from './index.ts';

const source = 'https://oppiva.example.fi/admin';
let made = 0;

/** A rule event of an administrator; its id is drawn anew each time. */
function rule(name: string, data: Record<string, unknown>, more: Partial<LcmEvent> = {}): LcmEvent {
  made += 1;
  const whole = { effectiveFrom: '2024-01-01', ...data };
  return { specversion: '1.0', id: `r${made}`, source, type: fullType(name), data: whole as unknown as LcmEvent['data'], ...more };
}

const alias = (from: string, to: string, more: Record<string, unknown> = {}): LcmEvent =>
  rule('rule.activity-alias-set.v1', { slot: `alias/${from}`, alias: `urn:${from}`, activity: `urn:${to}`, ...more });
const aliasEnds = (from: string, effectiveFrom: string): LcmEvent =>
  rule('rule.activity-alias-withdrawn.v1', { slot: `alias/${from}`, alias: `urn:${from}`, effectiveFrom });

function bookOf(...events: LcmEvent[]): RuleBook {
  const book = new RuleBook({ timeZone: 'Europe/Helsinki' });
  for (const event of events) book.apply(readEvent(event));
  return book;
}
const codeOf = (book: RuleBook, event: LcmEvent): EventErrorCode | null => book.refusalOf(event)?.code ?? null;

describe('aliases at the door', () => {
  test('given an alias, when another slot gives the same activity another name, then it is refused and told which slot says otherwise', () => {
    const book = bookOf(alias('a', 'b'));
    const refusal = book.refusalOf(alias('a', 'c', { slot: 'alias/again' }));
    expect(refusal).toMatchObject({ code: 'EVENT_RULE_CONTRADICTS', path: '$.data.activity', rule: 'capability model 9.5' });
    expect(refusal?.message).toContain('slot alias/a,');
    expect(codeOf(book, alias('a', 'b', { slot: 'alias/again' }))).toBe(null);
    expect(codeOf(book, alias('c', 'b'))).toBe(null);
  });

  test('given an alias, when its own slot says otherwise, or another on other dates or in place of it, then that is no contradiction', () => {
    const first = alias('a', 'b', { effectiveTo: '2024-06-01' });
    const book = bookOf(first);
    expect(codeOf(book, alias('a', 'c'))).toBe(null);
    expect(codeOf(book, alias('a', 'c', { slot: 's', effectiveFrom: '2024-06-01' }))).toBe(null);
    expect(codeOf(book, alias('a', 'c', { slot: 's', effectiveFrom: '2024-05-31' }))).toBe('EVENT_RULE_CONTRADICTS');
    const instead = { ...alias('a', 'c', { slot: 's' }), supersedes: `${source}|${first.id}` };
    expect(codeOf(book, instead)).toBe(null);
    expect(codeOf(book, alias('a', 'c', { slot: 's', effectiveFrom: '2024-05-31T21:00:00Z' }))).toBe(null);
    expect(codeOf(book, alias('a', 'c', { slot: 's', effectiveFrom: '2024-05-31T20:59:59Z' }))).toBe('EVENT_RULE_CONTRADICTS');
  });

  test('given an alias that was withdrawn, retracted or moved by its slot, when it is contradicted where it no longer holds, then nothing is', () => {
    const first = alias('a', 'b');
    const other = alias('a', 'c', { slot: 's', effectiveFrom: '2024-06-01' });
    expect(codeOf(bookOf(first), other)).toBe('EVENT_RULE_CONTRADICTS');
    expect(codeOf(bookOf(first, aliasEnds('a', '2024-06-01')), other)).toBe(null);
    expect(codeOf(bookOf(first, aliasEnds('a', '2024-06-02')), other)).toBe('EVENT_RULE_CONTRADICTS');
    expect(codeOf(bookOf(first, { ...aliasEnds('a', '2024-01-01'), retracts: `${source}|${first.id}` }), other)).toBe(null);
    expect(codeOf(bookOf(first, alias('a', 'c', { effectiveFrom: '2024-03-01' })), other)).toBe(null);
    const meanwhile = alias('a', 'c', { effectiveFrom: '2024-03-01', effectiveTo: '2024-07-01' });
    expect(codeOf(bookOf(first, meanwhile), other)).toBe('EVENT_RULE_CONTRADICTS');
  });

  test('given a chain, when an alias leads from its end to its beginning, then it is refused, however long the chain is', () => {
    const book = bookOf(alias('b', 'c'), alias('c', 'd'), alias('a', 'b'));
    expect(codeOf(book, alias('d', 'a'))).toBe('EVENT_RULE_CIRCULAR');
    expect(codeOf(book, alias('d', 'c'))).toBe('EVENT_RULE_CIRCULAR');
    expect(codeOf(book, alias('d', 'e'))).toBe(null);
  });

  test('given a chain of which no two aliases hold on the same day, when it would be closed, then it is no circle', () => {
    const parts = [alias('a', 'b', { effectiveTo: '2024-03-01' }), alias('b', 'c', { effectiveFrom: '2024-03-01' })];
    expect(codeOf(bookOf(...parts), alias('c', 'a'))).toBe(null);
    expect(codeOf(bookOf(...parts), alias('b', 'a', { slot: 's', effectiveTo: '2024-02-01' }))).toBe('EVENT_RULE_CIRCULAR');
  });

  test('given a request of rules, when one contradicts an earlier one of it, then that one is refused and the book stays as it was', () => {
    const book = bookOf();
    const { outcomes, rules } = decideEvents([alias('a', 'b'), alias('b', 'a'), alias('c', 'a')], {
      known: new Map(),
      sender: 'administrator',
      rules: book,
    });
    expect(outcomes.map(({ status, errors }) => [status, errors?.[0]?.code])).toEqual([
      ['accepted', undefined],
      ['rejected', 'EVENT_RULE_CIRCULAR'],
      ['accepted', undefined],
    ]);
    expect(rules).toHaveLength(2);
    expect(codeOf(book, alias('b', 'a'))).toBe(null);
  });

  test('given ten thousand aliases of one activity, when one more comes, then it is decided by what bears on it', () => {
    const book = bookOf(...Array.from({ length: 10_000 }, (_, n) => alias(`x${n}`, 'course')));
    expect(codeOf(book, alias('course', 'x9999'))).toBe('EVENT_RULE_CIRCULAR');
    expect(codeOf(book, alias('x5', 'other', { slot: 's' }))).toBe('EVENT_RULE_CONTRADICTS');
  });
});
