import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../http/problem.ts';
import { bad, readQuery } from '../http/query.ts';

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
  scope.get('/verify/windows', async () => ({ windows: await here().windows() }));
  scope.get('/verify/values', async (request) => {
    const { window } = readQuery(request.query, ['window']);
    const windows = await here().windows();
    if (window !== undefined && windows.includes(window)) return here().window(window);
    throw bad('window', 'PARAMETER_INVALID', `has to be a window with published values: ${windows.join(', ') || 'there are none yet'}.`);
  });
}
