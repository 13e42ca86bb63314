import { describe, expect, test } from 'vitest';
import { createMetrics } from './index.ts';

describe('createMetrics', () => {
  test('given a counter and a histogram, when used, then Prometheus reads them with the service as label', async () => {
    const metrics = createMetrics({ service: 'ingest', process: false });
    const accepted = metrics.counter({ name: 'oppiva_statements_accepted_total', help: 'Statements accepted', labels: ['version'] });
    accepted.inc({ version: '2.0.0' }, 50);
    metrics.histogram({ name: 'oppiva_append_seconds', help: 'Append', buckets: [0.01, 1] }).observe(0.5);
    metrics.gauge({ name: 'oppiva_lag_records', help: 'Lag' }).set(3);
    const { contentType, text } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(text).toMatch(/oppiva_statements_accepted_total\{version="2\.0\.0",service="ingest"\} 50/);
    expect(text).toMatch(/oppiva_append_seconds_bucket\{le="0\.01",service="ingest"\} 0\n.*le="1".* 1\n/);
    expect(text).toMatch(/oppiva_lag_records\{service="ingest"\} 3/);
  });

  test('given a name that exists, when asked again, then it is the same metric, and another kind or label is a bug', () => {
    const metrics = createMetrics({ service: 'ingest', process: false });
    const first = metrics.counter({ name: 'a_total', help: 'a' });
    expect(metrics.counter({ name: 'a_total', help: 'a' })).toBe(first);
    expect(() => metrics.gauge({ name: 'a_total', help: 'a' })).toThrow('a_total');
    expect(() => metrics.counter({ name: 'a_total', help: 'a', labels: ['x'] })).toThrow('a_total');
  });

  test('given two services in one process, when both count the same name, then they do not meet', async () => {
    const [ingest, insight] = ['ingest', 'insight'].map((service) => createMetrics({ service, process: false }));
    ingest?.counter({ name: 'b_total', help: 'b' }).inc();
    insight?.counter({ name: 'b_total', help: 'b' });
    expect((await insight?.expose())?.text).toMatch(/b_total\{service="insight"\} 0/);
  });

  test('given process metrics, when exposed, then memory and event loop are there', async () => {
    const { text } = await createMetrics({ service: 'worker' }).expose();
    expect(text).toContain('oppiva_process_resident_memory_bytes');
    expect(text).toContain('oppiva_nodejs_eventloop_lag_seconds');
  });
});
