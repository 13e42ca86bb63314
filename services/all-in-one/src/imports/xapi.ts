import { inspect, read, rowId, type InputFile } from './files.ts';
import { ImportError } from './import-error.ts';
import { checkJsonFile } from './json-file.ts';
import { jsonLines, type ImportPart, type ImportRow } from './rows.ts';

const CLIENT = 'import-xapi';

/** xAPI statements: JSON lines, or one JSON array. A statement without an id gets the row's. */
export async function xapiParts(paths: string[]): Promise<ImportPart[]> {
  const parts: ImportPart[] = [];
  for (const path of paths) {
    const file = await inspect(path);
    const isArray = await checkJsonFile(file, 'xapi');
    parts.push({ file, rows: () => (isArray ? arrayRows(file) : lineRows(file)) });
  }
  return parts;
}

async function* lineRows(file: InputFile): AsyncIterable<ImportRow> {
  for await (const line of jsonLines(file)) yield 'problem' in line ? line : statementRow(file, line.row, line.value);
}

/** The largest array file that is read whole; longer ones belong in lines. */
const ARRAY_BYTES_MAX = 256 * 1024 * 1024;

async function* arrayRows(file: InputFile): AsyncIterable<ImportRow> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of read(file) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ARRAY_BYTES_MAX) {
      throw new ImportError(
        'FILE_TOO_LARGE',
        `${file.path} is a JSON array of more than 256 MiB. Write one statement a line instead (jq -c '.[]').`,
      );
    }
  }
  const values: unknown = parseArray(file, Buffer.concat(chunks).toString('utf8'));
  for (const [index, value] of (values as unknown[]).entries()) yield statementRow(file, index + 1, value);
}

function parseArray(file: InputFile, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportError('NOT_JSON', `${file.path} begins like a JSON array but is none: ${(error as Error).message}.`);
  }
}

function statementRow(file: InputFile, row: number, value: unknown): ImportRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { row, problem: 'not a statement: a JSON object was expected' };
  const statement = 'id' in value ? value : { id: rowId(file, row), ...value };
  return { row, items: [{ kind: 'statement', client: CLIENT, value: statement }] };
}
