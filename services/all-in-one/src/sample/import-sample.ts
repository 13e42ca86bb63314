import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminClientError, type AdminClient } from '../admin-client.ts';
import type { ImportRow } from '../imports/rows.ts';
import { importPart } from '../imports/runner.ts';
import { sampleOrganisation } from './organisation.ts';

/** What the product answers to an initial load once loading is declared finished. */
const LOADING_OVER = 'BOOTSTRAP_CLOSED';

const noteOf = (dataDir: string): string => join(dataDir, 'sample.json');

/** Notes that this installation begins with the sample; the note goes when the sample is complete, so that an interrupted one goes on. */
export function noteSample(dataDir: string, now: Date): void {
  writeFileSync(noteOf(dataDir), `${JSON.stringify({ today: now.toISOString().slice(0, 10) })}\n`, { mode: 0o600 });
}

/** Imports the invented organisation through the same door as any history, if a note says that it is wanted and not complete. */
export async function importSample(options: { dataDir: string; admin: AdminClient; say: (text: string) => void }): Promise<void> {
  const { dataDir, admin, say } = options;
  if (!existsSync(noteOf(dataDir))) return;
  const { today } = JSON.parse(readFileSync(noteOf(dataDir), 'utf8')) as { today: string };
  say('Importing a small invented organisation, so that there is something to see (npm start -- --empty leaves it out) …');
  await load(today, admin, say);
  while (!(await admin.published(10_000)).caughtUp) say('  still computing …');
  rmSync(noteOf(dataDir));
}

/** A sample that was interrupted after it was loaded is over already: then only its figures are waited for. */
async function load(today: string, admin: AdminClient, say: (text: string) => void): Promise<void> {
  const rows = async function* (): AsyncIterable<ImportRow> {
    let row = 0;
    for (const item of sampleOrganisation(today)) yield { row: ++row, items: [item] };
  };
  try {
    const summary = await importPart({ file: { path: 'the sample organisation' }, rows }, { admin, bootstrap: 'sample' });
    say(
      `  ${summary.rows} facts: ${summary.accepted} new, ${summary.duplicate} known already, ${summary.rejected} refused. Computing the figures …`,
    );
    await admin.finishImport();
  } catch (error) {
    if (!(error instanceof AdminClientError) || error.code !== LOADING_OVER) throw error;
  }
}
