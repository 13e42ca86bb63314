import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { LogKeys } from './event-log.ts';

/** Finds the key of a sealed section; null where the key was destroyed. */
export interface Keyring {
  keyFor(keyId: Uint8Array): KeyObject | null;
}

export interface SealingKey {
  /** 16 bytes. */
  id: Buffer;
  /** As a KeyObject: with a Buffer each cipher costs 3.6 times as much. */
  key: KeyObject;
}

/** A 32-byte key and its public id: derived, so that a wrong key is recognised as such and says nothing about the key. */
export function sealingKey(secret: Uint8Array): SealingKey {
  const id = createHmac('sha256', secret).update('oppiva sealed section key id').digest().subarray(0, 16);
  return { id: Buffer.from(id), key: createSecretKey(secret) };
}

/** A keyring of given keys; every other key counts as destroyed. */
export function keyringOf(keys: readonly SealingKey[]): Keyring {
  const byId = new Map(keys.map(({ id, key }) => [id.toString('latin1'), key]));
  return {
    keyFor: (keyId) => byId.get(Buffer.from(keyId.buffer, keyId.byteOffset, keyId.byteLength).toString('latin1')) ?? null,
  };
}

/** The keyring that opens everything sealed under the installation's own key. */
export function installationKeyring(keys: Pick<LogKeys, 'seal'>): Keyring {
  return keyringOf([sealingKey(keys.seal)]);
}
