import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class DataDirectoryLocked extends Error {
  readonly code = 'DATA_DIRECTORY_LOCKED';
}

/**
 * Takes the data directory for this process. The lock is the operating system's (SQLite holds it on an open
 * file), so it ends with the process however that dies, and needs no clean-up after a power failure.
 * @throws DataDirectoryLocked when another process holds it
 */
export function lockDataDirectory(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by INTEGER)');
  } catch (error) {
    database.close();
    if (!/locked/.test(String(error))) throw error;
    throw new DataDirectoryLocked(
      `The data directory ${dataDir} is in use by another Oppiva that is running now. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  return { release: () => database.close() };
}
