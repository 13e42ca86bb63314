import { hkdfSync, randomBytes } from 'node:crypto';
import { KeyError } from './key-error.ts';
import { createKeyFile, logExists, readFingerprint, readKeyFile, writeFingerprint, type KeyPlace } from './key-files.ts';

/** The installation's keys, 32 bytes each. They exist in memory only; what is kept is the master key that they come from. */
export interface InstallationKeys {
  /** Statement ids in record headers (AES-256). */
  id: Buffer;
  /** Tags of exact statement bytes and of event keys (HMAC-SHA256). */
  tag: Buffer;
  /** Sealed sections of record bodies (AES-256-GCM). */
  seal: Buffer;
  /** Pseudonyms in ClickHouse (HMAC-SHA256). */
  pseudonym: Buffer;
  /** Cursors that clients bring back (HMAC-SHA256). */
  cursor: Buffer;
}

export interface KeySource extends KeyPlace {
  /** 64 hexadecimal digits, from the environment. Given, the key file is neither read nor made. */
  masterKey?: string | undefined;
}

const KEY_BYTES = 32;

/**
 * Derives the installation's keys from the master key (HKDF-SHA256, RFC 5869, one info string each). The master key is
 * `masterKey`, or DATA_DIR/keys/master.key, which the first start makes (32 random bytes, mode 0600, on disk before it is
 * used). A fingerprint beside it tells another key from the one that the data were written with.
 * @throws KeyError KEY_UNREADABLE, KEY_MALFORMED, KEY_EXPOSED (others may read it), KEY_MISSING (data are there, the key is
 *   not), KEY_MISMATCH (not the key that the data were written with)
 */
export function loadInstallationKeys(source: KeySource): InstallationKeys {
  refuseLostKey(source);
  const master = source.masterKey === undefined ? masterKeyFromFile(source) : parseMasterKey(source.masterKey, 'OPPIVA_MASTER_KEY');
  const fingerprint = derive(master, 'fingerprint').subarray(0, 8).toString('hex');
  const known = readFingerprint(source);
  if (known === null) writeFingerprint(source, fingerprint);
  else if (known !== fingerprint) {
    const message = `The data in ${source.dataDir} were written with another master key. Start with that key, or with another DATA_DIR.`;
    throw new KeyError('KEY_MISMATCH', message);
  }
  return {
    id: derive(master, 'id'),
    tag: derive(master, 'tag'),
    seal: derive(master, 'seal'),
    pseudonym: derive(master, 'pseudonym'),
    cursor: derive(master, 'cursor'),
  };
}

/**
 * Refuses a data directory that holds data but no key: a new key could neither open the old records nor give the same
 * pseudonyms, so the same people would silently become others. Pass `logIsElsewhere: true` where the log is known to hold
 * records although no file of it is in the directory (Kafka).
 * @throws KeyError KEY_MISSING
 */
export function refuseLostKey(source: KeySource & { logIsElsewhere?: boolean }): void {
  if (source.masterKey !== undefined) return;
  // Data first, then the key: a process that starts beside this one writes its key before any data.
  const holdsData = source.logIsElsewhere === true || logExists(source) || readFingerprint(source) !== null;
  if (!holdsData || readKeyFile(source) !== null) return;
  const message =
    `${source.dataDir} holds data, but the key that seals them is gone: there is no keys/master.key and OPPIVA_MASTER_KEY is not set. ` +
    'Restore the key from the backup; without it nothing in the log can be opened. A new, empty DATA_DIR starts afresh.';
  throw new KeyError('KEY_MISSING', message);
}

function masterKeyFromFile(place: KeyPlace): Buffer {
  // Made by whichever process comes first; every process then reads what is on disk.
  if (readKeyFile(place) === null) createKeyFile(place, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  const file = readKeyFile(place);
  if (file === null) throw new KeyError('KEY_UNREADABLE', `The key file in ${place.dataDir}/keys vanished while starting. Start again.`);
  return parseMasterKey(file.text.trim(), file.path);
}

function parseMasterKey(text: string, where: string): Buffer {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  const message = `${where} holds ${text.length} characters; a master key is 64 hexadecimal digits (32 bytes). Restore it from the backup.`;
  throw new KeyError('KEY_MALFORMED', message);
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'oppiva', `oppiva/${purpose}/v1`, KEY_BYTES));
}
