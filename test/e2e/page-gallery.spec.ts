import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPageIds, effectReasons, markKinds, pageIds, stateIds } from '../../dashboards/web/gallery/lists.ts';
import { launchBrowser, misplacedTexts, violations } from './support/page-browser.ts';

const root = join(import.meta.dirname, '../..');
const configFile = join(root, 'dashboards/web/vite.gallery.config.ts');

let browser: Browser;
let server: PreviewServer;
/** One tab for each language: both are looked at at once. */
let tabs: { fi: Page; en: Page };
let page: Page;
let url: string;
const outDir = mkdtempSync(join(tmpdir(), 'oppiva-gallery-'));
/** What the console has said of anything. */
const complaints: string[] = [];

async function serve(): Promise<PreviewServer> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', configFile, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: join(root, 'dashboards/web'),
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  return preview({ configFile, logLevel: 'warn', build: { outDir }, preview: { host: '127.0.0.1', port: 0, open: false } });
}

beforeAll(async () => {
  [server, browser] = await Promise.all([serve(), launchBrowser()]);
  url = server.resolvedUrls?.local[0] ?? '';
  const [fi, en] = await Promise.all([newTab(), newTab()]);
  tabs = { fi, en };
  page = fi;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(outDir, { recursive: true, force: true });
});

async function newTab(): Promise<Page> {
  const tab = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  tab.on('pageerror', (error) => complaints.push(`${tab.url()}: ${error.message}`));
  tab.on('console', (message) => message.type() === 'error' && complaints.push(`${tab.url()}: ${message.text()}`));
  return tab;
}

async function open(query: string, tab = page): Promise<void> {
  await tab.goto(`${url}?${query}`);
  await tab.waitForSelector('main h1');
  await tab.evaluate('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
}

const idsOf = (attribute: string): Promise<string[]> =>
  page.locator(`[${attribute}]`).evaluateAll((all, name) => all.map((each) => each.getAttribute(name) ?? ''), attribute);

describe('the gallery of the charts', () => {
  it.each(pageIds)('%s: nothing fails, everyone can read it, light in Finnish, dark in English', async (id) => {
    const found = await Promise.all(
      (['fi', 'en'] as const).map(async (language) => {
        const tab = tabs[language];
        await open(`page=${id}&lang=${language}&theme=${language === 'fi' ? 'light' : 'dark'}`, tab);
        const lang = await tab.locator('html').getAttribute('lang');
        return { lang, violations: await violations(tab), misplaced: await misplacedTexts(tab) };
      }),
    );
    expect(found).toEqual(['fi', 'en'].map((lang) => ({ lang, violations: [], misplaced: [] })));
    expect(complaints).toEqual([]);
  });

  it('has a row for every state that a value can be shown in, and each is drawn and said', async () => {
    await open('page=states');
    expect(await idsOf('data-state')).toEqual(stateIds);
    expect(new Set(await idsOf('data-mark'))).toEqual(new Set(markKinds));
    const said = await page.locator('[data-state] .said').allTextContents();
    expect(said.filter((words) => words.trim().length < 20)).toEqual([]);
    await open('page=mark');
    expect(await idsOf('data-specimen')).toEqual(stateIds);
  });

  it.each(chartPageIds)('%s: the chart has a name, and its values as a table', async (id) => {
    await open(`page=${id}`);
    const named = page.locator('figure.chart').locator('svg[role="group"], table.heat, section.contributions');
    const names = await named.evaluateAll((all) =>
      all.map((each) => each.ownerDocument.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent ?? ''),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.trim() === '')).toEqual([]);
    for (const summary of await page.locator('details.table summary').all()) await summary.click();
    const rows = page.locator('details.table tbody tr');
    expect(await rows.count()).toBeGreaterThan(2);
    expect((await rows.locator('th, td').allTextContents()).filter((cell) => cell.trim() === '')).toEqual([]);
  });

  it('has a row of the forest for every reason without a figure', async () => {
    await open('page=forest');
    expect(await page.locator('figure.chart .mark').count()).toBe(effectReasons.length + 4);
  });

  it('begins with the table of states where the address names no page that exists', async () => {
    await open('page=no-such-page');
    expect(await page.locator('table.states').count()).toBe(1);
  });
});

describe('npm run gallery', () => {
  it('says where it is and how to stop, serves the sources, and ends when it is told to', async () => {
    const child = spawn(process.execPath, [join(root, 'scripts/gallery-server.mjs'), '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const address = /http:\/\/localhost:\d+\//.exec(line.toString())?.[0] ?? '';
    expect(line.toString()).toContain('Ctrl+C');
    expect(await (await fetch(address)).text()).toContain('main.tsx');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('a port that is none is refused with an example', async () => {
    const child = spawn(process.execPath, [join(root, 'scripts/gallery-server.mjs'), '--port', 'x'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [[message], [code]] = (await Promise.all([once(child.stderr, 'data'), once(child, 'close')])) as [[Buffer], [number]];
    expect([message.toString().trim(), code]).toEqual(['x is not a port. Example: npm run gallery -- --port 5180', 1]);
  });
});
