import type { LogRecord, Topic } from '@oppiva/event-log';
import type { ClickHouse } from '@oppiva/clickhouse';
import type { Block, TableInsert } from '../block.ts';
import type { Place } from '../protocol/claims.ts';

/** How one topic becomes rows. The rows of a record are a function of it and of the ids at lower positions, and of nothing else. */
export interface Projection {
  readonly topic: Topic;
  /** Written together, under one claim. */
  readonly tables: readonly TableInsert[];
  /** Adds the record's rows, quarantine included, and answers how many entries it has (0: a control record). */
  project(record: LogRecord, block: Block): number | Promise<number>;
  /** Learns the ids below `upto` from the tables in `place`; called once, before the first record. */
  prepare(clickhouse: ClickHouse, upto: number, place: Place): Promise<void>;
  /** Everything below `upto` is in the tables. */
  acknowledged(upto: number): void;
  /** Projection starts again from `upto`, the position that the tables hold: what was learnt beyond it is forgotten. */
  startOver(upto: number): void;
  /** True: texts are extracted here from now on, not by ClickHouse's parser. */
  distrustParser?(distrust: boolean): void;
}
