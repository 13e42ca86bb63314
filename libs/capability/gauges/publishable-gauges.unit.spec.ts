import { describe, expect, test } from 'vitest';
import { gauges, type GaugeId } from './definitions.ts';
import type { MeasuredGauge, MeasuredGauges } from './measure.ts';
import { publishableGauges, type PublishedGauge } from './publishable-gauges.ts';

const fine = { status: 'final', catalogueVersion: 'c', unsuppressed: false } as const;

function measured(people: number, more: Partial<Record<GaugeId, Partial<MeasuredGauge>>> = {}): MeasuredGauges {
  return {
    window: { start: '2024-07-01', end: '2024-10-01' },
    knownAt: Date.parse('2024-10-14T21:00:00Z'),
    people,
    roots: ['ORG', 'JV'],
    configurationVersion: 'C',
    gauges: gauges.map((definition) => ({
      definition,
      value: 0.7349,
      reason: null,
      people,
      isDominated: false,
      details: {},
      sql: 'SELECT 1',
      ...more[definition.id],
    })),
  };
}

const valuesOf = (told: readonly PublishedGauge[], unit = 'ORG'): Record<string, number | string | null> =>
  Object.fromEntries(told.filter(({ unitId }) => unitId === unit).map(({ indicatorId, value, reason }) => [indicatorId, value ?? reason]));

const after = (n: number) =>
  valuesOf(publishableGauges(measured(8), { ...fine, before: new Map([['g-tag-coverage', { n, isHidden: true }]]) }));

describe('what of the gauges is published', () => {
  test('given enough people, then every gauge once for each unit at the top, rounded, with neither score nor interval', () => {
    const told = publishableGauges(measured(8), fine);
    expect(told).toHaveLength(10);
    expect(valuesOf(told)).toEqual({
      'g-data-currency': 0.73,
      'g-identity-resolution': 0.73,
      'g-source-coverage': 0.73,
      'g-tag-coverage': 0.73,
      'g-restatement': 0.7,
    });
    expect(valuesOf(told, 'JV')).toEqual(valuesOf(told));
    for (const { lo, hi, score, nBand, status } of told) expect([lo, hi, score, nBand, status]).toEqual([null, null, null, '', 'final']);
  });

  test('given seven people, then what tells of people is suppressed, with all that stands beside it', () => {
    const told = publishableGauges(measured(7, { 'g-data-currency': { details: { p90Hours: 3 } } }), fine);
    expect(valuesOf(told)).toEqual({
      'g-data-currency': 'SUPPRESSED',
      'g-identity-resolution': 'SUPPRESSED',
      'g-source-coverage': 0.73,
      'g-tag-coverage': 'SUPPRESSED',
      'g-restatement': 0.7,
    });
    expect(told.find(({ indicatorId }) => indicatorId === 'g-data-currency')?.explanation).toMatchObject({ value: null, details: {} });
  });

  test('given an organisation of which few learned, or one most, then only what tells of learning is suppressed', () => {
    for (const few of [{ people: 7 }, { isDominated: true }]) {
      const values = valuesOf(publishableGauges(measured(40, { 'g-tag-coverage': few }), fine));
      expect(values).toMatchObject({ 'g-tag-coverage': 'SUPPRESSED', 'g-data-currency': 0.73 });
    }
  });

  test('given a gauge that was suppressed in the quarter before, then it stays so unless there were enough people in both', () => {
    expect(after(7)).toMatchObject({ 'g-tag-coverage': 'SUPPRESSED', 'g-data-currency': 0.73 });
    expect(after(8)).toMatchObject({ 'g-tag-coverage': 0.73 });
  });

  test('given a reason for no value, then it is told where it says nothing of people', () => {
    const none = { value: null, reason: 'NOT_INSTRUMENTED' } as const;
    expect(valuesOf(publishableGauges(measured(8, { 'g-source-coverage': none }), fine))).toMatchObject({
      'g-source-coverage': 'NOT_INSTRUMENTED',
    });
  });

  test('given an open quarter, then nothing is told below 3k people, and of them only what is about 3k', () => {
    const open = { ...fine, status: 'provisional' } as const;
    expect(publishableGauges(measured(23), open)).toEqual([]);
    const told = publishableGauges(measured(24, { 'g-tag-coverage': { people: 23 } }), open);
    expect(Object.keys(valuesOf(told))).toEqual(['g-data-currency', 'g-identity-resolution', 'g-source-coverage', 'g-restatement']);
    expect(told[0]).toMatchObject({ status: 'provisional', flags: ['provisional'] });
  });

  test('given sources, then only those about k people and more have a line, with counts as bands and hours rounded up', () => {
    const line = { source: 'lms', events: 4_321, value: 0.666, p90Hours: 2.1, people: 8 };
    const details = { p90Hours: 0.2, sources: [line, { ...line, source: 'few', people: 7 }] };
    const [currency] = publishableGauges(measured(40, { 'g-data-currency': { details } }), fine);
    expect(currency?.explanation.details).toEqual({
      p90Hours: 1,
      sources: [{ source: 'lms', value: 0.67, p90Hours: 3, events: '2000+', people: '8–14' }],
    });
  });

  test('given the test profile, then everything as measured', () => {
    const details = { p90Hours: 0.2, sources: [{ source: 'few', events: 2, value: 0.5, p90Hours: 0.2, people: 1 }] };
    const told = publishableGauges(measured(1, { 'g-data-currency': { details } }), { ...fine, unsuppressed: true });
    expect(told[0]).toMatchObject({ value: 0.7349, explanation: { details: { p90Hours: 0.2, sources: [{ events: '2', people: '1' }] } } });
  });
});
