import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { actorIdentity } from '@oppiva/xapi';
import type { DocumentAddress, DocumentContext } from './document.ts';

const KEY_BYTES = 16;

/** Keys under which documents lie: keyed hashes, because agents are personal. An agent is who it identifies, however it is written. */
export class DocumentKeys {
  readonly #key: KeyObject;

  /** `tagKey`: the installation's, 32 bytes. */
  constructor(tagKey: Uint8Array) {
    this.#key = createSecretKey(tagKey);
  }

  /** 16 bytes. */
  ofContext({ resource, activityId, agent }: DocumentContext): Buffer {
    return this.#hash([resource, activityId, agent && actorIdentity(agent)]);
  }

  /** 16 bytes. */
  ofDocument(address: DocumentAddress): Buffer {
    const { resource, activityId, agent, registration, id } = address;
    return this.#hash([resource, activityId, agent && actorIdentity(agent), registration, id]);
  }

  #hash(parts: readonly unknown[]): Buffer {
    return createHmac('sha256', this.#key)
      .update(`documents ${JSON.stringify(parts)}`)
      .digest()
      .subarray(0, KEY_BYTES);
  }
}
