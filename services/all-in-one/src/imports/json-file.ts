import { read, type InputFile } from './files.ts';
import { ImportError } from './import-error.ts';
import { isZip } from './rows.ts';

export type JsonKind = 'xapi' | 'events' | 'history';

const HEAD_BYTES_MAX = 64 * 1024;
const SHOWN_MAX = 40;

const holds: Record<JsonKind, string> = {
  xapi: 'xAPI statements',
  events: 'CloudEvents',
  history: 'lines of {"event": …} or {"client": …, "statement": …}',
};

/**
 * Looks at the beginning of a file before anything of it is sent: a file of another kind would be refused row by row, or, worse,
 * by something that tells nothing of it. A first line that is broken JSON is left to be told with its row.
 * @returns whether the file is one JSON array
 * @throws ImportError WRONG_FILE where it is no JSON, or that of another kind, or an array where the kind has one item a line
 */
export async function checkJsonFile(file: InputFile, kind: JsonKind): Promise<boolean> {
  const text = (await headOf(file)).replace(/^\uFEFF/, '').trimStart();
  const isArray = text.startsWith('[');
  if (text !== '' && !isArray && !text.startsWith('{')) throw noJson(file, kind, text);
  if (isArray && kind !== 'xapi')
    throw new ImportError('WRONG_FILE', `${file.path} is one JSON array. Write one item a line instead: jq -c '.[]' ${file.path}`);
  const found = isArray ? null : kindOf(text.slice(0, text.search(/\r?\n|$/)));
  if (found !== null && found !== kind)
    throw new ImportError('WRONG_FILE', `${file.path} holds ${holds[found]}, not ${holds[kind]}. Import it as kind ${found}.`);
  return isArray;
}

function noJson(file: InputFile, kind: JsonKind, text: string): ImportError {
  if (isZip(text))
    return new ImportError('WRONG_FILE', `${file.path} is a zip archive. Unpack it; an import of kind ${kind} takes JSON (or .gz of it).`);
  const beginning = JSON.stringify(text.slice(0, SHOWN_MAX).split(/\r?\n/)[0]);
  return new ImportError(
    'WRONG_FILE',
    `${file.path} is not JSON: it begins with ${beginning}. An import of kind ${kind} takes ${holds[kind]}, one a line; ` +
      'CSV is what the kinds moodle-log, esco, employees and oulad take.',
  );
}

/** Which kind a line is of, by what only that kind has; null where it does not say. */
function kindOf(line: string): JsonKind | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if ('specversion' in value) return 'events';
  if ('event' in value || ('client' in value && 'statement' in value)) return 'history';
  return 'actor' in value && 'verb' in value ? 'xapi' : null;
}

async function headOf(file: InputFile): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of read(file) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
