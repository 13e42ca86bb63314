import { createInterface } from 'node:readline';
import { CsvError, parse } from 'csv-parse';
import type { InputFile } from './files.ts';
import { read } from './files.ts';
import { ImportError } from './import-error.ts';

/** What one row becomes: statements in the name of a client, HR and rule events. */
export type ImportItem = { kind: 'statement'; client: string; value: unknown } | { kind: 'event'; value: unknown };

/**
 * One row of the file, numbered from 1 without the header line; `problem` where it could not be converted. Where several rows become
 * one item, `rows` says of how many it is made, and `row` is the first of them.
 */
export type ImportRow = { row: number; items: ImportItem[]; rows?: number } | { row: number; problem: string };

/** A file and the way its rows are read. */
export interface ImportPart<File extends { path: string } = InputFile> {
  file: File;
  rows: () => AsyncIterable<ImportRow>;
}

/** JSON values, one a line; empty lines are not rows. */
export async function* jsonLines(file: InputFile): AsyncIterable<{ row: number; value: unknown } | { row: number; problem: string }> {
  let row = 0;
  for await (const line of createInterface({ input: read(file), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    row++;
    yield parseLine(line, row);
  }
}

function parseLine(line: string, row: number): { row: number; value: unknown } | { row: number; problem: string } {
  try {
    return { row, value: JSON.parse(line) };
  } catch (error) {
    return { row, problem: `not JSON: ${(error as Error).message}` };
  }
}

/**
 * Records of a CSV file with a header line, by column name.
 * @param expected what the file should be, for the error; asked as a question where left out
 * @throws ImportError when a needed column is missing, or it is no CSV
 */
export async function* csvRows(
  file: InputFile,
  columns: readonly string[],
  expected = 'Is it the right file?',
): AsyncIterable<{ row: number; record: Record<string, string> }> {
  const input = read(file);
  const parser = input.pipe(parse({ columns: checkedHeader(file, columns, expected), bom: true, trim: true, relax_column_count: true }));
  input.on('error', (error) => parser.destroy(error));
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<Record<string, string>>) yield { row: ++row, record };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ImportError('NOT_CSV', `${file.path} cannot be read as CSV after its row ${row}: ${error.message}. ${expected}`);
  }
}

function checkedHeader(file: InputFile, needed: readonly string[], expected: string): (header: string[]) => string[] {
  return (header) => {
    const missing = needed.filter((column) => !header.includes(column));
    if (missing.length > 0) {
      if (isZip(header[0] ?? '')) throw new ImportError('WRONG_FILE', `${file.path} is a zip archive. Unpack it. ${expected}`);
      throw new ImportError(
        'WRONG_FILE',
        `${file.path} has no column ${missing.join(', ')}; its first line is "${header.join(',').slice(0, 200)}". ${expected}`,
      );
    }
    return header;
  };
}

/** Whether content begins as zip archives do; as CSV or JSON it would only look like noise. */
export function isZip(beginning: string): boolean {
  return beginning.startsWith('PK\u0003\u0004');
}
