import { superviseThisProcess } from './supervised-process.ts';

/** The edge process: ingest and insight on one port. */
const stopWith = superviseThisProcess();
const { runEdge } = await import('./compose-edge.ts');
const edge = await runEdge();
stopWith(() => edge.close());
