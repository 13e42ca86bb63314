import { describe, expect, test } from 'vitest';
import { createLogger, redactUrl } from './index.ts';
import { readableLine } from './readable-line.ts';

function capture(level = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ service: 'ingest', level, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('createLogger', () => {
  test('given a message with fields, when logged, then it is one JSON line with level, time and service', () => {
    const { logger, lines, last } = capture();
    logger.info({ topic: 'oppiva.hr', offset: 7 }, 'projected');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(last()).toMatchObject({ level: 'info', service: 'ingest', topic: 'oppiva.hr', offset: 7, msg: 'projected' });
    expect(Date.parse(String(last().time))).toBeGreaterThan(0);
  });

  test('given a level, when something less important is logged, then nothing is written', () => {
    const { logger, lines } = capture('warn');
    logger.info('no');
    expect(lines).toEqual([]);
  });

  test.each([
    { password: 'hunter2' },
    { clickhouse: { password: 'hunter2' } },
    { request: { headers: { authorization: 'Basic hunter2', cookie: 'hunter2', 'set-cookie': ['hunter2'] } } },
    { deps: { config: { kafka: { sasl: { password: 'hunter2' } } } } },
    { body: '{"actor":"hunter2"}' },
    { event: { data: { personId: 'hunter2' } } },
    { statement: { actor: { mbox: 'mailto:hunter2@example.org' } } },
    { secret: 'hunter2', masterKey: 'hunter2', client: { secretHash: 'hunter2' } },
  ])('given the fields %j, when logged, then neither secrets nor content are in the line', (fields) => {
    const { logger, lines } = capture();
    logger.info(fields, 'x');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter2');
  });

  test("given a library's error with its request hung on it, when logged, then code, stack and cause stay and the rest goes", () => {
    const { logger, lines, last } = capture();
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('Insert failed', { cause }), { code: 'CLICKHOUSE_UNAVAILABLE', config: { auth: 'hunter2' } });
    logger.error({ err: error }, 'insert');
    expect(last().err).toMatchObject({ code: 'CLICKHOUSE_UNAVAILABLE', message: 'Insert failed', cause: { code: 'ECONNREFUSED' } });
    expect(lines[0]).not.toContain('hunter2');
  });
});

test('given a JSON line, when made readable, then a person sees time, level, service, message, fields and stack', () => {
  const { logger, lines } = capture();
  logger.warn({ lagMs: 61, topic: 'oppiva.hr', err: new Error('slow') }, 'behind');
  const text = readableLine(lines[0] ?? '');
  expect(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}\[ingest\] behind lagMs=61 topic=oppiva\.hr\n {2}Error: slow\n/);
});

test('given a URL with credentials, when redacted, then only where it points is left', () => {
  expect(redactUrl('https://u:p@ch.example.org:8443/db?password=x')).toBe('https://ch.example.org:8443/db');
  expect(redactUrl('p@ssword')).toBe('[redacted]');
});
