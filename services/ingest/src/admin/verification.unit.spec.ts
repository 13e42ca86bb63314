import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { problemHandler } from '../http/answer-problem.ts';
import { registerVerification, type Verification } from './verification.ts';

const window = '2024-07-01..2024-10-01';

/** What the route answers where verifying fails with an error, and what is logged of it. */
async function answerOf(error: Error): Promise<{ status: number; body: { code: string; message: string }; logged: unknown[] }> {
  const logged: unknown[] = [];
  const log = (fields: object): void => void logged.push(fields);
  const app = Fastify();
  app.setErrorHandler(problemHandler({ debug: log, info: log, warn: log, error: log }));
  const fails = async (): Promise<object> => {
    throw error;
  };
  const verification: Verification = { windows: async () => [window], window: fails };
  registerVerification(app, verification);
  const answer = await app.inject({ method: 'GET', url: `/verify/values?window=${window}` });
  await app.close();
  return { status: answer.statusCode, body: answer.json(), logged };
}

test('given an indicator that cannot be computed again, when a window is verified, then the answer says so, and what to do', async () => {
  const error = Object.assign(new Error('1 indicators could not be computed again.'), { code: 'VERIFICATION_INCOMPLETE' });
  expect(await answerOf(error)).toMatchObject({ status: 503, body: { code: 'VERIFICATION_INCOMPLETE', message: error.message } });
});

test('given a failure that nobody foresaw, when a window is verified, then it has a code, and what it says stays in the log', async () => {
  const { status, body, logged } = await answerOf(new TypeError('p1 of T60 is undefined'));
  expect([status, body.code]).toEqual([500, 'VERIFICATION_FAILED']);
  expect(body.message).toContain('log');
  expect(JSON.stringify(body)).not.toContain('T60');
  expect(logged).toMatchObject([{ code: 'VERIFICATION_FAILED', err: { cause: { message: 'p1 of T60 is undefined' } } }]);
});

test('given a store that cannot be reached, when a window is verified, then it is told as everywhere else', async () => {
  const error = Object.assign(new Error('ECONNREFUSED'), { code: 'CLICKHOUSE_UNAVAILABLE' });
  expect(await answerOf(error)).toMatchObject({ status: 503, body: { code: 'CLICKHOUSE_UNAVAILABLE' } });
});
