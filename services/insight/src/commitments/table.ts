import type { Commitment } from '../contract.ts';
import { tableOf, type Column, type Table } from '../table.ts';

/** The columns of a table of commitments, in order. */
const columns: readonly Column<Commitment>[] = [
  { name: 'commitment_id', kind: 'text', of: ({ id }) => id },
  { name: 'unit', kind: 'text', of: ({ unit }) => unit },
  { name: 'subject', kind: 'text', of: ({ subject }) => subject },
  { name: 'title_fi', kind: 'text', of: ({ title }) => title.fi },
  { name: 'title_en', kind: 'text', of: ({ title }) => title.en },
  { name: 'start', kind: 'text', of: ({ start }) => start },
  { name: 'due', kind: 'text', of: ({ due }) => due },
  { name: 'state', kind: 'text', of: ({ state }) => state },
  { name: 'state_since', kind: 'text', of: ({ stateSince }) => stateSince },
  { name: 'evidence_type', kind: 'text', of: ({ evidenceType }) => evidenceType },
  { name: 'weight', kind: 'number', of: ({ weight }) => weight },
  { name: 'goal', kind: 'text', of: ({ goal }) => goal },
  { name: 'superseded_by', kind: 'text', of: ({ supersededBy }) => supersededBy },
  { name: 'indicator', kind: 'text', of: ({ pace }) => pace?.indicator },
  { name: 'target', kind: 'number', of: ({ pace }) => pace?.target },
  { name: 'now', kind: 'number', of: ({ pace }) => pace?.now?.value },
  { name: 'now_lo', kind: 'number', of: ({ pace }) => pace?.now?.lo },
  { name: 'now_hi', kind: 'number', of: ({ pace }) => pace?.now?.hi },
  { name: 'projected', kind: 'number', of: ({ pace }) => pace?.projected?.value },
  { name: 'projected_lo', kind: 'number', of: ({ pace }) => pace?.projected?.lo },
  { name: 'projected_hi', kind: 'number', of: ({ pace }) => pace?.projected?.hi },
  { name: 'pace', kind: 'text', of: ({ pace }) => pace?.verdict },
  { name: 'pace_reason', kind: 'text', of: ({ pace }) => pace?.reason },
];

/** A row for each commitment. */
export const commitmentsTable = (commitments: readonly Commitment[]): Table => tableOf(columns, commitments);
