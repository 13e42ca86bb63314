import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminClientError, type AdminClient } from '../admin-client.ts';
import type { ImportRow } from '../imports/rows.ts';
import { importPart } from '../imports/runner.ts';
import { demoOrganisation } from './demo-organisation.ts';
import { organisation } from './suvanto.ts';

/** What the product answers to an initial load once loading is declared finished. */
const LOADING_OVER = 'BOOTSTRAP_CLOSED';
/** Facts between two lines of progress. */
const PROGRESS_EVERY = 4_000;
const LOOK_EVERY_MS = 1_000;

/** Stays in the data directory for good: the pages say for ever that what they show was invented. */
interface Note {
  /** The date up to which the organisation was invented. */
  today: string;
  isComplete: boolean;
}

const noteOf = (dataDir: string): string => join(dataDir, 'demo.json');

/** Whether this installation holds the invented organisation. */
export function isDemo(dataDir: string): boolean {
  return existsSync(noteOf(dataDir));
}

/** Notes that this installation begins with the demo organisation; an import that was interrupted goes on at the next start. */
export function noteDemo(dataDir: string, now: Date): void {
  writeNote(dataDir, { today: now.toISOString().slice(0, 10), isComplete: false });
}

interface DemoImport {
  dataDir: string;
  admin: Pick<AdminClient, 'importItems' | 'finishImport' | 'published'>;
  /** The windows that have published values by now. */
  windows: () => Promise<readonly string[]>;
  say: (text: string) => void;
  signal: AbortSignal;
}

/**
 * Imports the demo organisation through the same door as any history, if a note says that it is wanted and not complete. Returns when there
 * is something to see; the other quarters follow while it is looked at, until `signal`.
 */
export async function importDemo(options: DemoImport): Promise<void> {
  const { dataDir, admin, windows, say, signal } = options;
  if (!isDemo(dataDir)) return;
  const note = JSON.parse(readFileSync(noteOf(dataDir), 'utf8')) as Note;
  if (note.isComplete) return;
  say(`Importing ${organisation.name}, an invented organisation, so that there is something to see (npm start -- --empty leaves it out) …`);
  await load(note.today, admin, say);
  while (!signal.aborted && (await windows()).length === 0 && !(await admin.published(LOOK_EVERY_MS)).caughtUp);
  void complete(note, options).catch((error: unknown) => {
    if (!signal.aborted)
      say(`The demo is not complete yet and goes on at the next start: ${error instanceof Error ? error.message : String(error)}`);
  });
}

async function complete(note: Note, { dataDir, admin, windows, say, signal }: DemoImport): Promise<void> {
  while (!(await admin.published(LOOK_EVERY_MS)).caughtUp) if (signal.aborted) return;
  writeNote(dataDir, { ...note, isComplete: true });
  say(`The demo is complete: ${(await windows()).length} quarters.`);
}

/** A demo that was interrupted after it was loaded is over already: then only its figures are waited for. */
async function load(today: string, admin: DemoImport['admin'], say: (text: string) => void): Promise<void> {
  const rows = async function* (): AsyncIterable<ImportRow> {
    let row = 0;
    for (const item of demoOrganisation(today)) {
      if (row > 0 && row % PROGRESS_EVERY === 0) say(`  ${row} facts …`);
      yield { row: ++row, items: [item] };
    }
  };
  try {
    const summary = await importPart({ file: { path: organisation.name }, rows }, { admin, bootstrap: 'demo' });
    say(
      `  ${summary.rows} facts: ${summary.accepted} new, ${summary.duplicate} known already, ${summary.rejected} refused. Computing the figures …`,
    );
    for (const { row, reason } of summary.reasons) say(`  refused, fact ${row}: ${reason}`);
    await admin.finishImport();
  } catch (error) {
    if (!(error instanceof AdminClientError) || error.code !== LOADING_OVER) throw error;
  }
}

/** Whole or not at all: a start that is interrupted while it writes must not leave half a note. */
function writeNote(dataDir: string, note: Note): void {
  writeFileSync(`${noteOf(dataDir)}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  renameSync(`${noteOf(dataDir)}.new`, noteOf(dataDir));
}
