import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { v5 as uuidV5 } from 'uuid';
import { ImportError } from './import-error.ts';

/** A file to import; `.gz` is decompressed on the way. */
export interface InputFile {
  path: string;
  name: string;
  /** Bytes on disk, compressed where the file is: what progress is measured in. */
  bytesTotal: number;
  bytesRead: number;
  /** Hex SHA-256 of the decompressed content: with the row number it makes the ids of converted rows. */
  sha256: string;
  /** What an archive held under this name; absent for a file of its own. */
  content?: Buffer;
}

function open(path: string, onBytes: (count: number) => void): Readable {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  file.on('error', (error) => counter.destroy(error));
  const counted = file.pipe(counter);
  if (!path.endsWith('.gz')) return counted;
  const gunzip = createGunzip();
  counted.on('error', (error) => gunzip.destroy(error));
  gunzip.on('error', () => file.destroy());
  return counted.pipe(gunzip);
}

/**
 * Reads a file once to learn its hash, so that the ids of its rows are known before the first is sent.
 * @throws ImportError when it is missing, a folder, or not what its ending says
 */
export async function inspect(path: string): Promise<InputFile> {
  const stat = existsSync(path) ? statSync(path) : undefined;
  if (!stat) throw new ImportError('FILE_MISSING', `There is no file ${path}. Check the path; it is read from the folder you stand in.`);
  if (!stat.isFile())
    throw new ImportError('NOT_A_FILE', `${path} is not a file. Name the files, or a kind that takes a folder (employees, oulad).`);
  const hash = createHash('sha256');
  try {
    await pipeline(
      open(path, () => undefined),
      hash,
    );
  } catch (error) {
    throw new ImportError(
      'FILE_UNREADABLE',
      `${path} could not be read: ${(error as Error).message}. Is it complete, and really compressed when it ends in .gz?`,
    );
  }
  return { path, name: basename(path), bytesTotal: stat.size, bytesRead: 0, sha256: hash.digest('hex') };
}

/** A file that lies in an archive. */
export function archived(archive: string, name: string, content: Buffer): InputFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path: `${archive}/${name}`, name, bytesTotal: content.length, bytesRead: 0, sha256, content };
}

/** The decompressed content as a stream of bytes; `bytesRead` of the file moves on as it is read. */
export function read(file: InputFile): Readable {
  file.bytesRead = 0;
  if (file.content !== undefined) {
    file.bytesRead = file.bytesTotal;
    return Readable.from([file.content]);
  }
  return open(file.path, (count) => {
    file.bytesRead += count;
  });
}

/** Id of the row's statement or event (ARCHITECTURE section 9, `npm run import`); `part` tells several of one row apart. */
export function rowId(file: InputFile, row: number, part = ''): string {
  return uuidV5(`oppiva:import:${file.sha256}:${row}${part}`, uuidV5.URL);
}

/** Finds `<name>` or `<name>.gz` in the folder. @throws ImportError naming what is missing and what the folder holds */
export function fileInFolder(folder: string, name: string): string {
  const stat = existsSync(folder) ? statSync(folder) : undefined;
  if (!stat?.isDirectory())
    throw new ImportError('FOLDER_MISSING', `${folder} is not a folder. This kind of import takes the folder that holds ${name}.`);
  for (const candidate of [name, `${name}.gz`]) if (existsSync(join(folder, candidate))) return join(folder, candidate);
  throw new ImportError('FILE_MISSING', `${folder} holds no ${name} or ${name}.gz, only ${readdirSync(folder).slice(0, 12).join(', ')}.`);
}
