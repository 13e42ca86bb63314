import { createHmac, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from '../http/problem.ts';

/** Which statements a list holds. Times in ms UTC, `since` exclusive and `until` inclusive (xAPI-Communication 2.1.3). */
export interface StatementFilter {
  sinceMs: number;
  untilMs: number;
  /** Only this client's; empty: everyone's. */
  client: string;
  ascending: boolean;
  /** Statements a page, from 1. */
  limit: number;
}

/** Where the next page begins, and below which position of the log the whole list lies, fixed by the first page. */
export interface MoreCursor extends StatementFilter {
  /** Statements at or above this offset came after the first page. */
  belowOffset: number;
  /** Newest first: the page lies below this position; oldest first: from it on. */
  offset: number;
  index: number;
}

const MAC_BYTES = 16;
const VERSION = 1;

/** The token of a `more` link: what it says is signed, so that a client cannot widen its own filter. */
export function signCursor(cursor: MoreCursor, key: Uint8Array): string {
  const { belowOffset, offset, index, sinceMs, untilMs, client, ascending, limit } = cursor;
  const fields = [VERSION, belowOffset, offset, index, sinceMs, untilMs, client, ascending ? 1 : 0, limit];
  const body = Buffer.from(JSON.stringify(fields));
  return Buffer.concat([mac(body, key), body]).toString('base64url');
}

/** Errors: 400 `MORE_INVALID`. */
export function readCursor(token: string, key: Uint8Array): MoreCursor {
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(MAC_BYTES);
  if (bytes.length <= MAC_BYTES || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(body, key))) throw invalid();
  const fields = JSON.parse(body.toString()) as [number, number, number, number, number, number, string, number, number];
  const [version, belowOffset, offset, index, sinceMs, untilMs, client, ascending, limit] = fields;
  if (version !== VERSION) throw invalid();
  return { belowOffset, offset, index, sinceMs, untilMs, client, ascending: ascending === 1, limit };
}

const mac = (body: Uint8Array, key: Uint8Array): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);

const invalid = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'MORE_INVALID',
    message: 'The more link is not one that this server gave. Use it exactly as it was answered, or begin again without it.',
    path: '?more',
  });
