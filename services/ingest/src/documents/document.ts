import type { XapiVersion } from '@oppiva/xapi';

/** The three document resources of the LRS (xAPI-Communication 2.3, 2.6, 2.7). */
export const documentResources = ['state', 'agent-profile', 'activity-profile'] as const;
export type DocumentResource = (typeof documentResources)[number];

/** What documents belong to: an activity, an agent, or both. */
export interface DocumentContext {
  readonly resource: DocumentResource;
  readonly activityId: string | null;
  /** An Agent as it was sent. */
  readonly agent: object | null;
}

/** One document; `id` is the specification's stateId or profileId. */
export interface DocumentAddress extends DocumentContext {
  /** Lower case; of State alone. */
  readonly registration: string | null;
  readonly id: string;
}

/** Documents of a context; with a registration those of it alone. */
export interface DocumentsOf extends DocumentContext {
  readonly registration: string | null;
}

/** A document as it stands. */
export interface StoredDocument {
  readonly content: Uint8Array;
  readonly contentType: string;
  /** SHA-1 of the content, 40 hexadecimal digits (xAPI-Communication 3.1). */
  readonly etag: string;
  /** Platform time of the record that wrote it, in ms UTC. */
  readonly updatedMs: number;
}

/** Entity tags without their quotes, or `*`; null where the header is missing. */
export interface Preconditions {
  readonly ifMatch: readonly string[] | '*' | null;
  readonly ifNoneMatch: readonly string[] | '*' | null;
}

/** What a client asks to be done to one document. */
export type DocumentChange = Preconditions &
  (
    | {
        readonly kind: 'put';
        readonly contentType: string;
        readonly content: Uint8Array;
        readonly guard: Guard;
      }
    | { readonly kind: 'merge'; readonly contentType: string; readonly content: Uint8Array }
    | { readonly kind: 'delete' }
  );

/** When a PUT must say what it expects to find: to write over a document, always, or never. */
export type Guard = 'over-a-document' | 'always' | 'never';

/** State had no concurrency control before xAPI 2.0; profiles had to name an expectation always (xAPI-Communication 2.6, 2.7, 3.1). */
export function guardOf(resource: DocumentResource, version: XapiVersion): Guard {
  if (version === '2.0.0') return 'over-a-document';
  return resource === 'state' ? 'never' : 'always';
}
