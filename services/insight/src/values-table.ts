import type { PublishedValue } from './contract.ts';
import { tableOf, type Column, type Table } from './table.ts';

/** The columns of a table of values, in order: those of `capability.values`, with the interval of the score. */
const columns: readonly Column<PublishedValue>[] = [
  { name: 'indicator', kind: 'text', of: (value) => value.indicator },
  { name: 'unit', kind: 'text', of: (value) => value.unit },
  { name: 'window_start', kind: 'text', of: (value) => value.window.split('..')[0] },
  { name: 'window_end', kind: 'text', of: (value) => value.window.split('..')[1] },
  { name: 'structure', kind: 'text', of: (value) => value.structure },
  { name: 'known_at', kind: 'instant', of: (value) => value.knownAt },
  { name: 'status', kind: 'text', of: (value) => value.status },
  { name: 'value', kind: 'number', of: (value) => value.value },
  { name: 'lo', kind: 'number', of: (value) => value.lo },
  { name: 'hi', kind: 'number', of: (value) => value.hi },
  { name: 'score', kind: 'number', of: (value) => value.score },
  { name: 'shrunk', kind: 'number', of: (value) => value.shrunk?.value ?? null },
  { name: 'score_lo', kind: 'number', of: (value) => value.scoreLo },
  { name: 'score_hi', kind: 'number', of: (value) => value.scoreHi },
  { name: 'n_band', kind: 'text', of: (value) => value.nBand },
  { name: 'flags', kind: 'texts', of: (value) => value.flags },
  { name: 'reason', kind: 'text', of: (value) => value.reason },
  { name: 'catalogue_version', kind: 'text', of: (value) => value.catalogueVersion },
  { name: 'configuration_version', kind: 'text', of: (value) => value.configurationVersion },
];

/** A row for each value. */
export const valuesTable = (values: readonly PublishedValue[]): Table => tableOf(columns, values);
