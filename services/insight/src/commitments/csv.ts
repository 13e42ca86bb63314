import type { Commitment } from '../contract.ts';
import { csvOf } from '../formats.ts';

type Column = { name: string; of: (commitment: Commitment) => unknown };

/** The columns of a table of commitments, in order. */
const columns: Column[] = [
  { name: 'commitment_id', of: ({ id }) => id },
  { name: 'unit', of: ({ unit }) => unit },
  { name: 'subject', of: ({ subject }) => subject },
  { name: 'title_fi', of: ({ title }) => title.fi },
  { name: 'title_en', of: ({ title }) => title.en },
  { name: 'start', of: ({ start }) => start },
  { name: 'due', of: ({ due }) => due },
  { name: 'state', of: ({ state }) => state },
  { name: 'state_since', of: ({ stateSince }) => stateSince },
  { name: 'evidence_type', of: ({ evidenceType }) => evidenceType },
  { name: 'weight', of: ({ weight }) => weight },
  { name: 'goal', of: ({ goal }) => goal },
  { name: 'superseded_by', of: ({ supersededBy }) => supersededBy },
  { name: 'indicator', of: ({ pace }) => pace?.indicator },
  { name: 'target', of: ({ pace }) => pace?.target },
  { name: 'now', of: ({ pace }) => pace?.now?.value },
  { name: 'now_lo', of: ({ pace }) => pace?.now?.lo },
  { name: 'now_hi', of: ({ pace }) => pace?.now?.hi },
  { name: 'projected', of: ({ pace }) => pace?.projected?.value },
  { name: 'projected_lo', of: ({ pace }) => pace?.projected?.lo },
  { name: 'projected_hi', of: ({ pace }) => pace?.projected?.hi },
  { name: 'pace', of: ({ pace }) => pace?.verdict },
  { name: 'pace_reason', of: ({ pace }) => pace?.reason },
];

/** RFC 4180 with a header line; what is not known is empty. */
export function commitmentsCsv(commitments: readonly Commitment[]): string {
  const header = columns.map(({ name }) => name);
  return csvOf([header, ...commitments.map((commitment) => columns.map(({ of }) => of(commitment)))]);
}
