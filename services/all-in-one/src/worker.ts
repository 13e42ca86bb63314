import { superviseThisProcess } from './supervised-process.ts';

/** The worker process: projector and indicators. It ends when its projector was fenced off; the supervisor starts a new one. */
const stopWith = superviseThisProcess();
const { yieldToIngest } = await import('@oppiva/config');
yieldToIngest();
const { hearLoad } = await import('./ingest-load.ts');
const ingestIsBusy = hearLoad();
const { runWorker } = await import('./compose-worker.ts');
const worker = await runWorker(ingestIsBusy);
stopWith(() => worker.close());
worker.ended.catch(() => process.exit(1));
