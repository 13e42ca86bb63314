import { createHmac } from 'node:crypto';
import type { PublishedEffect, PublishedGauge, PublishedValue, Structure, ValueStatus, Window } from '@oppiva/capability';
import { structureText, windowText } from '@oppiva/capability';
import { decodeHeader, type EventLog, type TopicDraft } from '@oppiva/event-log';
import type { InstallationKeys } from '@oppiva/privacy';

const topic = 'oppiva.values';
const recordType = 'capability.values-published';
/** Carries no values: says that all of something has been looked at. */
const doneType = 'capability.publication-done';
const pageRecords = 1_000;

interface Publication {
  readonly indicatorId: string;
  readonly window: Window;
  /** K in milliseconds UTC. */
  readonly knownAt: number;
  /** `final` where left out. */
  readonly status?: ValueStatus;
  /** `as-was` where left out. */
  readonly structure?: Structure;
}

/** What one restatement decided (capability model 3.6 rule 11): later ones of the same indicator and window go on from it. */
export interface Decision {
  /** K in milliseconds UTC. */
  readonly knownAt: number;
  readonly letGo: readonly string[];
  readonly locked: readonly string[];
  readonly lockedOwn: readonly string[];
}

/**
 * What has been published, by the log itself: it is the truth, and ClickHouse may be behind it after a crash. One string for each
 * (indicator, window, K) published, a hundred bytes or so.
 */
export class PublicationLog {
  readonly #log: EventLog;
  readonly #keys: Pick<InstallationKeys, 'id'>;
  readonly #published = new Set<string>();
  readonly #decisions = new Map<string, Decision[]>();
  #next = 0;

  constructor(log: EventLog, keys: Pick<InstallationKeys, 'id'>) {
    this.#log = log;
    this.#keys = keys;
  }

  /** Reads what has been appended since the last time, by whomever. */
  async catchUp(): Promise<void> {
    const end = await this.#log.end(topic);
    if (this.#next >= end) return;
    const reader = this.#log.read(topic, { offset: this.#next });
    try {
      while (this.#next < end) {
        const records = await reader.next({ recordsMax: pageRecords, waitMs: 1_000 });
        for (const record of records) {
          const { type, meta } = decodeHeader(record.header);
          if (type === recordType || type === doneType) this.#published.add(String(meta['publication']));
          if (meta['decision'] !== undefined) this.#note(String(meta['publication']), meta['decision'] as unknown as Decision);
          this.#next = record.offset + 1;
        }
      }
    } finally {
      await reader.close();
    }
  }

  has(publication: Publication): boolean {
    return this.#published.has(nameOf(publication));
  }

  /** Whether `markDone` was called with this name, by any process. */
  isDone(name: string): boolean {
    return this.#published.has(name);
  }

  /** What the restatements of an indicator and window have decided, the oldest first. */
  decisions({ indicatorId, window }: Pick<Publication, 'indicatorId' | 'window'>): readonly Decision[] {
    return (this.#decisions.get(placeOf(indicatorId, windowText(window))) ?? []).toSorted((a, b) => a.knownAt - b.knownAt);
  }

  /** How far the topic of published values goes: what has been appended before is below it. */
  end(): Promise<number> {
    return this.#log.end(topic);
  }

  /**
   * Appends all values of one indicator and window as one record. After an unknown outcome the caller asks again: `catchUp`, then `has`.
   * @param decision of a restatement, which may have no values to tell
   */
  async append(
    publication: Publication,
    values: readonly (PublishedValue | PublishedGauge | PublishedEffect)[],
    decision?: Decision,
  ): Promise<void> {
    const name = nameOf(publication);
    const keys = Buffer.concat(
      values.map((value) => createHmac('sha256', this.#keys.id).update(`${name}|${value.unitId}`).digest().subarray(0, 16)),
    );
    const meta = { publication: name, ...(decision !== undefined && { decision: jsonOf(decision) }) };
    await this.#appendRecord({ type: recordType, meta, body: JSON.stringify(values), keys });
    this.#published.add(name);
    if (decision !== undefined) this.#note(name, decision);
  }

  /** Says that everything of this name has been looked at, also where there was nothing to publish. */
  async markDone(name: string): Promise<void> {
    await this.#appendRecord({ type: doneType, meta: { publication: name }, body: '[]', keys: Buffer.alloc(0) });
    this.#published.add(name);
  }

  #note(name: string, decision: Decision): void {
    const [indicatorId = '', window = ''] = name.split('|');
    const place = placeOf(indicatorId, window);
    const known = (this.#decisions.get(place) ?? []).filter(({ knownAt }) => knownAt !== decision.knownAt);
    this.#decisions.set(place, [...known, decision]);
  }

  async #appendRecord(o: { type: string; meta: TopicDraft['draft']['meta']; body: string; keys: Buffer }): Promise<void> {
    const { type, meta, keys } = o;
    const draft = { type, schema: 1, client: null, meta, body: Buffer.from(o.body), split: 'json' as const, keys };
    await this.#log.append([{ topic, draft: { ...draft, flags: new Uint8Array(keys.length / 16) } }]);
  }
}

const jsonOf = ({ knownAt, letGo, locked, lockedOwn }: Decision) => ({
  knownAt,
  letGo: [...letGo],
  locked: [...locked],
  lockedOwn: [...lockedOwn],
});

const placeOf = (indicatorId: string, window: string): string => `${indicatorId}|${window}`;

/** `learning-regularity|2024-07-01..2024-10-01|as-was|2024-10-14T21:00:00.000Z|final` */
function nameOf({ indicatorId, window, knownAt, status = 'final', structure = 'as-was' }: Publication): string {
  return [indicatorId, windowText(window), structureText(structure), new Date(knownAt).toISOString(), status].join('|');
}
