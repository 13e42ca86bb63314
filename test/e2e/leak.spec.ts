import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../support/statements.ts';
import { Product } from '../support/product.ts';
import { learned, leakHistory } from './support/leak-history.ts';

interface Computed {
  indicator_id: string;
  unit_id: string;
  window_start: string;
  window_end: string;
  known_at: string;
  numerator: number;
  denominator: number;
  value: number | null;
  lo: number | null;
  hi: number | null;
}

interface Published {
  indicator_id: string;
  unit_id: string;
  window_start: string;
  known_at: string;
  status: string;
  value: number | null;
  reason: string;
}

const dayMs = 86_400_000;
const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10);
/** Two closed quarters ago, whatever the day. */
const begin = isoDate(Date.now() - 290 * dayMs);

/** What was computed of hidden units, as anybody could recognise it: six digits and more. */
function marksOf(cells: readonly Computed[]): string[] {
  const figures = cells.flatMap(({ value, lo, hi, numerator, denominator }) => [value, lo, hi, numerator / denominator]);
  const long = figures.filter((figure): figure is number => figure !== null && String(figure).length > 8);
  return [...new Set(long.map((figure) => String(figure).slice(0, 8)))];
}

const nameOf = (row: Pick<Published, 'indicator_id' | 'unit_id' | 'window_start' | 'known_at'>): string =>
  `${row.indicator_id} ${row.unit_id} ${row.window_start} ${row.known_at}`;

/** Capability model 3.6: what is hidden is hidden wherever anybody but the indicators service can look. */
describe('an organisation with teams of 7 and 12', () => {
  const product = new Product();
  let hidden: Computed[];
  let published: Published[];

  /** As the product's own role, from the data directory: the only one that sees what was computed. */
  async function asIndicators<Row>(sql: string): Promise<Row[]> {
    return (JSON.parse(await command(`${sql} FORMAT JSON`)) as { data: Row[] }).data;
  }

  async function command(sql: string): Promise<string> {
    const access = JSON.parse(readFileSync(join(product.dataDir, 'clickhouse/access.json'), 'utf8')) as Record<
      string,
      { httpUrl: string; user: string; password: string }
    >;
    const { httpUrl, user, password } = access['indicators']!;
    const answer = await fetch(`${httpUrl}/?output_format_json_quote_64bit_integers=0`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      body: sql,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  beforeAll(async () => {
    await product.start();
    const file = join(product.dataDir, 'history.jsonl');
    const lines = leakHistory(begin, 285);
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const imported = await product.run('import', 'history', '--bootstrap', file);
    expect(imported.stdout, imported.stderr).toContain(`${lines.length} rows = ${lines.length} accepted`);
    const finishing = product.run('import', 'finish');
    // killed as soon as something was computed, most likely before it is published
    while ((await asIndicators<{ n: number }>('SELECT count() AS n FROM staging.computations'))[0]!.n === 0) await sleep(20);
    for (const pid of product.children('worker.js')) process.kill(pid, 'SIGKILL');
    expect((await finishing).code).toBe(0);
    const computed = await asIndicators<Computed>(
      'SELECT * REPLACE (toString(window_start) AS window_start, toString(window_end) AS window_end, toString(known_at) AS known_at) FROM staging.computations FINAL',
    );
    published = await product.query<Published>(
      'SELECT indicator_id, unit_id, toString(window_start) AS window_start, toString(known_at) AS known_at, status, value, reason FROM capability.values',
      'reader',
    );
    // what was computed and not told at that instant: suppressed, or held back from a restatement
    const told = new Set(published.filter(({ reason }) => reason !== 'SUPPRESSED').map(nameOf));
    hidden = computed.filter((cell) => !told.has(nameOf(cell)) && cell.value !== null);
  }, 180_000);
  afterAll(async () => {
    await product.stop();
    product.clean();
  });

  it('everything is published once, the team of 7 never, and values of hidden teams were really computed', () => {
    const names = published.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    // eight indicators, five gauges, and the effects of two interventions on two indicators each, of which none can be told
    expect(new Set(published.map(({ indicator_id: id }) => id)).size).toBe(17);
    const effects = published.filter(({ indicator_id: id }) => id.startsWith('fx-'));
    expect(effects.map(({ reason }) => reason)).toContain('SUPPRESSED');
    for (const { value } of effects) expect(value).toBeNull();
    for (const { unit_id: unit, value } of published) if (unit === 'U7') expect(value).toBeNull();
    expect(new Set(hidden.map(({ indicator_id: id }) => id)).size).toBeGreaterThanOrEqual(6);
    expect(hidden.some(({ unit_id: unit }) => unit === 'U7')).toBe(true);
    expect(marksOf(hidden).length).toBeGreaterThan(30);
  });

  it('what came late of many is restated with its cause, and nothing is told of the few', async () => {
    const restated = published.filter(({ status }) => status === 'restated');
    expect(restated.map(({ unit_id: unit }) => unit)).toContain('V30');
    // U20 could be told, but then U12 would be the rest of what P was before and after
    for (const unit of ['U12', 'U20']) expect(restated.map(({ unit_id: each }) => each)).not.toContain(unit);
    const first = new Set(published.map(({ known_at: knownAt }) => knownAt)).values().next().value;
    expect(hidden.some(({ unit_id: unit, known_at: knownAt }) => unit === 'U12' && knownAt !== first)).toBe(true);
    const causes = await product.query<{ causes: string[] }>('SELECT DISTINCT causes FROM capability.changes', 'reader');
    expect(causes).toEqual([{ causes: ['late'] }]);
  });

  it('no figure of a hidden team is in a table that a reader sees', async () => {
    const tables = await product.query<{ name: string }>("SELECT concat(database, '.', name) AS name FROM system.tables", 'reader');
    const readable = tables.map(({ name }) => name).filter((name) => name.startsWith('capability.'));
    expect(readable.length).toBeGreaterThanOrEqual(5);
    const texts: string[] = [];
    for (const table of readable) texts.push(JSON.stringify(await product.query(`SELECT * FROM ${table}`, 'reader')));
    expect(texts.join('\n')).toContain('learning-regularity');
    expectNone(texts);
  });

  it('nor in the facts of the log that were published, nor in a line of the terminal', async () => {
    const facts = JSON.stringify(await asIndicators('SELECT * FROM capability.published_values'));
    expect(facts).toContain('SUPPRESSED');
    expectNone([facts, product.log()]);
  });

  it('nor in any answer, export, refusal or page', async () => {
    const windows = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body.windows;
    const { indicators } = (await product.request<{ indicators: { id: string }[] }>('GET', '/api/v1/indicators', { auth: null })).body;
    const page = await fetch(product.baseUrl);
    expect(page.ok).toBe(true);
    const texts = [await page.text()];
    const ask = async (path: string, accept = 'application/json'): Promise<void> => {
      const answer = await fetch(`${product.baseUrl}${path}`, { headers: { accept } });
      texts.push(await answer.text());
    };
    for (const { id } of indicators)
      for (const window of windows) {
        await ask(`/api/v1/values?indicator=${id}&window=${window}`);
        await ask(`/api/v1/values?indicator=${id}&window=${window}`, 'text/csv');
        for (const unit of ['U7', 'U12', 'P']) await ask(`/api/v1/explain?indicator=${id}&unit=${unit}&window=${window}`);
      }
    for (const window of windows) {
      await ask(`/api/v1/gauges?window=${window}`);
      for (const unit of ['U7', 'U12', 'U20', 'P', 'ORG'])
        for (const what of ['effects', 'commitments']) {
          await ask(`/api/v1/${what}?unit=${unit}&window=${window}`);
          await ask(`/api/v1/${what}?unit=${unit}&window=${window}`, 'text/csv');
        }
    }
    expect(texts.join('\n')).toContain('"intervention":{"id":"U20"');
    // a window that was never published would be one person's difference from one that was
    await ask(`/api/v1/explain?indicator=learning-regularity&unit=U7&window=${begin}..${isoDate(Date.parse(begin) + 30 * dayMs)}`);
    expect(texts.at(-1)).toContain('DIFFERENCING');
    expectNone(texts);
  });

  it('late statements change nothing that is published', async () => {
    const before = await product.query('SELECT * FROM capability.values ORDER BY ALL', 'reader');
    const random = randomFrom(5);
    const late = Array.from({ length: 20 }, (_, n) => learned(`U7-${1 + (n % 7)}`, { begin, day: 100 + n, random }));
    expect((await product.statements(late)).status).toBe(200);
    await product.untilProjected();
    await product.request('GET', '/admin/api/published?wait=20000', { auth: 'admin' });
    expect(await product.query('SELECT * FROM capability.values ORDER BY ALL', 'reader')).toEqual(before);
  });

  function expectNone(texts: readonly string[]): void {
    const marks = marksOf(hidden);
    const found = marks.filter((mark) => texts.some((text) => text.includes(mark)));
    expect(found).toEqual([]);
  }

  it('npm run verify finds that every value would come out the same, and names one that would not', async () => {
    const { windows } = (await product.request<{ windows: string[] }>('GET', '/api/v1/windows', { auth: null })).body;
    const same = await product.run('verify', 'values');
    expect(same.stdout, same.stderr).toBe(`${published.length} published values, 0 would not come out the same.\n`);
    expect(same.code).toBe(0);
    // a team's membership is taken out of what the figures are derived from, as an erasure would
    await command(
      "ALTER TABLE learning.fact_cells DELETE WHERE kind = 'hr.assignment.' AND arrayExists(fact -> fact.unit_id = 'V30', facts) AND cityHash64(slot) % 3 = 0 SETTINGS mutations_sync = 1",
    );
    const changed = await product.run('verify', 'values', '--window', windows.at(-1)!, '--json');
    expect(changed.code).toBe(1);
    const { changed: values } = JSON.parse(changed.stdout) as { changed: { unit: string; cause: string }[] };
    expect(new Set(values.map(({ cause }) => cause))).toEqual(new Set(['inputs']));
    expect(values.map(({ unit }) => unit)).toContain('V30');
    expectNone([changed.stdout, changed.stderr]);
  });

  it('and the search can find: what was computed has every mark', async () => {
    const text = JSON.stringify(await asIndicators('SELECT *, numerator / denominator AS share FROM staging.computations FINAL'));
    expect(marksOf(hidden).filter((mark) => !text.includes(mark))).toEqual([]);
  });
});
