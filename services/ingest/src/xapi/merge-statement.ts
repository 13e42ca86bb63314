import { assembleStatement } from '@oppiva/xapi';

/** A statement as the projection holds it: what was received, and what the LRS knows about it. */
export interface StatementRow {
  statement_id: string;
  raw: string;
  /** The record's platform time, ms UTC. */
  stored_ms: number;
  client: string;
  /** The version of the request that brought it, such as 1.0.3. */
  version: string;
}

type Json = Record<string, unknown>;

declare global {
  interface JSON {
    /** ES2026 (JSON.parse source text access): a value that is written as `text`. */
    rawJSON(text: string): unknown;
  }
}

/** The account home page of every authority: an opaque constant like the capability model's namespace (8.2). */
const AUTHORITY_HOME_PAGE = 'https://ns.example.org/lcm/clients';

/** The Agent that stands for a client's credentials (xAPI-Data 2.4.9). */
export function authorityOf(client: string): Json {
  return { objectType: 'Agent', name: client, account: { homePage: AUTHORITY_HOME_PAGE, name: client } };
}

/** The statement as a client reads it: what the LRS sets is merged in (xAPI-Data 2.4), and numbers keep the digits they were sent with. */
export function mergeStatement(row: StatementRow): Json {
  return assembleStatement(JSON.parse(row.raw, keepDigits) as Json, {
    id: row.statement_id,
    stored: new Date(row.stored_ms).toISOString(),
    authority: authorityOf(row.client),
    // A statement without a version is of the first of its line (xAPI-Data 2.4.10).
    version: row.version.startsWith('1.0') ? '1.0.0' : '2.0.0',
  });
}

function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value;
}
