import { isUtf8 } from 'node:buffer';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { decodeHeader, installationKeyring, IdCipher, KnownIds } from '@oppiva/event-log';
import type { EventLog, Keyring, LogRecord, RecordHeader } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';
import type { Block, TableInsert } from '../block.ts';
import { KnownPositions } from '../known-positions.ts';
import { partsOf, type Place } from '../protocol/claims.ts';
import { clampInstant, RowBinary } from '../row-binary.ts';
import { ActorPseudonyms } from './actor-pseudonyms.ts';
import { EntryTexts } from './entry-texts.ts';
import { FirstPositions } from './first-positions.ts';
import { fillKnownStatements } from './known-statements.ts';
import type { Projection } from './projection.ts';
import { decodeOrQuarantine, metaText } from './record-entries.ts';
import { thinStatement, type ThinStatement } from './thin-statement.ts';
import { knownAtOf } from './write-assertion.ts';

const RECORDS = 'xapi.statement_records';
const VOIDS = 'xapi.void_records';
const IDS = 'xapi.statement_ids';

/** Enum8 of the column `state`. */
const ACCEPTED = 1;
const CONFLICT = 2;
const DUPLICATE = 3;

const NO_VOIDS = new Map<number, Uint8Array>();

/** Fixed-size columns of a row and room for lengths. */
const ROW_BYTES = 160;

export interface StatementsOptions {
  log: Pick<EventLog, 'readAt'>;
  keys: InstallationKeys;
  /** IANA name; the local date of a statement is its date there. */
  timeZone: string;
  knownIdsMax: number;
}

/** The columns bootstrap, client and version as they go into every row of a record, and often of the next record too. */
interface SharedTexts {
  meta: RecordHeader['meta'];
  client: string;
  bootstrap: string;
  bytes: Buffer;
}

/** One record in the hands of the projection. */
interface OpenRecord {
  record: LogRecord;
  header: RecordHeader;
  keys: Uint8Array;
  ids: Uint8Array;
  /** 16 bytes an entry, one after the other as in the header. */
  tags: Uint8Array;
  texts: EntryTexts;
  /** ACCEPTED, CONFLICT or DUPLICATE of each entry. */
  states: Uint8Array;
  /** Targets of voiding entries, 16 bytes each. */
  voids: ReadonlyMap<number, Uint8Array>;
  /** Columns that all rows of the record share. */
  shared: SharedTexts;
}

/** oppiva.statements: one row a statement, and its companions. */
export class StatementsProjection implements Projection {
  readonly topic = 'oppiva.statements';
  readonly tables: readonly TableInsert[];
  readonly #keyring: Keyring;
  readonly #cipher: IdCipher;
  readonly #actors: ActorPseudonyms;
  readonly #firsts: FirstPositions;
  readonly #known: KnownPositions;
  #shared: SharedTexts | null = null;
  #distrustsParser = false;

  constructor({ log, keys, timeZone, knownIdsMax }: StatementsOptions) {
    this.#keyring = installationKeyring(keys);
    this.#cipher = new IdCipher(keys.id);
    this.#actors = new ActorPseudonyms(keys);
    this.#known = new KnownPositions(new KnownIds({ idsMax: knownIdsMax }));
    this.#firsts = new FirstPositions({ log, topic: this.topic, keyring: this.#keyring });
    this.tables = [
      { table: RECORDS, sql: loadSql(import.meta.url, 'statement-records.sql'), parameters: { zone: timeZone } },
      { table: VOIDS, sql: loadSql(import.meta.url, 'void-records.sql') },
      { table: IDS, sql: loadSql(import.meta.url, 'statement-ids.sql') },
    ];
  }

  prepare(clickhouse: ClickHouse, upto: number, place: Place): Promise<void> {
    return fillKnownStatements(clickhouse, { ...partsOf(place, IDS), upto }, this.#cipher, this.#known);
  }

  acknowledged(upto: number): void {
    this.#known.acknowledge(upto);
  }

  startOver(upto: number): void {
    this.#known.rollBack(upto);
  }

  distrustParser(distrust: boolean): void {
    this.#distrustsParser = distrust;
  }

  project(record: LogRecord, block: Block): number | Promise<number> {
    const header = decodeOrQuarantine(record, block, () => decodeHeader(record.header));
    if (header === null) return 1;
    if (header.type !== 'xapi.statements-accepted' || header.count === 0) return 0;
    const keys = header.keys;
    const states = new Uint8Array(header.count);
    const texts = decodeOrQuarantine(record, block, () => EntryTexts.open(record, header, this.#keyring), header.count);
    if (texts === null) return header.count;
    const unsettled = this.#meet(record.offset, keys, states);
    const open = this.#open(record, header, unsettled === null ? texts : texts.kept(), states);
    if (unsettled === null) return this.#write(open, block);
    return this.#settle(open, unsettled).then(() => this.#write(open, block));
  }

  /** Adds the record's ids to the known ones; answers the entries whose id looks known already. */
  #meet(offset: number, keys: Uint8Array, states: Uint8Array): number[] | null {
    let unsettled: number[] | null = null;
    this.#known.begin(offset, 0, keys);
    for (let entry = 0; entry < states.length; entry++) {
      if (this.#known.add(keys, entry * 16, offset, entry)) states[entry] = ACCEPTED;
      else (unsettled ??= []).push(entry);
    }
    return unsettled;
  }

  async #settle({ header, keys, texts, states }: OpenRecord, unsettled: readonly number[]): Promise<void> {
    for (const entry of unsettled) {
      const first = this.#known.first(keys, entry * 16);
      if (first === null) throw knownIdsFull(this.#known.size);
      const later = { key: header.keyAt(entry), tag: header.tagAt(entry), text: texts.copyOf(entry) };
      const verdict = await this.#firsts.compare(first, later);
      states[entry] = verdict === 'unrelated' ? ACCEPTED : verdict === 'duplicate' ? DUPLICATE : CONFLICT;
    }
  }

  #open(record: LogRecord, header: RecordHeader, texts: EntryTexts, states: Uint8Array): OpenRecord {
    const references = header.references;
    const voids = references.length === 0 ? NO_VOIDS : new Map<number, Uint8Array>();
    for (const { entry, kind, key } of references) if (kind === 'voids') voids.set(entry, this.#cipher.decrypt(key));
    const keys = header.keys;
    const ids = this.#cipher.decrypt(keys);
    const tags = columnFrom(header.tagAt(0), header.count);
    return { record, header, keys, ids, tags, texts, states, voids, shared: this.#sharedTexts(header) };
  }

  #sharedTexts(header: RecordHeader): SharedTexts {
    const { meta, client } = { meta: header.meta, client: header.client ?? '' };
    if (this.#shared !== null && this.#shared.meta === meta && this.#shared.client === client) return this.#shared;
    const bootstrap = metaText(meta, 'bootstrap');
    const rows = new RowBinary(256);
    for (const text of [bootstrap, client, metaText(meta, 'xapiVersion')]) rows.string(text);
    this.#shared = { meta, client, bootstrap, bytes: rows.take() };
    return this.#shared;
  }

  #write(open: OpenRecord, block: Block): number {
    const { record, header, texts, states } = open;
    const isAwkward = this.#distrustsParser || !isUtf8(texts.bytes);
    for (let entry = 0; entry < header.count; entry++) {
      const isGone = texts.isGone(entry);
      const thin = isGone
        ? 'its key was destroyed'
        : thinStatement(texts.bytes, texts.startOf(entry), texts.endOf(entry), this.#actors, isAwkward);
      if (typeof thin === 'string') this.#setAside(open, entry, isGone, thin, block);
      else this.#writeStatement(open, entry, thin, block);
      // The first position of an id stays its first position, whether its text can be shown or not.
      if (states[entry] === ACCEPTED) this.#writeId(record, entry, open.ids, block);
    }
    return header.count;
  }

  #setAside({ record, states }: OpenRecord, entry: number, isGone: boolean, detail: string, block: Block): void {
    if (states[entry] !== ACCEPTED) block.quarantine(record, entry, { reason: 'duplicate', code: 'STATEMENT_DUPLICATE', detail });
    else if (isGone) block.quarantine(record, entry, { reason: 'key-gone', code: 'RECORD_KEY_GONE', detail });
    else block.quarantine(record, entry, { reason: 'invalid', code: 'STATEMENT_INVALID', detail });
  }

  #writeStatement(open: OpenRecord, entry: number, thin: ThinStatement, block: Block): void {
    const { record, header, states, ids, texts } = open;
    const target = open.voids.size === 0 ? null : (open.voids.get(entry) ?? null);
    const knownAt = clampInstant(knownAtOf(record.platformTime, open.shared.bootstrap, thin.stored));
    const start = texts.startOf(entry);
    const length = texts.endOf(entry) - start;
    const row = block.row(RECORDS, record.offset, entry, length + thin.slim.length * 3 + open.shared.bytes.length + ROW_BYTES);
    if (row !== null) {
      row.uint64(record.offset);
      row.int64(record.platformTime);
      row.raw(open.shared.bytes);
      row.uint32(entry);
      row.uuid(ids, entry * 16);
      row.raw(open.tags, entry * 16, 16);
      row.uint8(header.flagsAt(entry));
      row.uint8(states[entry] as number);
      row.int64(thin.timestamp ?? record.platformTime);
      row.int64(knownAt);
      row.uint8(thin.actor.kind);
      row.nullableUuid(thin.actor.id);
      row.nullableUuid(target);
      if (thin.slim === '') row.uint8(0);
      else row.string(thin.slim);
      row.bytesString(texts.bytes, start, length);
    }
    if (target !== null && states[entry] === ACCEPTED) this.#writeVoid(open, entry, target, knownAt, block);
  }

  #writeVoid({ record, shared }: OpenRecord, entry: number, target: Uint8Array, knownAt: number, block: Block): void {
    const row = block.row(VOIDS, record.offset, entry, ROW_BYTES);
    if (row === null) return;
    row.uint64(record.offset);
    row.uint32(entry);
    row.uuid(target);
    row.int64(record.platformTime);
    row.int64(knownAt);
    row.string(shared.client);
  }

  #writeId(record: LogRecord, entry: number, ids: Uint8Array, block: Block): void {
    const row = block.row(IDS, record.offset, entry, ROW_BYTES);
    if (row === null) return;
    row.uint64(record.offset);
    row.uint32(entry);
    row.uuid(ids, entry * 16);
    row.int64(record.platformTime);
  }
}

/** A whole column of the header from its first value: the header keeps columns, and making a view for each value costs. */
function columnFrom(first: Uint8Array, count: number): Uint8Array {
  return new Uint8Array(first.buffer, first.byteOffset, first.length * count);
}

function knownIdsFull(size: number): Error & { code: string } {
  const message = `The table of known ids is full at ${size}: a later copy of a statement could no longer be told. Raise KNOWN_IDS_MAX and start again.`;
  return Object.assign(new Error(message), { code: 'PROJECTOR_KNOWN_IDS_FULL' });
}
