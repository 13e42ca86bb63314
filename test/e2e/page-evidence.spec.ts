import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, marksOf, misplacedTexts, plain, settled, textOf, violations, visit } from './support/page-browser.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';
import { earlierWindow } from './support/page-states.ts';

let server: PageServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (address: string, work: (page: Page) => Promise<void>): Promise<void> =>
  visit({ browser, url: `${server.url}/${address}` }, work);
const gauges = (page: Page) =>
  page.locator('.gauges > div').evaluateAll((all) => all.map((each) => [...each.children].map((part) => part.textContent ?? '')));

describe('the evidence strip', () => {
  it('tells five gauges as text, each with a line to read it by, and what the figures rest on', async () => {
    await open('?unit=below', async (page) => {
      expect((await gauges(page)).map((texts) => texts.map(plain))).toEqual([
        ['Tiedon ajantasaisuus', '94 %', 'vuorokaudessa; 90 % saapuu 11 tunnissa'],
        ['Tunnisteiden yhdistyminen', '98 %', 'tapahtumista yhdistyy henkilöön'],
        ['Lähteiden kattavuus', '4 / 5', 'työssä oppimisen lähde puuttuu'],
        ['Osaamismerkintöjen kattavuus', '71 %', 'oppimisen minuuteista'],
        ['Tarkentuminen', '0,6 pistettä', 'mediaani, 4 aiempaa jaksoa'],
      ]);
      expect(plain(await page.locator('.ground-line').textContent())).toBe(
        'Mittareita 1 / 1Henkilöitä 100+Tieto kertynyt 15.10.2026 mennessäAsetukset test-configurationMittaristo test-catalogueMääritelmätMuutoslokiLähteet',
      );
      const colours = await page.evaluate<string[]>(
        "[document.body, ...document.querySelectorAll('.gauge-value')].map((each) => getComputedStyle(each).color)",
      );
      expect(new Set(colours).size).toBe(1);
    });
  });

  it('opens definitions and the change log of the unit, and closes them', async () => {
    await open('?unit=restated&lang=en', async (page) => {
      const [definitions, changes] = [page.getByRole('button', { name: 'Definitions' }), page.getByRole('button', { name: 'Change log' })];
      await definitions.click();
      expect(await page.locator('.ground-list dt').allTextContents()).toHaveLength(5);
      await changes.click();
      await page.locator('ul.ground-list').waitFor();
      expect((await page.locator('.ground-list').allTextContents()).map(plain)).toEqual([
        '12 Nov 2026: Learning regularity, before 34%, now 48%. Learning of the period became known only later. HR corrected who belonged where, and when.',
      ]);
      expect([await definitions.getAttribute('aria-expanded'), await changes.getAttribute('aria-expanded')]).toEqual(['false', 'true']);
      expect(await violations(page)).toEqual([]);
      await changes.click();
      expect(await page.locator('.ground-list').count()).toBe(0);
    });
  });

  it('opens what is told of single sources', async () => {
    await open('?unit=below', async (page) => {
      await page.getByRole('button', { name: 'Lähteet' }).click();
      const rows = await page.locator('.ground-sources tbody tr').allTextContents();
      expect(rows.map(plain)).toEqual(['lmstuottaa tietoa97 %5 tunnissa2000+100+', 'työssä oppiminenlähde puuttuu––––']);
      expect(await violations(page)).toEqual([]);
    });
  });

  it('of a quarter without gauges says so once, and keeps their names', async () => {
    await open(`?unit=org&window=${earlierWindow}`, async (page) => {
      expect((await gauges(page)).map((texts) => texts.slice(1))).toEqual(Array.from({ length: 5 }, () => ['–', '']));
      expect(await textOf(page, '.ground-none')).toBe('Tietopohjaa ei ole julkaistu tältä jaksolta.');
      for (const width of [320, 390, 1024, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page);
        expect({ width, misplaced: await misplacedTexts(page) }).toEqual({ width, misplaced: [] });
      }
    });
  });
});

describe('new values', () => {
  it('appear without a reload, and what is being read stays until they have come', async () => {
    await open('?unit=unclear', async (page) => {
      await page.evaluate('window.opened = true');
      await server.restate('unclear', 0.21);
      await page.getByRole('heading', { name: 'Oppimisen säännöllisyys jää tavoitteesta' }).waitFor();
      expect(plain(await marksOf(page).getAttribute('aria-label'))).toContain('21 prosenttia');
      expect(await page.evaluate('window.opened')).toBe(true);
    });
  });
});
