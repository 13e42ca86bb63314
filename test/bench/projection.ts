import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, startTestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { IdCipher, openEventLog, type EventLog } from '@oppiva/event-log';
import { measureProjection } from '@oppiva/projector-service';
import { uuidToBytes } from '@oppiva/xapi';
import { randomFrom, statement } from '../support/statements.ts';
import { figure, type Figure } from './figures.ts';

const BATCH = 50;

const keys = { id: randomBytes(32), tag: randomBytes(32), seal: randomBytes(32), pseudonym: randomBytes(32), cursor: randomBytes(32) };

/** Appends statements to the log directly, a request of 50 a record. */
async function seed(log: EventLog, count: number): Promise<void> {
  const cipher = new IdCipher(keys.id);
  const random = randomFrom(5);
  for (let number = 0; number < count; number += BATCH * 20) {
    const appends = Array.from({ length: 20 }, () => {
      const batch = Array.from({ length: BATCH }, (_, index) => statement(random, number + index));
      const ids = new Uint8Array(16 * BATCH);
      batch.forEach(({ id }, index) => uuidToBytes(id, ids, index * 16));
      const draft = {
        type: 'xapi.statements-accepted',
        schema: 1,
        client: 'bench',
        meta: { xapiVersion: '1.0.3' },
        body: Buffer.from(JSON.stringify(batch)),
        split: 'json' as const,
        keys: cipher.encrypt(ids),
        flags: new Uint8Array(BATCH),
      };
      return log.append([{ topic: 'oppiva.statements', draft }]);
    });
    await Promise.all(appends);
  }
}

/** From the log into the tables, beside a bare RowBinary insert of the same rows into tables alike; each round on an empty server. */
export async function projectionFigures(options: { rounds: number; statements: number; say: (text: string) => void }): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'oppiva-bench-'));
  const log = await openEventLog({ kind: 'sqlite', path: join(folder, 'log.sqlite'), keys });
  const ratios: number[] = [];
  const rates: number[] = [];
  try {
    await seed(log, options.statements);
    for (let round = 0; round < options.rounds; round++) {
      const server = await startTestClickHouse({ migrations: true });
      const rate = await measureProjection({ log, access: server.access, keys, logger: silentLogger }).finally(() => server.stop());
      ratios.push(rate.ratio);
      rates.push(rate.projectedPerSecond);
      options.say(`projecting: ${rate.ratio.toFixed(2)} of a bare insert (${Math.round(rate.projectedPerSecond)} statements/s)`);
    }
  } finally {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const ceiling = 'bare RowBinary insert of the same rows into tables alike';
  return [
    figure('projecting from the log', 'ratio', ratios, { ceiling, aim: '≥ 0.5' }),
    figure('projecting from the log', 'statements/s', rates),
  ];
}
