import type { RecordDraft } from '@oppiva/event-log';
import type { XapiVersion } from '@oppiva/xapi';
import type { DocumentAddress, DocumentChange, DocumentsOf } from './document.ts';
import type { DocumentKeys } from './document-keys.ts';

export const DOCUMENT_RECORD = 'xapi.document-changed';

/** What a record of `oppiva.documents` asks for: a change of one document, or the end of all of a context (State alone). */
export type DocumentRequest =
  | { readonly of: 'one'; readonly address: DocumentAddress; readonly change: DocumentChange }
  | { readonly of: 'all'; readonly documents: DocumentsOf };

const NEWLINE = 0x0a;

/**
 * A request as a record: one line of JSON that says what is asked, then the document's bytes as received. Agents are personal, so nothing of it
 * stands in the header but the document's key.
 */
export function documentDraft(o: { request: DocumentRequest; client: string; version: XapiVersion; keys: DocumentKeys }): RecordDraft {
  const { request, client, version, keys } = o;
  const content = request.of === 'one' && request.change.kind !== 'delete' ? request.change.content : new Uint8Array(0);
  const line = request.of === 'one' ? { ...request, change: { ...request.change, content: undefined } } : request;
  return {
    type: DOCUMENT_RECORD,
    schema: 1,
    client,
    meta: { xapiVersion: version },
    body: Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), content]),
    split: 'none',
    keys: request.of === 'one' ? keys.ofDocument(request.address) : keys.ofContext(request.documents),
    flags: new Uint8Array(1),
  };
}

/** The request that a record's body holds. */
export function readDocumentRequest(body: Uint8Array): DocumentRequest {
  const end = body.indexOf(NEWLINE);
  const line = JSON.parse(Buffer.from(body.subarray(0, end)).toString('utf8')) as DocumentRequest;
  if (line.of === 'all' || line.change.kind === 'delete') return line;
  return { ...line, change: { ...line.change, content: body.subarray(end + 1) } };
}
