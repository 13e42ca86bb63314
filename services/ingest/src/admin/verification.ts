import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';
import { asProblem, codeOf } from '../http/as-problem.ts';

/** Recomputes published values as of then. The composition passes it in: computing is another service's. */
export interface Verification {
  /** Windows with published values, `2024-07-01..2024-10-01`, the oldest first. */
  windows(): Promise<string[]>;
  /** What of a window would not come out the same. */
  window(window: string): Promise<object>;
}

/** `/admin/api/verify`: a window at a time, because each may take a while. */
export function registerVerification(scope: FastifyInstance, verification: Verification | null): void {
  const here = (): Verification => {
    if (verification !== null) return verification;
    throw new HttpProblem({
      status: 404,
      code: 'VERIFICATION_ELSEWHERE',
      message: 'This process cannot compute. Ask one that runs with the indicators, such as that of npm start.',
    });
  };
  scope.get('/verify/windows', async () => ({ windows: await verified(() => here().windows()) }));
  scope.get('/verify/values', async (request) => {
    const { window } = readQuery(request.query, ['window']);
    const windows = await verified(() => here().windows());
    if (window !== undefined && windows.includes(window)) return verified(() => here().window(window));
    throw bad('window', 'PARAMETER_INVALID', `has to be a window with published values: ${windows.join(', ') || 'there are none yet'}.`);
  });
}

/** Their messages say what happened and what to do, and nothing of what was computed. */
const expected: ReadonlySet<string> = new Set(['VERIFICATION_INCOMPLETE', 'CATALOGUE_INVALID']);

/** Whatever keeps from verifying has a code: that of its own where it has one and says what to do. */
async function verified<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (asProblem(error) !== null) throw error;
    const code = codeOf(error) ?? '';
    const isExpected = expected.has(code) && error instanceof Error;
    throw new HttpProblem({
      status: isExpected ? 503 : 500,
      code: isExpected ? code : 'VERIFICATION_FAILED',
      message: isExpected
        ? error.message
        : 'What was published could not be recomputed. The log of the process says why, with this code; nothing published is touched by it. Ask again.',
      cause: error,
    });
  }
}
