import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './errors.ts';

export type Engine = 'MergeTree' | 'ReplicatedMergeTree';

export interface MigrationFile {
  /** From the file's name: `0021_learning_events.sql` is 21. */
  number: number;
  name: string;
  text: string;
  /** SHA-256, hex, of the text with line ends as `\n`, so that a checkout with other line ends is the same file. */
  checksum: string;
}

export interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

/**
 * The migrations of a folder in their order.
 * @throws {SetUpError} MIGRATION_NAME, MIGRATION_DUPLICATE
 */
export function readMigrations(directory: string): MigrationFile[] {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readMigration(directory, name));
  for (const [index, file] of files.entries()) {
    const previous = files[index - 1];
    if (previous?.number === file.number) {
      throw new SetUpError(
        'MIGRATION_DUPLICATE',
        `Two migrations carry the number ${file.number}: ${previous.name} and ${file.name} in ${directory}. Give the one that is not yet released the next free number.`,
      );
    }
  }
  return files;
}

function readMigration(directory: string, name: string): MigrationFile {
  const digits = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1];
  if (digits === undefined) {
    throw new SetUpError(
      'MIGRATION_NAME',
      `${join(directory, name)} is no name of a migration. Name it NNNN_what_it_does.sql: four digits, then lower case.`,
    );
  }
  const text = readFileSync(join(directory, name), 'utf8').replaceAll('\r\n', '\n');
  return { number: Number(digits), name, text, checksum: createHash('sha256').update(text).digest('hex') };
}

/**
 * What remains to be applied. Numbers need not follow one another without holes (each area of the product has a range),
 * but what was applied stays as it is, and nothing new may go in below it.
 * @throws {SetUpError} MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_OUT_OF_ORDER
 */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  directory: string,
): MigrationFile[] {
  const byNumber = new Map(files.map((file) => [file.number, file]));
  for (const old of applied) checkUnchanged(old, byNumber.get(old.number), directory);
  const appliedNumbers = new Set(applied.map((old) => old.number));
  const highest = Math.max(0, ...appliedNumbers);
  const pending = files.filter((file) => !appliedNumbers.has(file.number));
  const late = pending.find((file) => file.number < highest);
  if (late !== undefined) {
    throw new SetUpError(
      'MIGRATION_OUT_OF_ORDER',
      `${late.name} was never applied to this database, but a later migration (number ${highest}) was. Migrations only go forward: give it a number above ${highest}.`,
    );
  }
  return pending;
}

function checkUnchanged(old: AppliedMigration, file: MigrationFile | undefined, directory: string): void {
  if (file === undefined) {
    throw new SetUpError(
      'MIGRATION_MISSING',
      `${old.name} was applied to this database but is not in ${directory}. Either this version of the product is older than the database (start the newer one), or the file was deleted or renumbered (put it back).`,
    );
  }
  if (file.checksum !== old.checksum) {
    throw new SetUpError(
      'MIGRATION_CHANGED',
      `${file.name} differs from the text that was applied to this database (SHA-256 ${old.checksum.slice(0, 12)}… then, ${file.checksum.slice(0, 12)}… now). Applied migrations never change: restore the file, and put the change into a new migration with the next free number.`,
    );
  }
}

/** `{MergeTree}`, `{ReplacingMergeTree}` … become the plain or the replicated engine of that family. */
export function expandEngines(text: string, engine: Engine): string {
  const prefix = engine === 'ReplicatedMergeTree' ? 'Replicated' : '';
  return text.replace(/\{(\w*MergeTree)\}/g, (_macro, family: string) => `${prefix}${family}`);
}
