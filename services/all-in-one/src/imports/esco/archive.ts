import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { unzipSync } from 'fflate';
import { archived, inspect, type InputFile } from '../files.ts';
import { ImportError } from '../import-error.ts';

const ARCHIVE_BYTES_MAX = 64 * 1024 * 1024;
const CONTENT_BYTES_MAX = 256 * 1024 * 1024;

/** A CSV file that lies in a folder or in a zip archive there. */
export interface FoundFile {
  name: string;
  /** The archive or the file itself. */
  container: string;
  open: () => Promise<InputFile>;
}

/** The CSV files at the paths: in folders, in zip archives, in folders' archives. @throws ImportError where a path is neither */
export function findCsvFiles(paths: string[]): FoundFile[] {
  return paths.flatMap((path) => {
    if (!existsSync(path))
      throw new ImportError('FILE_MISSING', `There is no file ${path}. Check the path; it is read from the folder you stand in.`);
    return statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .flatMap((name) => filesAt(join(path, name)))
      : filesAt(path);
  });
}

function filesAt(path: string): FoundFile[] {
  if (/\.csv(\.gz)?$/i.test(path)) return [{ name: basename(path).replace(/\.gz$/i, ''), container: path, open: () => inspect(path) }];
  if (!/\.zip$/i.test(path)) return [];
  const names: string[] = [];
  unzip(path, ({ name }) => {
    if (name.toLowerCase().endsWith('.csv')) names.push(name);
    return false;
  });
  return names.map((name) => ({
    name: basename(name),
    container: path,
    open: () => {
      const content = unzip(path, (entry) => {
        if (entry.name !== name) return false;
        if (entry.originalSize > CONTENT_BYTES_MAX) throw tooLarge(`${path}/${name}`, CONTENT_BYTES_MAX);
        return true;
      });
      return Promise.resolve(archived(path, name, Buffer.from(content[name]!)));
    },
  }));
}

function unzip(path: string, filter: NonNullable<Parameters<typeof unzipSync>[1]>['filter']): Record<string, Uint8Array> {
  if (statSync(path).size > ARCHIVE_BYTES_MAX) throw tooLarge(path, ARCHIVE_BYTES_MAX);
  try {
    return unzipSync(readFileSync(path), { filter: filter! });
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(
      'FILE_UNREADABLE',
      `${path} could not be read: ${(error as Error).message}. Is it complete, and really a zip archive?`,
    );
  }
}

function tooLarge(path: string, bytes: number): ImportError {
  return new ImportError('FILE_TOO_LARGE', `${path} has more than ${bytes / 1024 / 1024} MiB. Unpack it, and name the folder.`);
}
