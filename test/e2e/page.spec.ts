import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cellsOf,
  launchBrowser,
  marksOf,
  misplacedTexts,
  plain,
  settled,
  textOf,
  violations,
  visit,
  widths,
} from './support/page-browser.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';
import { earlierWindow, stateUnits } from './support/page-states.ts';

/** Of most states only the narrowest and the widest: what lies between is laid out by the same rules. */
const ends = [320, 1440];
const everyWidth = ['org', 'below', 'restated', 'suppressed'];

let server: PageServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

function open(address: string, work: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  return visit({ browser, url: `${server.url}/${address}`, options }, work);
}

describe('every state of a row', () => {
  it.each(stateUnits.map(({ unitId }) => unitId))('%s stands without overlap at every width, in both languages', async (unit) => {
    await open(`?unit=${unit}`, async (page) => {
      for (const language of ['fi', 'en']) {
        if (language === 'en') await page.getByRole('link', { name: 'English' }).click();
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        for (const width of everyWidth.includes(unit) ? widths : ends) {
          await page.setViewportSize({ width, height: 900 });
          await settled(page);
          expect({ width, misplaced: await misplacedTexts(page) }).toEqual({ width, misplaced: [] });
        }
      }
    });
  });

  it.each(['below', 'indicative', 'provisional', 'restated', 'suppressed', 'insufficient'])(
    '%s is accessible, light and dark, wide and narrow',
    async (unit) => {
      await open(`?unit=${unit}`, async (page) => {
        expect(await violations(page)).toEqual([]);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        await settled(page);
        expect(await violations(page)).toEqual([]);
      });
    },
  );

  it('and the measures can fail', async () => {
    await open('?unit=below', async (page) => {
      await page.evaluate(
        "document.querySelector('h1').style.marginBottom = '-60px'; document.querySelector('.foot').style.width = '3000px'",
      );
      await page.evaluate(
        "document.querySelector('.meta').style.cssText = 'height: 20px; overflow: hidden'; document.querySelector('figure .mark-solid').style.transform = 'translateX(-300px)'",
      );
      await page.evaluate("document.querySelector('.note').style.color = '#bbb'");
      const misplaced = await misplacedTexts(page);
      expect(misplaced.filter((text) => text.startsWith('overlap: Oppimisen säännöllisyys jää'))).not.toEqual([]);
      expect(misplaced.filter((text) => text.startsWith('scrolls sideways'))).not.toEqual([]);
      expect(misplaced).toContain('cut off: Q3/2026');
      expect(misplaced).toContain('on a mark: Oppimisen säännöllisyys');
      expect((await violations(page)).filter((text) => text.startsWith('color-contrast'))).toHaveLength(1);
    });
  });

  it.each([
    ['below', 'Oppimisen säännöllisyys jää tavoitteesta', 'Oppimisen säännöllisyys, 39 prosenttia, väli 36–43, alle tavoitteen'],
    ['inside', 'Oppimisen säännöllisyys on tavoitteessa', 'Oppimisen säännöllisyys, 55 prosenttia, väli 51–60, tavoitteessa'],
    ['suppressed', 'Tämän yksikön arvoja ei näytetä', 'Oppimisen säännöllisyys, Ei näytetä: liian pieni joukko'],
    ['new-unit', 'Yksikkö on liian uusi arvioitavaksi', 'Oppimisen säännöllisyys, Uusi yksikkö: ensimmäinen arvo aikaisintaan 15.1.2027'],
  ])('%s is told in the headline and named for a screen reader', async (unit, headline, label) => {
    await open(`?unit=${unit}`, async (page) => {
      expect(await textOf(page, 'h1')).toBe(headline);
      expect(plain(await marksOf(page).getAttribute('aria-label'))).toBe(label);
    });
  });

  it('the shape of a mark says what its colour says', async () => {
    const shapes: Record<string, string> = {};
    await open('', async (page) => {
      for (const unit of ['below', 'inside', 'indicative', 'provisional', 'restated', 'suppressed', 'insufficient']) {
        await page.goto(`${server.url}/?unit=${unit}`);
        await settled(page);
        const drawn = marksOf(page).locator(':scope > :not(.hit, .band, .focus-frame, .line-interval)');
        shapes[unit] = (await drawn.evaluateAll((all) => all.map((each) => `${each.tagName}.${each.getAttribute('class')}`))).join(' ');
      }
    });
    expect(shapes).toEqual({
      below: 'path.mark-solid fill-below',
      inside: 'circle.mark-solid fill-data',
      indicative: 'circle.mark-hollow stroke-data',
      provisional: 'circle.mark-hatched stroke-data',
      restated: 'line.line-restated line.line-restated-stub circle.mark-ring circle.mark-solid fill-data',
      suppressed: 'g.suppressed',
      insufficient: 'g.absent',
    });
  });

  it('the table holds what the chart holds, and of a suppressed value nothing', async () => {
    const row = 'details.table tbody tr';
    await open('?unit=below', async (page) => {
      await page.getByText('Näytä taulukkona').first().click();
      expect((await cellsOf(page.locator(row).first())).map(plain)).toEqual([
        '4 Oppimisen säännöllisyys',
        '39 %',
        '36–43 %',
        '48 (10 % on 0, 70 % on 100)',
        'vähintään 46 %',
        '100+',
        'alle tavoitteen',
      ]);
    });
    await open('?unit=suppressed&lang=en', async (page) => {
      expect((await cellsOf(page.locator(row).first())).map(plain)).toEqual([
        '4 Learning regularity',
        '–',
        '–',
        '–',
        'at least 46%',
        '–',
        'Not shown: group too small',
      ]);
    });
  });
});

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
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await settled(page);
        expect({ width, misplaced: await misplacedTexts(page) }).toEqual({ width, misplaced: [] });
      }
    });
  });
});

describe('other ways of seeing', () => {
  it('forced colours keep marks and outline the band', async () => {
    await open('?unit=below', async (page) => {
      await page.emulateMedia({ forcedColors: 'active' });
      const styleOf = (selector: string, property: string) =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('figure ${selector}')).${property}`);
      const styles = {
        band: await styleOf('.fill-band', 'fill'),
        edge: (await styleOf('.fill-band', 'stroke')) !== 'none',
        mark: (await styleOf('.mark-solid', 'fill')) !== 'none',
      };
      expect(styles).toEqual({ band: 'none', edge: true, mark: true });
    });
  });

  it('on paper: no header, no buttons, the foot says unit, period, K and C', async () => {
    await open('?unit=below', async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('header.top').isVisible()).toBe(false);
      expect(await page.locator('.chart-actions').first().isVisible()).toBe(false);
      expect(plain(await page.locator('.versions').textContent())).toBe(
        'Kunnossapito, Q3/2026Tieto kertynyt 15.10.2026 mennessäAsetukset test-configurationMittaristo test-catalogue',
      );
      const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
      expect(sheets).toHaveLength(4);
    });
  });

  it('everything comes from here, and JavaScript stays under 200 kB', async () => {
    const files = readdirSync(join(server.dashboards, 'assets')).filter((name) => name.endsWith('.js'));
    const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(server.dashboards, 'assets', name))).byteLength, 0);
    expect(bytes).toBeLessThan(200_000);
    await open('?unit=below', async (page) => {
      const origins = await page.evaluate<string[]>("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)");
      expect(new Set(origins)).toEqual(new Set([server.url]));
    });
  });
});
