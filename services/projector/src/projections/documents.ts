import { decodeHeader, type LogRecord } from '@oppiva/event-log';
import type { Block } from '../block.ts';
import type { Projection } from './projection.ts';
import { decodeOrQuarantine } from './record-entries.ts';

/** oppiva.documents: no tables. Its position moves, so that an instant can be closed for every topic. */
export class DocumentsProjection implements Projection {
  readonly topic = 'oppiva.documents';
  readonly tables = [];

  project(record: LogRecord, block: Block): number {
    return decodeOrQuarantine(record, block, () => decodeHeader(record.header)) === null ? 1 : 0;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  acknowledged(): void {
    // Nothing depends on earlier records.
  }

  startOver(): void {
    // Nothing is remembered.
  }
}
