import { superviseThisProcess } from './supervised-process.ts';

/** The edge process: ingest and insight on one port. */
const stopWith = superviseThisProcess();
const { announceLoad } = await import('./ingest-load.ts');
const { runEdge } = await import('./compose-edge.ts');
const edge = await runEdge();
announceLoad();
stopWith(() => edge.close());
