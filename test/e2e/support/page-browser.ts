import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Debian's chromium without a sandbox, since tests may run as root. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--headless', '--disable-gpu', ...quiet] });
}

/** From the narrowest phone to a wall, with both sides of each breakpoint. */
export const widths = [320, 390, 720, 1024, 1360, 1440, 1920, 2560];

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const textsSource = readFileSync(join(import.meta.dirname, 'page-texts.js'), 'utf8');

/** Violations of WCAG 2.2 AA and of good practice, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run(document)');
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

/** Texts that overlap another or a mark, are cut off, or reach beyond the page's width. */
export function misplacedTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(textsSource);
}

/** The page has its values, its fonts and its final widths. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('figure svg[aria-busy="false"], .blank', { timeout: 20_000 });
  await page.waitForSelector('section[aria-busy="true"]', { state: 'detached', timeout: 20_000 });
  await page.evaluate('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
}

/** The marks of question 1: one an indicator. */
export function marksOf(page: Page): Locator {
  return page.locator('section[aria-labelledby="question-1"] .mark');
}

/** What a reader sees of a text, without the joiners that only say where it may not break. */
export function plain(text: string | null): string {
  return (text ?? '').replaceAll('\u00A0', ' ').replaceAll('\u2060', '').trim();
}

export async function textOf(page: Page, selector: string): Promise<string> {
  return plain(await page.locator(selector).first().textContent());
}

export function cellsOf(row: Locator): Promise<string[]> {
  return row.locator('th, td').allTextContents();
}

/** The name or text of what has the focus. */
export async function focused(page: Page): Promise<string> {
  const at = 'document.activeElement';
  return plain(await page.evaluate<string>(`${at}?.getAttribute('aria-label') ?? ${at}?.textContent ?? ''`));
}

/** Opens an address in a browser context of its own; what its console complains about fails the test. */
export async function visit(
  o: { browser: Browser; url: string; options?: BrowserContextOptions },
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await o.browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...o.options });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Refused and failed requests are what some tests are about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  try {
    await page.goto(o.url);
    await settled(page);
    await work(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}
