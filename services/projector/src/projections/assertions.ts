import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { decodeHeader, installationKeyring, KnownIds, openEntries } from '@oppiva/event-log';
import type { EventLog, Keyring, LogRecord } from '@oppiva/event-log';
import { describeAssertion, pseudonymise, readEvent, sameEvent, UnknownEventError } from '@oppiva/events';
import type { Namers, PseudonymousAssertion } from '@oppiva/events';
import { actorPseudonym, personPseudonym, pseudonym, type InstallationKeys } from '@oppiva/privacy';
import { uuidToBytes } from '@oppiva/xapi';
import type { Block, Quarantined, TableInsert } from '../block.ts';
import { KnownPositions } from '../known-positions.ts';
import { partsOf, type Place } from '../protocol/claims.ts';
import { parseObject } from './actor-pseudonyms.ts';
import { FirstPositions } from './first-positions.ts';
import type { Projection } from './projection.ts';
import { decodeOrQuarantine, metaText } from './record-entries.ts';
import { writeAssertion } from './write-assertion.ts';

const KINDS = {
  'oppiva.hr': { type: 'hr.events-accepted', table: 'hr.assertions', sql: 'hr-assertions.sql' },
  'oppiva.rules': { type: 'rule.events-accepted', table: 'rules.assertions', sql: 'rules-assertions.sql' },
} as const;

export interface AssertionsOptions {
  topic: keyof typeof KINDS;
  log: Pick<EventLog, 'readAt'>;
  keys: InstallationKeys;
  /** IANA name; instants become local dates in it. */
  timeZone: string;
  knownIdsMax: number;
}

const KNOWN_PAGE = 50_000;

/** oppiva.hr and oppiva.rules: one row an event, as its source asserted it, under pseudonyms. */
export class AssertionsProjection implements Projection {
  readonly topic: keyof typeof KINDS;
  readonly tables: readonly TableInsert[];
  readonly #kind: (typeof KINDS)[keyof typeof KINDS];
  readonly #keyring: Keyring;
  readonly #timeZone: string;
  readonly #namers: Namers;
  readonly #firsts: FirstPositions;
  readonly #known: KnownPositions;

  constructor({ topic, log, keys, timeZone, knownIdsMax }: AssertionsOptions) {
    this.topic = topic;
    this.#kind = KINDS[topic];
    this.tables = [{ table: this.#kind.table, sql: loadSql(import.meta.url, this.#kind.sql) }];
    this.#keyring = installationKeyring(keys);
    this.#timeZone = timeZone;
    this.#namers = {
      person: (personId) => personPseudonym(keys, personId),
      actor: (identity) => actorPseudonym(keys, identity),
      slot: (text) => pseudonym(keys, 'slot', text),
      event: (key) => pseudonym(keys, 'event', key),
    };
    this.#firsts = new FirstPositions({ log, topic, keyring: this.#keyring, same: sameEvent });
    this.#known = new KnownPositions(new KnownIds({ idsMax: knownIdsMax }));
  }

  async prepare(clickhouse: ClickHouse, upto: number, place: Place): Promise<void> {
    for (let offset = 0; ; offset += KNOWN_PAGE) {
      const parameters = { ...partsOf(place, this.#kind.table), upto, limit: KNOWN_PAGE, offset };
      const sql = loadSql(import.meta.url, 'known-events.sql');
      const rows = await clickhouse.query<{ event: string; topic_offset: number; idx: number }>(sql, parameters);
      for (const row of rows) this.#known.addAcknowledged(uuidBytes(row.event), 0, row.topic_offset, row.idx);
      if (rows.length < KNOWN_PAGE) return;
    }
  }

  acknowledged(upto: number): void {
    this.#known.acknowledge(upto);
  }

  startOver(upto: number): void {
    this.#known.rollBack(upto);
  }

  async project(record: LogRecord, block: Block): Promise<number> {
    const header = decodeOrQuarantine(record, block, () => decodeHeader(record.header));
    if (header === null) return 1;
    if (header.type !== this.#kind.type || header.count === 0) return 0;
    const opened = decodeOrQuarantine(record, block, () => openEntries(record, this.#keyring), header.count);
    if (opened === null) return header.count;
    const bootstrap = metaText(header.meta, 'bootstrap');
    for (const [entry, text] of opened.entries.entries()) {
      const assertion = this.#read(text);
      if ('reason' in assertion) {
        block.quarantine(record, entry, assertion);
        continue;
      }
      const later = { key: header.keyAt(entry), tag: header.tagAt(entry), text };
      const repeated = await this.#repeated(uuidBytes(assertion.eventKey), record.offset, entry, later);
      if (repeated === null) writeAssertion({ table: this.#kind.table, record, entry, assertion, bootstrap }, block);
      else block.quarantine(record, entry, repeated);
    }
    return header.count;
  }

  /** The event as a row, or why it is none. */
  #read(text: Uint8Array | null): PseudonymousAssertion | Quarantined {
    if (text === null) return { reason: 'key-gone', code: 'RECORD_KEY_GONE', detail: 'its key was destroyed' };
    const event = parseObject(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString());
    if (event === null) return { reason: 'invalid', code: 'EVENT_NOT_OBJECT', detail: 'no JSON object' };
    try {
      return pseudonymise(describeAssertion(readEvent(event), { timeZone: this.#timeZone }), this.#namers);
    } catch (error) {
      if (!(error instanceof UnknownEventError)) throw error;
      return { reason: 'schema-unknown', code: error.code, detail: error.message };
    }
  }

  /** Null for the first position of an event; the first position stays in force, a later one goes into quarantine. */
  async #repeated(
    event: Uint8Array,
    offset: number,
    entry: number,
    later: { key: Uint8Array; tag: Uint8Array; text: Uint8Array | null },
  ): Promise<Quarantined | null> {
    this.#known.begin(offset, entry, event);
    if (this.#known.add(event, 0, offset, entry)) return null;
    const first = this.#known.first(event, 0);
    if (first === null) return null;
    const verdict = await this.#firsts.compare(first, later);
    if (verdict === 'duplicate') return { reason: 'duplicate', code: 'EVENT_DUPLICATE', detail: `first at ${first.offset}:${first.index}` };
    if (verdict === 'conflict') {
      return {
        reason: 'conflict-after-accept',
        code: 'EVENT_CONFLICT',
        detail: `first at ${first.offset}:${first.index}, with other content`,
      };
    }
    return null;
  }
}

function uuidBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  uuidToBytes(text, bytes);
  return bytes;
}
