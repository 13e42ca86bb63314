/** What Nest injects the running `Ingest` by. */
export const INGEST = Symbol('ingest');
