import type { KnownIds } from '@oppiva/event-log';

/**
 * The ids at lower positions of a topic, each with its first position. Rows depend on them, so they must be a pure function of the log
 * below the record in hand: what was added since the last acknowledged position can be taken back.
 */
export class KnownPositions {
  readonly #ids: KnownIds;
  /** Records whose ids were added and whose rows are not acknowledged yet; as many as blocks under way hold. */
  #open: { offset: number; index: number; keys: Uint8Array }[] = [];

  constructor(ids: KnownIds) {
    this.#ids = ids;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** Fills up at start, from the tables. */
  addAcknowledged(keys: Uint8Array, at: number, offset: number, index: number): void {
    this.#ids.add(keys, at, offset, index);
  }

  /** Call before `add`: keys of the record's entries from `index` on, 16 bytes each, which must not change. */
  begin(offset: number, index: number, keys: Uint8Array): void {
    this.#open.push({ offset, index, keys });
  }

  /** Whether the id is new, and now known. */
  add(keys: Uint8Array, at: number, offset: number, index: number): boolean {
    return this.#ids.add(keys, at, offset, index);
  }

  /** The first position of an id that is known. */
  first(keys: Uint8Array, at: number): { offset: number; index: number } | null {
    const position = this.#ids.get(keys, at);
    return position === -1 ? null : { offset: this.#ids.offsetOf(position), index: this.#ids.indexOf(position) };
  }

  /** Everything below `upto` is acknowledged. */
  acknowledge(upto: number): void {
    let settled = 0;
    while (settled < this.#open.length && (this.#open[settled]?.offset ?? upto) < upto) settled++;
    if (settled > 0) this.#open = this.#open.slice(settled);
  }

  /** Takes back everything at or beyond `upto`, the position that projection starts from again. */
  rollBack(upto: number): void {
    for (const { offset, index, keys } of this.#open) {
      if (offset < upto) continue;
      for (let at = 0; at < keys.length; at += 16) {
        const first = this.first(keys, at);
        if (first !== null && first.offset === offset && first.index === index + at / 16) this.#ids.remove(keys, at);
      }
    }
    this.#open = [];
  }
}
