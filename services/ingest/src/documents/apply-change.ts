import { hash } from 'node:crypto';
import type { DocumentChange, Preconditions, StoredDocument } from './document.ts';

/** Why a change was not made; the document stays as it is. */
export type DocumentRefusal = 'PRECONDITION_FAILED' | 'PRECONDITION_MISSING' | 'PRECONDITION_REQUIRED' | 'DOCUMENT_NOT_MERGEABLE';

export type DocumentOutcome =
  | { readonly kind: 'written'; readonly document: Omit<StoredDocument, 'updatedMs'> }
  | { readonly kind: 'removed' }
  | { readonly kind: 'refused'; readonly code: DocumentRefusal };

/**
 * What becomes of a document (xAPI-Communication 2.2, 3.1). Pure: every node that folds the log comes to the same.
 * @param existing null where there is none
 */
export function applyChange(existing: StoredDocument | null, change: DocumentChange): DocumentOutcome {
  if (!holds(existing, change)) return { kind: 'refused', code: 'PRECONDITION_FAILED' };
  switch (change.kind) {
    case 'delete':
      return { kind: 'removed' };
    case 'put': {
      const isBlind = change.ifMatch === null && change.ifNoneMatch === null;
      if (isBlind && change.guard !== 'never' && existing !== null) return { kind: 'refused', code: 'PRECONDITION_MISSING' };
      if (isBlind && change.guard === 'always') return { kind: 'refused', code: 'PRECONDITION_REQUIRED' };
      return written(change.content, change.contentType);
    }
    case 'merge': {
      if (existing === null) return written(change.content, change.contentType);
      const [before, after] = [jsonObject(existing), jsonObject(change)];
      if (before === null || after === null) return { kind: 'refused', code: 'DOCUMENT_NOT_MERGEABLE' };
      return written(Buffer.from(JSON.stringify({ ...before, ...after })), existing.contentType);
    }
  }
}

/** If-Match and If-None-Match as RFC 9110 section 13 has them. */
function holds(existing: StoredDocument | null, { ifMatch, ifNoneMatch }: Preconditions): boolean {
  if (ifMatch !== null && (existing === null || !(ifMatch === '*' || ifMatch.includes(existing.etag)))) return false;
  return ifNoneMatch === null || existing === null || !(ifNoneMatch === '*' || ifNoneMatch.includes(existing.etag));
}

function written(content: Uint8Array, contentType: string): DocumentOutcome {
  return { kind: 'written', document: { content, contentType, etag: hash('sha1', content, 'hex') } };
}

/** Whether a Content-Type is that of JSON, whatever its parameters. */
export const isJson = (contentType: string): boolean => contentType.split(';')[0]?.trim().toLowerCase() === 'application/json';

/** A document's content as a JSON object; null where it is anything else. */
export function jsonObject({ content, contentType }: { content: Uint8Array; contentType: string }): object | null {
  if (!isJson(contentType)) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
