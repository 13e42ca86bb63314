import { randomFrom, statement, type Statement } from '../support/statements.ts';

/** One request of the stream and the answer it must end with. */
export interface Delivery {
  batch: Statement[];
  /** 200: accepted or known; 409: contradicts a delivery that was acknowledged before this one is sent. */
  expected: 200 | 409;
}

/**
 * A seeded stream of about `count` statements in batches of 40: every tenth batch comes again unchanged, every fortieth statement-wise
 * contradicted after it was acknowledged, and timestamps lie anywhere in three months, so most are late.
 */
export function chaosStream(seed: number, count: number): { first: Delivery[]; after: Delivery[]; statements: number } {
  const random = randomFrom(seed);
  const first: Delivery[] = [];
  const after: Delivery[] = [];
  for (let number = 0; number < count; number += 40) {
    const batch = Array.from({ length: Math.min(40, count - number) }, (_, index) => statement(random, number + index));
    first.push({ batch, expected: 200 });
    const which = (number / 40) % 40;
    if (which % 10 === 3) after.push({ batch, expected: 200 });
    if (which === 7) after.push({ batch: [contradict(batch[0]!)], expected: 409 });
  }
  return { first, after, statements: count };
}

function contradict(original: Statement): Statement {
  return { ...original, result: { ...original.result, score: { scaled: original.result.score.scaled === 1 ? 0 : 1 } } };
}
