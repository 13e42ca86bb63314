import type { AdminClient, ItemOutcome } from '../admin-client.ts';
import type { ImportItem, ImportPart, ImportRow } from './rows.ts';

const ITEMS_PER_BATCH_MAX = 500;
const BATCHES_IN_FLIGHT_MAX = 3;
const REASONS_MAX = 20;
/** One reason that thousands of rows share must not hide the others. */
const ROWS_PER_REASON_MAX = 3;

/** What became of a file: accepted + duplicate + rejected = rows. */
export interface ImportSummary {
  file: string;
  rows: number;
  accepted: number;
  duplicate: number;
  rejected: number;
  /** The first few of each kind, with their row numbers. */
  reasons: { row: number; reason: string }[];
}

export interface ImportOptions {
  admin: Pick<AdminClient, 'importItems'>;
  /** Batch id of a declared initial load (capability model 3.2 rule 2). */
  bootstrap?: string;
  dryRun?: boolean;
  onProgress?: (summary: ImportSummary) => void;
}

interface Batch {
  rows: { row: number; items: ImportItem[]; rows?: number }[];
  /** Items, or rows where several became one item: that item is as large as they are. */
  items: number;
}

/**
 * Sends the rows of one file in bounded batches, a few in flight, and counts what became of each row. Sending a row again is
 * harmless (it is a duplicate), so an import that was killed is simply started again.
 * @throws what the admin client throws when the product cannot be reached or refuses as a whole
 */
export async function importPart(part: ImportPart<{ path: string }>, options: ImportOptions): Promise<ImportSummary> {
  const summary: ImportSummary = { file: part.file.path, rows: 0, accepted: 0, duplicate: 0, rejected: 0, reasons: [] };
  const inFlight = new Set<Promise<void>>();
  let failure: unknown;
  let batch: Batch = { rows: [], items: 0 };
  const send = async (): Promise<void> => {
    const full = batch;
    batch = { rows: [], items: 0 };
    const sent = sendBatch(full, summary, options).catch((error: unknown) => {
      failure ??= error;
    });
    inFlight.add(sent);
    void sent.finally(() => inFlight.delete(sent));
    if (inFlight.size >= BATCHES_IN_FLIGHT_MAX) await Promise.race(inFlight);
  };
  for await (const row of part.rows()) {
    if (failure !== undefined) break;
    summary.rows += rowsOf(row);
    if ('problem' in row) reject(summary, row, row.problem);
    else {
      batch.rows.push(row);
      batch.items += Math.max(row.items.length, rowsOf(row));
    }
    if (batch.items >= ITEMS_PER_BATCH_MAX) await send();
    options.onProgress?.(summary);
  }
  if (batch.items > 0 && failure === undefined) await send();
  await Promise.all(inFlight);
  if (failure !== undefined) throw failure;
  return summary;
}

async function sendBatch(batch: Batch, summary: ImportSummary, options: ImportOptions): Promise<void> {
  const items = batch.rows.flatMap((row) => row.items);
  const outcomes =
    options.dryRun === true
      ? items.map(() => ({ status: 'accepted' }) as ItemOutcome)
      : await options.admin.importItems(items, options.bootstrap);
  let at = 0;
  for (const row of batch.rows) {
    count(summary, row, outcomes.slice(at, at + row.items.length));
    at += row.items.length;
  }
  options.onProgress?.(summary);
}

/** A row of several items is accepted when one of them is new, rejected when one is refused. */
function count(summary: ImportSummary, row: ImportRow, outcomes: ItemOutcome[]): void {
  const refused = outcomes.find((outcome) => outcome.status === 'rejected' || outcome.status === 'conflict');
  if (refused) reject(summary, row, refused.reason ?? refused.status);
  else if (outcomes.some((outcome) => outcome.status === 'accepted')) summary.accepted += rowsOf(row);
  else summary.duplicate += rowsOf(row);
}

function reject(summary: ImportSummary, row: ImportRow, reason: string): void {
  summary.rejected += rowsOf(row);
  const { reasons } = summary;
  const said = reasons.filter((each) => each.reason === reason).length;
  if (said < ROWS_PER_REASON_MAX && reasons.length < REASONS_MAX) reasons.push({ row: row.row, reason });
}

function rowsOf(row: ImportRow): number {
  return ('items' in row ? row.rows : undefined) ?? 1;
}
