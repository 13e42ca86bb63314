import { randomFillSync } from 'node:crypto';
import { IdCipher, type EventLog, type RecordDraft } from '@oppiva/event-log';
import { bytesToUuid, splitJsonArray } from '@oppiva/xapi';
import { randomFrom, statement } from '../support/statements.ts';

const BATCH = 50;
/** Different texts; after so many requests they come again, with new ids. */
const TEXTS = 400;
const IN_FLIGHT_MAX = 64;
const ID_BYTES = 36;

/** A request's body, and where in it the ids stand. */
interface Text {
  body: Buffer;
  ids: number[];
}

/**
 * Appends statements to the log directly, a request of 50 a record, as ingest would have: whole statements of some 700 bytes, each with
 * a random id of its own. About 100,000 a second.
 */
export async function seedStatements(
  log: EventLog,
  options: { count: number; idKey: Uint8Array; say?: (text: string) => void },
): Promise<void> {
  const { count, idKey, say = () => undefined } = options;
  const cipher = new IdCipher(idKey);
  const texts = makeTexts();
  const inFlight = new Set<Promise<unknown>>();
  for (let number = 0; number * BATCH < count; number++) {
    const draft = draftOf(texts[number % texts.length]!, cipher);
    const append = log.append([{ topic: 'oppiva.statements', draft }]).finally(() => inFlight.delete(append));
    inFlight.add(append);
    if (inFlight.size >= IN_FLIGHT_MAX) await Promise.race(inFlight);
    if ((number * BATCH) % 1_000_000 === 0 && number > 0) say(`seeding: ${(number * BATCH) / 1_000_000} of ${count / 1_000_000} million`);
  }
  await Promise.all(inFlight);
}

function makeTexts(): Text[] {
  const random = randomFrom(5);
  return Array.from({ length: TEXTS }, () => {
    const batch = Array.from({ length: BATCH }, (_, index) => statement(random, index));
    const body = Buffer.from(JSON.stringify(batch));
    const spans = splitJsonArray(body);
    return { body, ids: batch.map(({ id }, index) => body.indexOf(id, spans[index * 2]!)) };
  });
}

/** The log copies what it is given before `append` returns, so a text is written over and over. */
function draftOf({ body, ids }: Text, cipher: IdCipher): RecordDraft {
  const bytes = randomFillSync(new Uint8Array(16 * BATCH));
  ids.forEach((at, index) => {
    bytes[index * 16 + 6] = (bytes[index * 16 + 6]! & 0x0f) | 0x40;
    bytes[index * 16 + 8] = (bytes[index * 16 + 8]! & 0x3f) | 0x80;
    body.write(bytesToUuid(bytes, index * 16), at, ID_BYTES, 'latin1');
  });
  return {
    type: 'xapi.statements-accepted',
    schema: 1,
    client: 'bench',
    meta: { xapiVersion: '1.0.3' },
    body,
    split: 'json',
    keys: cipher.encrypt(bytes),
    flags: new Uint8Array(BATCH),
  };
}
