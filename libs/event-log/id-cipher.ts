import { createCipheriv, createDecipheriv, createSecretKey, type Cipheriv, type Decipheriv } from 'node:crypto';

/**
 * Turns 16-byte ids into the keys of a header and back: one AES-256 block each (ECB without padding is exactly "a permutation of 16 bytes
 * under a key": equal ids give equal keys, which is what the table of known ids needs, and nothing else is wanted). All ids of a request
 * go in one call.
 */
export class IdCipher {
  // Without padding ECB keeps nothing between calls, so one cipher object serves for ever.
  readonly #cipher: Cipheriv;
  readonly #decipher: Decipheriv;

  /** `key`: 32 bytes. */
  constructor(key: Uint8Array) {
    const keyObject = createSecretKey(key);
    this.#cipher = createCipheriv('aes-256-ecb', keyObject, null).setAutoPadding(false);
    this.#decipher = createDecipheriv('aes-256-ecb', keyObject, null).setAutoPadding(false);
  }

  /** `ids`: n × 16 bytes; answers as many. */
  encrypt(ids: Uint8Array): Buffer {
    return this.#cipher.update(wholeBlocks(ids));
  }

  /** `keys`: n × 16 bytes, e.g. `decodeHeader(record.header).keys`. */
  decrypt(keys: Uint8Array): Buffer {
    return this.#decipher.update(wholeBlocks(keys));
  }
}

function wholeBlocks(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 16 !== 0) throw new RangeError(`ids are 16 bytes each, so ${bytes.length} bytes are not whole ids`);
  return bytes;
}
