import { describe, expect, test } from 'vitest';
import { restatementSize } from './restatement-size.ts';
import { identityResolution, tagCoverage } from './shares.ts';
import {
  coveredSources,
  inputsOf,
  inputsOfAll,
  judgeSources,
  sourceCoverage,
  type RegisteredSource,
  type Registration,
} from './source-coverage.ts';

test('g-identity-resolution and g-tag-coverage: the worked examples, and no value of nothing', () => {
  expect(identityResolution({ resolved: 970, schemaValid: 1_000 })).toBe(0.97);
  expect(tagCoverage({ taggedMinutes: 420, minutes: 600 })).toBe(0.7);
  expect([identityResolution({ resolved: 0, schemaValid: 0 }), tagCoverage({ taggedMinutes: 0, minutes: 0 })]).toEqual([null, null]);
});

test('g-restatement: the worked example, the last four periods only, and no value before one is closed', () => {
  expect(restatementSize([0.4, 1.1, 0, 2.5])).toBe(0.75);
  expect(restatementSize([90, 0.4, -1.1, 0, 2.5])).toBe(0.75);
  expect(restatementSize([3, 1, 2])).toBe(2);
  expect(restatementSize([])).toBeNull();
});

const source = (sourceId: string, kinds: string[], isDelivering = true): RegisteredSource => ({ sourceId, kinds, isDelivering });

describe('g-source-coverage', () => {
  const all = inputsOf({ classes: ['F', 'W', 'S', 'R', 'X'] });

  test('given five sources of which one does not deliver, when gauged, then 0.80', () => {
    const sources = ['F', 'W', 'S', 'R'].map((kind) => source(kind, [kind]));
    expect(sourceCoverage(all, [...sources, source('x', ['X'], false)])).toBe(0.8);
  });

  test('given a class for which none is registered, when gauged, then it counts as one that does not deliver', () => {
    expect(sourceCoverage(all, [source('lms', ['F', 'X'])])).toBe(1 / 4);
    expect(sourceCoverage(inputsOf({ classes: ['F', 'X'] }), [source('lms', ['F', 'X'])])).toBe(1);
  });

  test('given several indicators, when gauged together, then what any of them needs counts, and it is told what is not there', () => {
    const inputs = inputsOfAll([{ classes: ['F', 'W'] }, { classes: ['F'], needsGoals: true }, { classes: ['S'] }]);
    const sources = [source('lms', ['F']), source('hr', ['assignment'], false), source('goals', ['path']), source('survey', ['survey'])];
    expect(coveredSources(inputs, sources)).toEqual({ delivered: 2, registered: 5, silent: ['hr'], missing: ['S', 'W'] });
  });

  test('given no source for anything that is needed, when gauged, then there is no value', () => {
    expect(sourceCoverage(all, [])).toBeNull();
    expect(sourceCoverage(inputsOf({ classes: ['S'] }), [source('lms', ['F']), source('survey', ['survey'])])).toBeNull();
  });

  test('given a source of goals, when gauged, then it counts only where goals are needed', () => {
    const sources = [source('lms', ['F']), source('goals', ['strategy'], false)];
    expect(sourceCoverage(inputsOf({ classes: ['F'] }), sources)).toBe(1);
    expect(sourceCoverage(inputsOf({ classes: ['F'], needsGoals: true }), sources)).toBe(0.5);
  });
});

const september = (...days: number[]): Set<string> => new Set(days.map((day) => `2024-09-${String(day).padStart(2, '0')}`));

describe('whether a source delivers', () => {
  // ten business days from Monday 2 September 2024
  const lms: Registration = { sourceId: 'lms', kinds: ['F'], expectedDays: [1, 2, 3, 4, 5], from: '2024-09-02', to: '2024-09-16' };
  const delivers = (dates: Set<string>, o: { registrations?: Registration[]; outage?: [string, string] } = {}): boolean | undefined => {
    const outages = o.outage === undefined ? [] : [{ sourceId: 'lms', from: o.outage[0], to: o.outage[1] }];
    return judgeSources(o.registrations ?? [lms], { outages, deliveredOn: new Map([['lms', dates]]) })[0]?.isDelivering;
  };

  test('given expected days, when it delivered on eight of ten, then it does, and on seven it does not; weekends say nothing', () => {
    expect(delivers(september(2, 3, 4, 5, 6, 9, 10, 11))).toBe(true);
    expect(delivers(september(2, 3, 4, 5, 6, 7, 8, 9, 10))).toBe(false);
  });

  test('given an outage, when something came on its days all the same, then these days count as not delivered', () => {
    const whole = september(2, 3, 4, 5, 6, 9, 10, 11, 12, 13);
    expect(delivers(whole, { outage: ['2024-09-12', '2024-09-14'] })).toBe(true);
    expect(delivers(whole, { outage: ['2024-09-11', '2024-09-14'] })).toBe(false);
  });

  test('given no expected days, when nothing came, then it counts as delivering, unless it was out for long', () => {
    const registrations = [{ ...lms, expectedDays: [] }];
    expect(delivers(september(), { registrations })).toBe(true);
    expect(delivers(september(), { registrations, outage: ['2024-09-02', '2024-09-04'] })).toBe(true);
    expect(delivers(september(), { registrations, outage: ['2024-09-02', '2024-09-06'] })).toBe(false);
  });

  test('given registrations that follow each other, when judged, then their days are one source’s', () => {
    const registrations = [
      { ...lms, to: '2024-09-09' },
      { ...lms, from: '2024-09-09', kinds: ['X'], expectedDays: [1] },
    ];
    const [found] = judgeSources(registrations, { outages: [], deliveredOn: new Map([['lms', september(2, 3, 4, 5, 6)]]) });
    expect(found).toEqual({ sourceId: 'lms', kinds: ['F', 'X'], isDelivering: true });
  });
});
