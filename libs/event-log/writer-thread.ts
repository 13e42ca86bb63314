import { parentPort, workerData } from 'node:worker_threads';
import { EventLogError, toPlainError } from './errors.ts';
import type { FromWriter, WriterData } from './writer-messages.ts';

/** The entry of the writer thread: `WriterClient` starts it. An expected error on opening is an answer, everything else ends the thread. */
const port = parentPort!;
const data = workerData as WriterData;
const post = (message: FromWriter, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

try {
  if (data.adapter === 'sqlite') {
    const { runSqliteWriter } = await import('./sqlite-writer.ts');
    runSqliteWriter(port, data, post);
  } else {
    const { runKafkaWriter } = await import('./kafka-writer.ts');
    await runKafkaWriter(port, data, post);
  }
  post({ kind: 'opened' });
} catch (error) {
  if (!(error instanceof EventLogError)) throw error;
  post({ kind: 'not-opened', error: toPlainError(error) });
}
