import type { XapiVersion } from '@oppiva/xapi';
import type { ProblemItem } from '../http/problem.ts';

/** What is known of one statement of a batch before it is accepted. */
export type KnownAnswer =
  /** No statement with its id is known. */
  | 'unknown'
  /** One with its id and the same canonical content. */
  | 'same'
  /** One with its id and another content. */
  | 'different';

/** What becomes of one statement: `accepted` goes into the log, `duplicate` is known already and nothing is stored. */
export type Outcome = 'accepted' | 'duplicate' | 'conflict';

export interface AcceptInput {
  version: XapiVersion;
  /** Lower case, in the order of the batch. */
  ids: readonly string[];
  /** Of the entry at `index` against what was accepted before this batch. */
  known(index: number): KnownAnswer;
  /** Whether two entries of this batch have the same canonical content. */
  same(first: number, second: number): boolean;
  /** Entries that void, and whether their target is known to be a voiding statement itself. */
  voids: readonly { entry: number; target: string; targetIsVoiding: boolean }[];
}

export type AcceptDecision =
  /** The batch goes in: entries that are `accepted` are appended, duplicates are not. */
  | { kind: 'accepted'; outcomes: Outcome[]; newEntries: number[] }
  /** Nothing of the batch goes in. */
  | { kind: 'refused'; status: 400 | 409; code: string; errors: ProblemItem[]; outcomes: Outcome[] };

const SAME_ID_TWICE = 'Two statements of one batch have the same id, which xAPI 2.0 does not allow (IEEE 9274.1.1 4.1.6.1). Leave one out.';
const CONFLICT =
  'A statement with this id and another content is stored already; a statement never changes. Void it and send a new one under a new id.';
const VOIDS_VOIDING =
  'The statement to void is a voiding statement, which cannot be voided (xAPI-Data 2.3.2). Send the voided statement anew under a new id.';

/**
 * Decides a batch as a whole: all of it or nothing (xAPI-Communication 2.1.2). A statement whose id and canonical content are
 * known is a duplicate, which is no error; the same id with another content is a conflict, 409 (capability model 3.3 steps 2-3).
 * Pure: what is known and what is equal are asked, not fetched.
 */
export function acceptStatements(input: AcceptInput): AcceptDecision {
  const outcomes: Outcome[] = [];
  const newEntries: number[] = [];
  const first = new Map<string, number>();
  const twice: ProblemItem[] = [];
  const conflicts: ProblemItem[] = [];
  for (const [index, id] of input.ids.entries()) {
    const earlier = first.get(id);
    if (earlier !== undefined && input.version === '2.0.0') {
      twice.push({ index, path: `$[${index}].id`, code: 'STATEMENT_ID_TWICE', rule: 'IEEE 9274.1.1 4.1.6.1', message: SAME_ID_TWICE });
    }
    const outcome = outcomeOf(input, index, earlier);
    if (earlier === undefined) first.set(id, index);
    if (outcome === 'conflict')
      conflicts.push({ index, path: `$[${index}].id`, code: 'STATEMENT_CONFLICT', message: `${id}: ${CONFLICT}` });
    if (outcome === 'accepted') newEntries.push(index);
    outcomes.push(outcome);
  }
  if (twice.length > 0) return { kind: 'refused', status: 400, code: 'STATEMENT_ID_TWICE', errors: twice, outcomes };
  const voiding = voidsOfVoiding(input, outcomes);
  if (voiding.length > 0) return { kind: 'refused', status: 400, code: 'VOIDS_VOIDING', errors: voiding, outcomes };
  if (conflicts.length > 0) return { kind: 'refused', status: 409, code: 'STATEMENT_CONFLICT', errors: conflicts, outcomes };
  return { kind: 'accepted', outcomes, newEntries };
}

function outcomeOf(input: AcceptInput, index: number, earlier: number | undefined): Outcome {
  const known = input.known(index);
  if (known === 'different') return 'conflict';
  if (earlier !== undefined && !input.same(earlier, index)) return 'conflict';
  return known === 'same' || earlier !== undefined ? 'duplicate' : 'accepted';
}

/**
 * Also within the batch itself: a statement of it may void another of it that is voiding. Only of what would be accepted now: a
 * statement that was accepted before its target was known stays accepted when it is sent again.
 */
function voidsOfVoiding(input: AcceptInput, outcomes: readonly Outcome[]): ProblemItem[] {
  if (input.voids.length === 0) return [];
  const voidingIds = new Set(input.voids.map(({ entry }) => input.ids[entry]));
  return input.voids
    .filter(({ entry, target, targetIsVoiding }) => outcomes[entry] === 'accepted' && (targetIsVoiding || voidingIds.has(target)))
    .map(({ entry }) => ({
      index: entry,
      path: `$[${entry}].object.id`,
      code: 'VOIDS_VOIDING',
      rule: 'xAPI-Data 2.3.2',
      message: VOIDS_VOIDING,
    }));
}
