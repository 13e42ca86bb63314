import type { Readable } from 'node:stream';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import type { IdCipher } from '@oppiva/event-log';
import type { KnownPositions } from '../known-positions.ts';

/** UUID, UInt64, UInt32. */
const ROW_BYTES = 28;

/**
 * Fills the known ids from the tables: 28 bytes a statement, streamed (10 million in a few seconds). ClickHouse holds ids, the log's
 * headers hold them encrypted, and the table of known ids is keyed as the headers are.
 */
export async function fillKnownStatements(
  clickhouse: ClickHouse,
  from: { database: string; name: string; upto: number },
  cipher: IdCipher,
  known: KnownPositions,
): Promise<void> {
  if (from.upto === 0) return;
  const { stream } = await clickhouse.client.exec({
    query: loadSql(import.meta.url, 'known-statements.sql').trimEnd(),
    query_params: from,
    clickhouse_settings: { wait_end_of_query: 0 },
  });
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as Readable) {
    const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const rows = Math.floor(bytes.length / ROW_BYTES);
    addRows(bytes, rows, cipher, known);
    rest = bytes.subarray(rows * ROW_BYTES);
  }
  if (rest.length > 0) throw new Error(`the known ids ended in the middle of a row (${rest.length} bytes left)`);
}

function addRows(bytes: Buffer, rows: number, cipher: IdCipher, known: KnownPositions): void {
  const ids = Buffer.allocUnsafe(rows * 16);
  for (let row = 0; row < rows; row++) {
    const from = row * ROW_BYTES;
    for (let index = 0; index < 8; index++) {
      ids[row * 16 + index] = bytes[from + 7 - index] as number;
      ids[row * 16 + 8 + index] = bytes[from + 15 - index] as number;
    }
  }
  const keys = cipher.encrypt(ids);
  for (let row = 0; row < rows; row++) {
    const from = row * ROW_BYTES + 16;
    const offset = bytes.readUInt32LE(from) + bytes.readUInt32LE(from + 4) * 0x1_0000_0000;
    known.addAcknowledged(keys, row * 16, offset, bytes.readUInt32LE(from + 8));
  }
}
