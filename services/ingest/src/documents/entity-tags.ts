import type { IncomingHttpHeaders } from 'node:http';
import { HttpProblem } from '../http/problem.ts';
import type { Preconditions } from './document.ts';

const TAG = /^\s*(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*$/;
const TAGS_MAX = 100;

/** Throws HttpProblem 400 where a header is neither `*` nor a list of entity tags in quotes (RFC 9110 section 13.1). */
export function readPreconditions(headers: IncomingHttpHeaders): Preconditions {
  return { ifMatch: readTags('If-Match', headers['if-match']), ifNoneMatch: readTags('If-None-Match', headers['if-none-match']) };
}

function readTags(name: string, text: string | undefined): readonly string[] | '*' | null {
  if (text === undefined) return null;
  if (text.trim() === '*') return '*';
  const parts = text.split(',');
  const tags = parts.map((part) => TAG.exec(part)?.[1]);
  if (parts.length > TAGS_MAX || tags.includes(undefined)) throw malformed(name);
  return tags as string[];
}

const malformed = (name: string): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'ENTITY_TAG_INVALID',
    message: `The header ${name} holds neither * nor entity tags in quotes; nothing was changed. Send the ETag of the document as it was read.`,
    path: name,
  });
