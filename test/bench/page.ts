import type { Browser, Page } from 'playwright-core';
import { launchBrowser, settled } from '../e2e/support/page-browser.ts';
import { Product } from '../support/product.ts';
import { figure, quantile, type Figure } from './figures.ts';
import { BATCHES, BENCH_ENVIRONMENT, load, targetOf, type BenchOptions } from './load.ts';

const FIRST_MS_MAX = 1_000;
const NEXT_MS_MAX = 150;
const REQUEST_MS_MAX = 100;
/** What changed after a page stood would be noticed for so long. */
const AFTERWARDS_MS = 300;
const DERIVED_MS_MAX = 1_800_000;

interface Answered {
  /** Path below /api/v1. */
  request: string;
  ms: number;
}

/**
 * The page of the demo in a real browser: until it stands in a browser that has nothing in store, until the next unit stands; and how long each of
 * its requests takes, with more and more statements in the installation.
 * @param o.sizes statements in all when the requests are measured, ascending; none where empty
 */
export async function pageFigures({ rounds, say, sizes }: BenchOptions & { sizes: readonly number[] }): Promise<Figure[]> {
  const product = new Product({ args: [], env: BENCH_ENVIRONMENT });
  const browser = await launchBrowser();
  try {
    await product.start();
    await product.untilSays('The demo is complete', 240);
    await derived(product);
    say('the demo stands');
    const times = rounds * 4;
    await firstPage(browser, product.baseUrl); // the services have compiled nothing yet
    const first = await repeated(times, () => firstPage(browser, product.baseUrl));
    const next = await nextUnits(browser, product.baseUrl, times);
    const figures = [
      figure('first page, cold browser', 'ms', first, { aim: `≤ ${FIRST_MS_MAX} ms` }),
      figure('next unit, until its last change is painted', 'ms', next.painted, { aim: `≤ ${NEXT_MS_MAX} ms` }),
      figure('next unit, as the browser’s driver sees it', 'ms', next.seen),
    ];
    const slowest: number[] = [];
    const [stored] = await product.query<{ statements: number }>('SELECT count() AS statements FROM xapi.statements', 'analyst');
    let statements = stored?.statements ?? 0;
    for (const size of sizes) {
      statements += await fillUp(product, size - statements, say);
      const name = `${(size / 1_000_000).toLocaleString('en')} million statements`;
      say(`${name} are derived; now the page is asked for`);
      const requests = requestFigures(await answered(await requestsOf(browser, product.baseUrl), times * 5), name);
      figures.push(...requests);
      slowest.push(Math.max(...requests.map(({ median }) => median)));
      say(`with ${name} the slowest request of the page takes ${slowest.at(-1)!.toFixed(1)} ms`);
    }
    if (slowest.length > 1)
      figures.push(
        figure('slowest request of the page, growth from the fewest to the most statements', 'ratio', [slowest.at(-1)! / slowest[0]!]),
      );
    return figures;
  } finally {
    await browser.close();
    await product.stop();
    product.clean();
  }
}

async function repeated(times: number, work: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) all.push(await work());
  return all;
}

async function withPage<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** From the address to every mark of the page, nothing in the browser's store. */
function firstPage(browser: Browser, url: string): Promise<number> {
  return withPage(browser, async (page) => {
    const startedAt = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await settled(page);
    return performance.now() - startedAt;
  });
}

/**
 * From choosing another unit in the open page, back and forth between the units of the picker: by the page's own clock until the frame that paints its
 * last change, and until the driver, which asks over a socket and looks frame by frame, has seen that it stands.
 */
function nextUnits(browser: Browser, url: string, times: number): Promise<{ painted: number[]; seen: number[] }> {
  return withPage(browser, async (page) => {
    await page.goto(url);
    await settled(page);
    const units = await page.evaluate<{ unitId: string; name: string }[]>(
      `fetch('/api/v1/units').then((answer) => answer.json()).then(({ units }) => units.map(({ unitId, name }) => ({ unitId, name })))`,
    );
    const all = { painted: [] as number[], seen: [] as number[] };
    for (let time = 0; time < times; time += 1) {
      const unit = units[1 + (time % (units.length - 1))]!;
      const startedAt = performance.now();
      await page.evaluate(
        `{ (${watchPainting})(); const address = new URL(location.href); address.searchParams.set('unit', ${JSON.stringify(unit.unitId)}); history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }`,
      );
      await page.locator('.meta-lines').getByText(unit.name, { exact: true }).waitFor({ state: 'attached' });
      await settled(page);
      all.seen.push(performance.now() - startedAt);
      await page.waitForTimeout(AFTERWARDS_MS);
      all.painted.push(await page.evaluate<number>('window.painting.lastMs'));
    }
    return all;
  });
}

/** Runs in the page: notes when the frame was painted that holds the last change of the document. */
const watchPainting = `() => {
  window.painting?.observer.disconnect();
  const startedAt = performance.now();
  const painted = new MessageChannel();
  painted.port1.onmessage = () => { window.painting.lastMs = performance.now() - startedAt; };
  const observer = new MutationObserver(() => requestAnimationFrame(() => painted.port2.postMessage(null)));
  window.painting = { observer, lastMs: 0 };
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}`;

/** What the page asks for, in the order in which it does: the lists that every page needs, then what they lead to. */
function requestsOf(browser: Browser, url: string): Promise<readonly (readonly string[])[]> {
  return withPage(browser, async (page) => {
    await page.goto(url);
    await settled(page);
    const names = await page.evaluate<string[]>(`performance.getEntriesByType('resource').map(({ name }) => name)`);
    const asked = names.filter((name) => name.includes('/api/v1/') && !name.endsWith('/revisions'));
    return [asked.filter((name) => !name.includes('?')), asked.filter((name) => name.includes('?'))];
  });
}

/** How long each request of the page takes, asked at once as the page asks, by a client that draws nothing: a leader's browser has cores of its own. */
async function answered(waves: readonly (readonly string[])[], times: number): Promise<Answered[]> {
  const all: Answered[] = [];
  const ask = async (address: string): Promise<void> => {
    const startedAt = performance.now();
    const answer = await fetch(address);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}`);
    all.push({ request: named(address), ms: performance.now() - startedAt });
  };
  for (let time = 0; time < times; time += 1) for (const wave of waves) await Promise.all(wave.map(ask));
  return all;
}

/** Path and the names of what is asked for. */
function named(address: string): string {
  const { pathname, searchParams } = new URL(address);
  const names = [...searchParams.keys()].filter((name) => name !== 'asOf').join(', ');
  return `${pathname.replace('/api/v1/', '')}${names && ` by ${names}`}`;
}

function requestFigures(all: readonly Answered[], name: string): Figure[] {
  const byRequest = Map.groupBy(all, ({ request }) => request);
  return [...byRequest].map(([request, answers]) => {
    const ms = answers.map((answer) => answer.ms);
    return figure(`${request}, ${name} (p95 ${quantile(ms, 0.95).toFixed(0)} ms)`, 'ms', ms, { aim: `≤ ${REQUEST_MS_MAX} ms` });
  });
}

/** Sends so many statements or some more, and waits until all of them are projected and derived. @returns how many */
async function fillUp(product: Product, missing: number, say: (text: string) => void): Promise<number> {
  let sent = 0;
  while (sent < missing) {
    say(`${(missing - sent).toLocaleString('en')} statements are missing`);
    sent += (await load(targetOf(product), BATCHES, Math.min(20, Math.ceil((missing - sent) / 100_000)))).statements;
    await product.untilProjected(600);
  }
  await derived(product);
  return sent;
}

async function derived(product: Product): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const { body } = await product.request<{ caughtUp: boolean }>('GET', '/admin/api/published?wait=5000', { auth: 'admin' });
    if (body.caughtUp) return;
    if (performance.now() - startedAt > DERIVED_MS_MAX) throw new Error('learning events are still being derived after half an hour');
  }
}
