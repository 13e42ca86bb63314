import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { codeBlocksOf } from './support/document.ts';
import { launchBrowser, marksOf, misplacedTexts, settled, textOf, violations, visit, widths } from './support/page-browser.ts';

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

interface Effect {
  indicator: string;
  treated: string[];
  lo: number | null;
  reason: string | null;
}

describe('the first start, with the invented organisation, killed on its way and started again', () => {
  const product = new Product({ args: [] });
  let windows: string[];

  beforeAll(async () => {
    await product.start();
    await product.untilSays('  4000 facts');
    await product.kill();
    await product.start();
    await product.untilSays('The demo is complete', 240);
    windows = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body.windows;
  }, 400_000);
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('goes on where it was: what had come in is known, nothing is refused, nothing is there twice', async () => {
    const [, facts, accepted, known] = /(\d+) facts: (\d+) new, (\d+) known already, 0 refused/.exec(product.log())!.map(Number);
    // of its own some hundreds come twice
    expect(known).toBeGreaterThan(2_000);
    expect(accepted! + known!).toBe(facts);
    const [statements] = await product.query('SELECT count() > 0 AS some, count() = uniqExact(statement_id) AS once FROM xapi.statements');
    expect(statements).toEqual({ some: 1, once: 1 });
  });

  it('publishes the closed quarters of a year and more', () => {
    expect(windows.length).toBeGreaterThanOrEqual(4);
  });

  it('shows a value with its interval for units that are large enough, and nothing of a team that is not', async () => {
    const query = new URLSearchParams({ indicator: 'learning-regularity', window: windows.at(-1)! });
    const { values } = (await product.request<{ values: Value[] }>('GET', `/api/v1/values?${query.toString()}`, { auth: null })).body;
    const of = (unit: string): Value | undefined => values.find((value) => value.unit === unit);
    expect(of('suvanto')).toMatchObject({ status: 'final', reason: null, nBand: '100+' });
    expect(of('suvanto')!.lo!).toBeLessThan(of('suvanto')!.value!);
    expect(of('suvanto')!.hi!).toBeGreaterThan(of('suvanto')!.value!);
    expect(of('T-60')).toMatchObject({ value: null, lo: null, hi: null, reason: 'SUPPRESSED', nBand: null });
  });

  it('the small team cannot be worked out from its siblings: a second one is hidden with it', async () => {
    const query = new URLSearchParams({ indicator: 'learning-regularity', window: windows.at(-1)! });
    const { values } = (await product.request<{ values: Value[] }>('GET', `/api/v1/values?${query.toString()}`, { auth: null })).body;
    const hidden = values.filter((value) => value.reason === 'SUPPRESSED').map((value) => value.unit);
    expect(hidden).toContain('T-60');
    expect(hidden.length).toBeGreaterThanOrEqual(2);
  });

  it('finds that the declared intervention was followed by a larger change than where nothing was done', async () => {
    const query = new URLSearchParams({ unit: 'suvanto', window: windows.at(-1)! });
    const told = await product.request<{ effects: Effect[] }>('GET', `/api/v1/effects?${query.toString()}`, { auth: null });
    expect(told.body.effects).toMatchObject([{ indicator: 'learning-regularity', treated: ['T-12'], reason: null }]);
    expect(told.body.effects[0]!.lo).toBeGreaterThan(0);
  });

  it('what a reader may see in ClickHouse is the same, and no exact count', async () => {
    const rows = await product.query<Record<string, unknown>>("SELECT * FROM capability.current_values WHERE unit_id = 'T-60'", 'reader');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ value: null, lo: null, hi: null, score: null, n_band: '' });
  });

  it('npm run explain tells why a value is what it is, by bands, and refuses what was never published', async () => {
    const window = windows.at(-1)!;
    const told = await product.run('explain', 'goal-linked-learning', '--unit', 'suvanto', '--window', window);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stdout).toMatch(/value +0\.\d+ \(95 % interval 0\.\d+ to 0\.\d+\)/);
    expect(told.stdout).toMatch(/persons +30–99|persons +100\+/);
    expect(told.stdout).toContain('goals_per_linked_event');
    expect(told.stdout).toContain('FROM staging.events_by_unit');
    const json = await product.run('explain', 'goal-linked-learning', '--unit', 'suvanto', '--window', window, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ indicator: 'goal-linked-learning', unit: 'suvanto', window, status: 'final' });
    const refused = await product.run('explain', 'goal-linked-learning', '--unit', 'suvanto', '--window', '2026-01-02..2026-01-09');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/published|window/i);
  });

  it('npm run explain --structure tells it in another organisation, and refuses one that is not published', async () => {
    const window = windows.at(-1)!;
    const explained = (...options: string[]): Promise<object> =>
      product.run('explain', 'goal-linked-learning', '--unit', 'suvanto', '--window', window, ...options);
    const lastDay = new Date(Date.parse(window.split('..')[1]!) - 86_400_000).toISOString().slice(0, 10);
    // nobody was reorganised, so what is said of the unit as it was is said in that structure, too
    expect(await explained('--structure', `as-of:${lastDay}`)).toEqual(await explained('--structure', 'as-was'));
    expect(await explained('--structure', 'as-of:2020-02-02')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Values are published in the structure as it was'),
    });
  });

  it('the questions of "For data teams" find something to tell, but of what nobody restated or reorganised', async () => {
    const queries = codeBlocksOf('docs/for-data-teams.md').filter(({ language }) => language === 'sql');
    const silent: string[] = [];
    for (const { heading, text } of queries) {
      const rows = await product.query(text, heading === 'As an analyst' ? 'analyst' : 'reader');
      if (rows.length === 0) silent.push(heading);
    }
    expect(silent.map((heading) => heading.split('.')[0])).toEqual(['4', '9']);
  });

  it('the page tells of all conditions that are measured, in both languages, without overlap', async () => {
    const browser = await launchBrowser();
    try {
      await visit({ browser, url: product.baseUrl }, async (page) => {
        await settled(page);
        expect(await marksOf(page).count()).toBe(6);
        expect(await textOf(page, 'h1')).toMatch(/ jää tavoitteesta$/);
        expect(await textOf(page, '.demo-note')).toMatch(/^Esittelyaineisto: .*keksittyjä/);
        expect(await page.locator('.panel').count()).toBeGreaterThanOrEqual(4);
        expect(await page.locator('table.heat tbody tr').count()).toBe(6);
        expect(await violations(page)).toEqual([]);
        for (const language of ['fi', 'en']) {
          if (language === 'en') await page.getByRole('link', { name: 'English' }).click();
          for (const width of widths) {
            await page.setViewportSize({ width, height: 900 });
            await settled(page);
            expect({ language, width, misplaced: await misplacedTexts(page) }).toEqual({ language, width, misplaced: [] });
          }
          await page.setViewportSize({ width: 1440, height: 900 });
        }
      });
    } finally {
      await browser.close();
    }
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
