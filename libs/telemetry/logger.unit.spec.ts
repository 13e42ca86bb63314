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
    { a: { b: { c: { d: { e: [{ Password: 'hunter2' }] } } } } },
    { list: [{ token: 'hunter2' }], at: new URL('https://x:hunter2@ch.example.org/?password=hunter2') },
    { bytes: Buffer.from('hunter2') },
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

  test('given an error as the fields, when logged, then it is described alike; a child logger hides secrets too', () => {
    const { logger, lines, last } = capture();
    logger.error(Object.assign(new TypeError('broken'), { config: { auth: 'hunter2' } }));
    expect(last()).toMatchObject({ level: 'error', msg: 'broken', err: { type: 'TypeError', message: 'broken' } });
    logger.child({ topic: 'oppiva.hr', password: 'hunter2' }).info({ reason: new RangeError('why') }, 'child');
    expect(last()).toMatchObject({ topic: 'oppiva.hr', password: '[redacted]', reason: { type: 'RangeError' }, service: 'ingest' });
    expect(lines.join('')).not.toContain('hunter2');
  });

  test('given an object that contains itself and a long list, when logged, then the line is bounded', () => {
    const { logger, lines } = capture();
    const circle: Record<string, unknown> = { list: Array.from({ length: 10_000 }, (_, i) => i) };
    circle.self = circle;
    logger.info(circle, 'circle');
    expect(lines[0]?.length).toBeLessThan(5_000);
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
