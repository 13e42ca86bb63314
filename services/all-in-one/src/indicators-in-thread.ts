import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface RunningIndicators {
  /** Rejects when they end without having been stopped. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the indicators in a thread of this process; what they need they find in the environment, as the process did. */
export function startIndicatorsInThread(): RunningIndicators {
  const thread = new Worker(new URL('./indicators-thread.js', import.meta.url), { name: 'indicators' });
  const stopping = new AbortController();
  const exited = once(thread, 'exit');
  const ended = endOf(thread, { exited, stopping: stopping.signal });
  ended.catch(() => undefined);
  return {
    ended,
    stop: async () => {
      stopping.abort();
      thread.postMessage('stop', []);
      await exited.catch(() => undefined);
    },
  };
}

async function endOf(thread: Worker, o: { exited: Promise<unknown>; stopping: AbortSignal }): Promise<void> {
  thread.once('error', () => undefined);
  await o.exited; // rejects with the error that ended the thread
  if (!o.stopping.aborted) throw new Error('The thread of the indicators ended.');
}
