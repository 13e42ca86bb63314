import type { XapiVersion } from '@oppiva/xapi';
import { checkStatement, splitJsonArray } from '@oppiva/xapi';
import type { ProblemItem } from '../http/problem.ts';
import { knownAtOf, type Refusal } from '../door/refusal-counts.ts';
import { contended, duplicatesOf, invalidItems, type AcceptRequests } from '../xapi/accept-requests.ts';
import { bodyOf, pick, type Batch } from '../xapi/batch.ts';
import type { CheckedStatement } from '../xapi/prepare-statements.ts';
import type { Outcome } from '../xapi/accept-statements.ts';

/** What became of one item of an import. */
export interface ItemOutcome {
  index: number;
  id?: string;
  status: Outcome | 'rejected';
  errors?: Pick<ProblemItem, 'path' | 'code' | 'message' | 'rule'>[];
}

export interface StatementImport {
  client: string;
  version: XapiVersion;
  body: Buffer;
  items: readonly unknown[];
  bootstrap?: string;
}

const ROUNDS_MAX = 8;

/**
 * Statements that an administrator brings from elsewhere, through the same acceptance as HTTP, except that good items go in although
 * others of the request are bad: an old file is not sent again for one wrong row. One outcome an item, in order.
 */
export async function importStatements(accept: AcceptRequests, request: StatementImport): Promise<ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  const good: number[] = [];
  for (const [index, item] of request.items.entries()) {
    if (checkStatement(item, request.version)) good.push(index);
    else outcomes[index] = { index, status: 'rejected', errors: invalidItems(item, request.version, index, '$').map(withoutIndex) };
  }
  if (good.length > 0) await acceptGood(accept, request, good, outcomes);
  await accept.refuse(rejectedOf(request, outcomes));
  return outcomes;
}

/** Whatever stands in the way of one statement is taken out, and the rest decided again. */
async function acceptGood(
  accept: AcceptRequests,
  request: StatementImport,
  good: readonly number[],
  outcomes: ItemOutcome[],
): Promise<void> {
  const statements = good.map((index) => request.items[index] as CheckedStatement);
  const body = bodyOf(request.body, splitJsonArray(request.body), good);
  const whole = accept.prepare({ ...request, body, value: statements }, statements);
  // Within an import a row that stands twice is a duplicate in either version.
  const batch: Batch = { ...whole, version: '1.0.3' };
  let entries = [...batch.ids.keys()];
  let round = 0;
  while (entries.length > 0 && round < ROUNDS_MAX) {
    const picked = pick(batch, entries);
    const decision = await accept.decide(picked);
    if (decision.kind === 'refused') {
      const bad = new Map(decision.errors.map((error) => [error.index as number, error]));
      for (const [at, error] of bad) {
        const index = good[entries[at] as number] as number;
        outcomes[index] = {
          index,
          id: picked.ids[at] as string,
          status: decision.status === 409 ? 'conflict' : 'rejected',
          errors: [{ ...withoutIndex(error), path: '$.id' }],
        };
      }
      entries = entries.filter((_, at) => !bad.has(at));
      continue;
    }
    round++;
    if (!(await accept.append({ ...picked, version: request.version }, decision.newEntries, duplicatesOf(picked, decision)))) continue;
    for (const [at, entry] of entries.entries()) {
      const index = good[entry] as number;
      outcomes[index] = { index, id: picked.ids[at] as string, status: decision.outcomes[at] as Outcome };
    }
    return;
  }
  if (entries.length > 0) throw contended();
}

const states = { rejected: 'rejected-schema', conflict: 'quarantined-conflict' } as const;
const codes = { rejected: 'STATEMENT_INVALID', conflict: 'STATEMENT_CONFLICT' } as const;

function rejectedOf({ client, items, bootstrap }: StatementImport, outcomes: readonly ItemOutcome[]): Refusal[] {
  const since = ({ index }: ItemOutcome): string | undefined =>
    bootstrap === undefined ? undefined : knownAtOf((items[index] as { stored?: unknown } | null)?.stored);
  return (['rejected', 'conflict'] as const).flatMap((status): Refusal[] => {
    const refused = outcomes.filter((outcome) => outcome.status === status);
    return [...Map.groupBy(refused, since)].map(([knownAt, { length }]) => ({
      client,
      state: states[status],
      code: codes[status],
      count: length,
      tags: [],
      ...(knownAt !== undefined && { knownAt }),
    }));
  });
}

function withoutIndex({ path, code, message, rule }: ProblemItem): NonNullable<ItemOutcome['errors']>[number] {
  return rule === undefined ? { path, code, message } : { path, code, message, rule };
}
