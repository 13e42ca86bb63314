import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { writeUnits, writeValues, type ValueToWrite } from '../../services/insight/src/testing.ts';
import { codeBlocksOf } from './support/document.ts';

const quarter = '2024-07-01..2024-10-01';
const yearBefore = '2023-07-01..2023-10-01';
const closed = '2024-10-14T21:00:00.000Z';
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

const none = { value: null, lo: null, hi: null, score: null };
const explanation = {
  cohort: { persons: '100+', learningEvents: '500–1999' },
  coverage: 0.9,
  versions: { definition: 'd1', configuration: 'c1' },
};
const whole = { unitId: 'suvanto', score: 60, nBand: '100+', explanation };

/** Two quarters a year apart, one of them restated yesterday; an area drawn towards its sibling, which is hidden; a later structure. */
const published: ValueToWrite[] = [
  { ...whole, window: yearBefore, value: 0.3, lo: 0.25, hi: 0.35, knownAt: '2023-10-14T21:00:00.000Z' },
  { ...whole, window: quarter, value: 0.5, lo: 0.45, hi: 0.55, knownAt: closed },
  {
    ...whole,
    window: quarter,
    value: 0.48,
    lo: 0.44,
    hi: 0.52,
    knownAt: yesterday,
    status: 'restated',
    explanation: { ...explanation, causes: ['late'] },
  },
  { unitId: 'A', window: yearBefore, value: 0.2, lo: 0.1, hi: 0.3, score: 20, knownAt: '2023-10-14T21:00:00.000Z' },
  { unitId: 'A', window: quarter, value: 0.4, lo: 0.3, hi: 0.5, score: 50, knownAt: closed, nBand: '15–29', explanation: { shrunk: 0.45 } },
  { ...none, unitId: 'B', window: quarter, knownAt: closed, reason: 'SUPPRESSED' },
  { unitId: 'A', window: yearBefore, value: 0.25, lo: 0.2, hi: 0.3, score: 25, knownAt: closed, structure: 'as-of:2024-09-30' },
  {
    ...none,
    unitId: 'suvanto',
    indicatorId: 'g-data-currency',
    window: quarter,
    value: 0.97,
    knownAt: closed,
    explanation: { details: { p90Hours: 19 } },
  },
  {
    unitId: 'suvanto',
    indicatorId: 'fx-did:learning-regularity:I-1',
    window: quarter,
    value: 0.07,
    lo: 0.02,
    hi: 0.12,
    score: null,
    knownAt: yesterday,
    explanation: { details: { interventionId: 'I-1', indicator: 'learning-regularity', start: '2024-04-02' } },
  },
];

/** What is answered of these, question by question: the columns that tell. */
const answers: Record<string, object[]> = {
  '1': [
    { unit: 'Area A', value: 0.4, lo: 0.3, hi: 0.5, n_band: '15–29', reason: '' },
    { unit: 'Area B', value: null, lo: null, hi: null, n_band: '', reason: 'SUPPRESSED' },
    { unit: 'Suvanto', value: 0.48, lo: 0.44, hi: 0.52, n_band: '100+', reason: '' },
  ],
  '2': [
    { window_start: '2023-07-01', value: 0.3, status: 'final', breaks: 0 },
    { window_start: '2024-07-01', value: 0.48, status: 'restated', breaks: 0 },
  ],
  '3': [{ indicator: 'learning-regularity', year_before: 0.3, newest: 0.48, change: 0.18, plus_minus: 0.064, is_beyond_uncertainty: 1 }],
  '4': [{ indicator_id: 'learning-regularity', unit_id: 'suvanto', previous_value: 0.5, value: 0.48, causes: ['late'] }],
  '5': [
    { indicator_id: 'learning-regularity', why: 'SUPPRESSED', units: 1 },
    { indicator_id: 'learning-regularity', why: 'shown', units: 2 },
  ],
  '6': [{ gauge_id: 'g-data-currency', window_start: '2024-07-01', value: 0.97, reason: '', details: '{"p90Hours":19}' }],
  '7': [
    { area: 'Area A', indicator_id: 'learning-regularity', beside_others: 0.45, value: 0.4 },
    { area: 'Area B', indicator_id: 'learning-regularity', beside_others: null, value: null, reason: 'SUPPRESSED' },
  ],
  '8': [
    { unit_id: 'suvanto', window_start: '2023-07-01', value: 0.3 },
    { unit_id: 'A', window_start: '2023-07-01', value: 0.2 },
    { unit_id: 'suvanto', window_start: '2024-07-01', value: 0.5 },
    { unit_id: 'A', window_start: '2024-07-01', value: 0.4 },
    { unit_id: 'B', window_start: '2024-07-01', value: null },
    { indicator_id: 'g-data-currency', value: 0.97 },
  ],
  '9': [{ structure: 'as-of:2024-09-30', unit: 'A', quarter: '2023-07-01', in_that_structure: 0.25, as_it_was: 0.2, reason: '' }],
  '10': [{ indicator_id: 'learning-regularity', persons: '100+', learning_events: '500–1999', sources_that_delivered: 0.9, rules: 'c1' }],
};

const blocks = codeBlocksOf('docs/for-data-teams.md').filter(({ language }) => language === 'sql');
const questions = blocks.filter(({ heading }) => /^\d+\. /.test(heading));

describe('the queries of "For data teams"', () => {
  let server: TestClickHouse;

  beforeAll(async () => {
    server = await startTestClickHouse({ migrations: true });
    await writeUnits(server.ch, [
      { unitId: 'suvanto', name: 'Suvanto', parentId: null },
      { unitId: 'A', name: 'Area A', parentId: 'suvanto' },
      { unitId: 'B', name: 'Area B', parentId: 'suvanto' },
    ]);
    await writeValues(server.ch, published);
  }, 120_000);
  afterAll(() => server?.stop());

  it('there are ten of them', () => {
    expect(questions.map(({ heading }) => heading.split('.')[0])).toEqual(Object.keys(answers));
  });

  it.each(questions)('a reader is answered: $heading', async ({ heading, text }) => {
    const expected = answers[heading.split('.')[0]!]!;
    const rows = await server.as('reader').query<object>(text);
    expect(rows).toHaveLength(expected.length);
    for (const row of expected) expect(rows).toContainEqual(expect.objectContaining(row));
  });

  it('so is what was done and what was promised', async () => {
    const [effects, commitments] = blocks.filter(({ heading }) => heading === 'What was done, and what was promised');
    const reader = server.as('reader');
    expect(await reader.query(effects!.text)).toMatchObject([
      {
        intervention_id: 'I-1',
        indicator_id: 'learning-regularity',
        started_on: '2024-04-02',
        value: 0.07,
        lo: 0.02,
        hi: 0.12,
        reason: '',
      },
    ]);
    expect(await reader.query(commitments!.text)).toEqual([]);
  });

  it('those of an analyst, also for operators, are answered to an analyst and refused to a reader', async () => {
    const operators = codeBlocksOf('docs/operate.md').filter(({ language }) => language === 'sql');
    const queries = [...blocks.filter(({ heading }) => heading === 'As an analyst'), ...operators];
    expect(queries).toHaveLength(3);
    for (const { text } of queries) {
      expect(await server.as('analyst').query(text)).toEqual([]);
      await expect(server.as('reader').query(text)).rejects.toThrow(/ACCESS_DENIED|Not enough privileges/);
    }
  });
});
