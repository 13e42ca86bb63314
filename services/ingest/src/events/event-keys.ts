import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

export const KEY_BYTES = 16;

/** Turns what identifies an event (`source|id`) into the 16 bytes that stand for it in headers: an HMAC, since ids may be personal. */
export class EventKeys {
  readonly #key: KeyObject;

  constructor(tagKey: Uint8Array) {
    this.#key = createSecretKey(tagKey);
  }

  /** 16 bytes a key. */
  bytesOf(keys: readonly string[]): Uint8Array {
    const bytes = new Uint8Array(keys.length * KEY_BYTES);
    for (const [i, key] of keys.entries()) {
      bytes.set(createHmac('sha256', this.#key).update(`event\0${key}`).digest().subarray(0, KEY_BYTES), i * KEY_BYTES);
    }
    return bytes;
  }
}
