import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';

interface Value {
  unit: string;
  window: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  reason: string | null;
  nBand: string | null;
  status: string;
}

describe('the first start, with the invented organisation', () => {
  const product = new Product({ args: [] });
  let windows: string[];

  beforeAll(async () => {
    await product.start();
    await product.untilSays('Ctrl-C stops');
    windows = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body.windows;
  });
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('publishes the closed quarters of a year and more', () => {
    expect(windows.length).toBeGreaterThanOrEqual(4);
  });

  it('shows a value with its interval for units that are large enough, and nothing of a team that is not', async () => {
    const query = new URLSearchParams({ indicator: 'learning-regularity', window: windows.at(-1)! });
    const { values } = (await product.request<{ values: Value[] }>('GET', `/api/v1/values?${query.toString()}`, { auth: null })).body;
    const of = (unit: string): Value | undefined => values.find((value) => value.unit === unit);
    expect(of('malli')).toMatchObject({ status: 'final', reason: null, nBand: '30–99' });
    expect(of('malli')!.lo!).toBeLessThan(of('malli')!.value!);
    expect(of('malli')!.hi!).toBeGreaterThan(of('malli')!.value!);
    expect(of('varasto')).toMatchObject({ value: null, lo: null, hi: null, reason: 'SUPPRESSED', nBand: null });
  });

  it('the small team cannot be worked out from its siblings: a second one is hidden with it', async () => {
    const query = new URLSearchParams({ indicator: 'learning-regularity', window: windows.at(-1)! });
    const { values } = (await product.request<{ values: Value[] }>('GET', `/api/v1/values?${query.toString()}`, { auth: null })).body;
    const hidden = values.filter((value) => value.reason === 'SUPPRESSED').map((value) => value.unit);
    expect(hidden).toContain('varasto');
    expect(hidden.length).toBeGreaterThanOrEqual(2);
  });

  it('what a reader may see in ClickHouse is the same, and no exact count', async () => {
    const rows = await product.query<Record<string, unknown>>(
      "SELECT * FROM capability.current_values WHERE unit_id = 'varasto'",
      'reader',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ value: null, lo: null, hi: null, score: null, n_band: '' });
  });

  it('the terminal shows the page, the endpoint with a ready curl, and how to log in, but no secret', () => {
    const text = product.log();
    expect(text).toContain(`${product.baseUrl}/xapi`);
    expect(text).toContain('curl');
    expect(text).toContain('analyst');
    expect(text).not.toContain(product.credentials.xapi.secret);
    expect(text).not.toContain(product.credentials.analyst.password);
  });
});
