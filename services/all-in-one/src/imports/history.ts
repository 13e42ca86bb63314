import { inspect, type InputFile } from './files.ts';
import { checkJsonFile, type JsonKind } from './json-file.ts';
import { jsonLines, type ImportPart, type ImportRow } from './rows.ts';

/** `{"event": CloudEvent}` or `{"client": "lms", "statement": …}`, one a line: an organisation's history as fixture F1 writes it. */
export async function historyParts(paths: string[]): Promise<ImportPart[]> {
  return Promise.all(paths.map(async (path) => partOf(await checked(path, 'history'), historyRow)));
}

/** CloudEvents, one a line. */
export async function eventParts(paths: string[]): Promise<ImportPart[]> {
  return Promise.all(
    paths.map(async (path) => partOf(await checked(path, 'events'), (row, value) => ({ row, items: [{ kind: 'event', value }] }))),
  );
}

async function checked(path: string, kind: JsonKind): Promise<InputFile> {
  const file = await inspect(path);
  await checkJsonFile(file, kind);
  return file;
}

function partOf(file: InputFile, convert: (row: number, value: unknown) => ImportRow): ImportPart {
  return {
    file,
    rows: async function* () {
      for await (const line of jsonLines(file)) yield 'problem' in line ? line : convert(line.row, line.value);
    },
  };
}

export function historyRow(row: number, value: unknown): ImportRow {
  if (typeof value !== 'object' || value === null) return { row, problem: 'neither {"event": …} nor {"client": …, "statement": …}' };
  if ('event' in value) return { row, items: [{ kind: 'event', value: value.event }] };
  if ('statement' in value && 'client' in value && typeof value.client === 'string') {
    return { row, items: [{ kind: 'statement', client: value.client, value: value.statement }] };
  }
  return { row, problem: 'neither {"event": …} nor {"client": …, "statement": …}' };
}
