import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyError } from './key-error.ts';

/** Where an installation keeps its data: the absolute path of DATA_DIR. */
export interface KeyPlace {
  dataDir: string;
}

const keyPath = (place: KeyPlace): string => join(place.dataDir, 'keys', 'master.key');
const fingerprintPath = (place: KeyPlace): string => join(place.dataDir, 'keys', 'master.fingerprint');

/** True when the embedded log's file is there. */
export function logExists(place: KeyPlace): boolean {
  return existsSync(join(place.dataDir, 'log', 'oppiva.sqlite'));
}

/**
 * The key file's text, or null where there is none.
 * @throws KeyError KEY_UNREADABLE, KEY_EXPOSED
 */
export function readKeyFile(place: KeyPlace): { path: string; text: string } | null {
  const path = keyPath(place);
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      const message = `${path} can be read by others (mode ${(mode & 0o777).toString(8)}). Make it yours alone: chmod 600 ${path}`;
      throw new KeyError('KEY_EXPOSED', message);
    }
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error instanceof KeyError ? error : unreadable(path, error);
  }
}

/** What the data in the directory were written with, or null before the first start. */
export function readFingerprint(place: KeyPlace): string | null {
  try {
    return readFileSync(fingerprintPath(place), 'utf8').trim();
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(fingerprintPath(place), error);
  }
}

/** Makes the key file, unless another process was faster: then its file stays. On disk when this returns. */
export function createKeyFile(place: KeyPlace, text: string): void {
  createOnce(keyPath(place), text);
}

/** Writes the fingerprint, unless there is one. */
export function writeFingerprint(place: KeyPlace, fingerprint: string): void {
  createOnce(fingerprintPath(place), `${fingerprint}\n`);
}

/** Writes a file aside and links it into place, which fails where one exists: nobody ever sees half a file. */
function createOnce(path: string, text: string): void {
  const directory = dirname(path);
  const aside = `${path}.${randomUUID()}`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeDurably(aside, text);
    try {
      linkSync(aside, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    syncDirectory(directory);
    syncDirectory(dirname(directory));
  } catch (error) {
    const message = `${path} cannot be written (${String(codeOf(error) ?? error)}). Give the user that runs the product a DATA_DIR that it may write.`;
    throw new KeyError('KEY_UNREADABLE', message, error);
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function unreadable(path: string, cause: unknown): KeyError {
  const message = `${path} cannot be read (${String(codeOf(cause) ?? cause)}). Let the user that runs the product own and read it.`;
  return new KeyError('KEY_UNREADABLE', message, cause);
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
