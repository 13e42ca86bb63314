import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { PublishedValue } from './contract.ts';
import { valuesTable } from './values-table.ts';

const value: PublishedValue = {
  indicator: 'learning-regularity',
  unit: 'BA "X", itä',
  window: '2024-07-01..2024-10-01',
  structure: 'as-was',
  value: 0.39,
  lo: 0.36,
  hi: 0.43,
  score: 48,
  scoreLo: 43.3,
  scoreHi: 55,
  shrunk: { value: 0.41, score: 52 },
  nBand: '30–99',
  status: 'final',
  knownAt: '2024-10-14T21:00:00.000Z',
  flags: ['indicative', 'high-imputation'],
  reason: null,
  catalogueVersion: 'v',
  configurationVersion: 'c',
  previous: null,
};
const hidden: PublishedValue = {
  ...value,
  unit: 'TA',
  value: null,
  lo: null,
  hi: null,
  score: null,
  scoreLo: null,
  scoreHi: null,
  shrunk: null,
  nBand: null,
  flags: [],
  reason: 'SUPPRESSED',
};

describe('a table of values', () => {
  it('as CSV: a header, quotes only where needed, nothing for null', () => {
    const [header, first, second, end] = valuesTable([value, hidden]).csv().split('\r\n');
    expect(header).toBe(
      'indicator,unit,window_start,window_end,structure,known_at,status,value,lo,hi,score,shrunk,score_lo,score_hi,n_band,flags,reason,catalogue_version,configuration_version',
    );
    expect(first).toBe(
      'learning-regularity,"BA ""X"", itä",2024-07-01,2024-10-01,as-was,2024-10-14T21:00:00.000Z,final,0.39,0.36,0.43,48,0.41,43.3,55,30–99,indicative high-imputation,,v,c',
    );
    expect(second).toBe('learning-regularity,TA,2024-07-01,2024-10-01,as-was,2024-10-14T21:00:00.000Z,final,,,,,,,,,,SUPPRESSED,v,c');
    expect(end).toBe('');
  });

  it('as Arrow: typed columns, nulls where there is no value', () => {
    const table = tableFromIPC(valuesTable([value, hidden]).arrow());
    expect(table.numRows).toBe(2);
    const [first, second] = table.toArray().map((row) => row?.toJSON());
    expect(first).toMatchObject({ unit: 'BA "X", itä', value: 0.39, known_at: Date.parse(value.knownAt), reason: null });
    expect([...(first?.['flags'] ?? [])]).toEqual(['indicative', 'high-imputation']);
    expect(second).toMatchObject({ value: null, lo: null, n_band: null, reason: 'SUPPRESSED' });
  });

  it('as Arrow with no rows still has its columns', () => {
    expect(tableFromIPC(valuesTable([]).arrow()).schema.fields).toHaveLength(19);
  });
});
