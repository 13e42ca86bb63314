export { IngestModule } from './ingest.module.ts';
export { Ingest, type IngestDeps } from './ingest.ts';
export { INGEST } from './tokens.ts';
export { ProblemFilter } from './http/problem.filter.ts';
export { createIngestApp, fastifyOptions } from './ingest-app.ts';
export type { DefaultCredentials } from './admin/clients.ts';
