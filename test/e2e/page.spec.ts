import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cellsOf,
  focused,
  launchBrowser,
  marksOf,
  misplacedTexts,
  plain,
  settled,
  textOf,
  violations,
  visit,
} from './support/page-browser.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';
import { stateUnits } from './support/page-states.ts';

const widths = [320, 390, 1024, 1440];
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
      await page.evaluate("document.querySelector('.note').style.color = '#bbb'");
      const misplaced = await misplacedTexts(page);
      expect(misplaced.filter((text) => text.startsWith('overlap: Oppimisen säännöllisyys jää'))).not.toEqual([]);
      expect(misplaced.filter((text) => text.startsWith('scrolls sideways'))).not.toEqual([]);
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

describe('the keyboard', () => {
  it('reaches everything, the mark shows its details, Enter explains and Esc returns', async () => {
    await open('?unit=below', async (page) => {
      const stops: string[] = [];
      for (let stop = 0; stop < 11; stop++) {
        await page.keyboard.press('Tab');
        stops.push(await focused(page));
      }
      expect(stops).toEqual([
        'Siirry sisältöön',
        'Oppiva',
        'Edellytykset',
        'English',
        'Vaihda yksikkö tai jakso',
        'Tulosta tai tallenna PDF',
        'Oppimisen säännöllisyys, 39 prosenttia, väli 36–43, alle tavoitteen',
        'Näytä taulukkona',
        'CSV: Missä olemme, ja kuinka varmaa se on?',
        'Arrow: Missä olemme, ja kuinka varmaa se on?',
        'Miksi tämä luku?',
      ]);
      await marksOf(page).focus();
      await page.keyboard.press('Home');
      expect(await marksOf(page).locator('.focus-frame').isVisible()).toBe(true);
      const tooltip = page.getByRole('tooltip');
      await tooltip.waitFor();
      expect(plain(await tooltip.textContent())).toContain('39 % henkilöviikoista');
      await page.keyboard.press('Enter');
      const panel = page.getByRole('dialog', { name: 'Miksi tämä luku?' });
      await panel.getByText('500–1999').waitFor();
      expect(await tooltip.isVisible()).toBe(false);
      expect(plain(await panel.textContent())).toContain('Tunnistamaton henkilö100–499');
      expect((await panel.boundingBox())?.width).toBe(416);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
      expect(await focused(page)).toMatch(/^Oppimisen säännöllisyys, 39/);
    });
  });

  it('chooses a unit and a period, which go to the address and back', async () => {
    await open('', async (page) => {
      expect(await textOf(page, '.meta-list b')).toBe('Suvanto Oy');
      await page.getByRole('button', { name: 'Vaihda yksikkö tai jakso' }).press('Enter');
      const unit = page.getByRole('combobox', { name: 'Yksikkö' });
      expect(await page.locator('select:focus').count()).toBe(1);
      await unit.selectOption('below');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('Oppimisen säännöllisyys jää tavoitteesta').waitFor();
      const query = new URL(page.url()).searchParams;
      expect([query.get('unit'), query.get('window')]).toEqual(['below', '2026-07-01..2026-10-01']);
      expect(await page.title()).toBe('Edellytykset – Kunnossapito – Q3/2026 – Oppiva');
      await page.goBack();
      await page.getByText('Oppimisen säännöllisyys on tavoiterajan tuntumassa').waitFor();
    });
  });
});

describe('the mouse, and a phone', () => {
  it('hovering shows details, clicking explains; a suppressed value says only why', async () => {
    await open('?unit=suppressed', async (page) => {
      await marksOf(page).hover();
      expect(plain(await page.getByRole('tooltip').textContent())).toBe(
        '4 Oppimisen säännöllisyysLaadunvarmistus, Q3/2026Ei näytetä: liian pieni joukko',
      );
      await marksOf(page).click();
      const panel = page.getByRole('dialog', { name: 'Miksi lukua ei ole?' });
      expect(plain(await panel.textContent())).not.toMatch(/30–99|2000\+|SELECT/);
    });
  });

  it.each([
    ['fi', 'Miksi tämä luku?', 'Miksi arvoa tarkennettiin', 'HR korjasi, kuka kuului mihin ja milloin.'],
    ['en', 'Why this number?', 'Why it was restated', 'HR corrected who belonged where, and when.'],
  ])('a restated value says why it is another than before, and others do not: %s', async (language, title, heading, cause) => {
    await open(`?unit=restated&lang=${language}`, async (page) => {
      await marksOf(page).click();
      const panel = page.getByRole('dialog', { name: title });
      await panel.getByRole('heading', { name: heading }).waitFor();
      expect(plain(await panel.textContent())).toContain(cause);
      expect(await violations(page)).toEqual([]);
    });
    await open(`?unit=below&lang=${language}`, async (page) => {
      await marksOf(page).click();
      const panel = page.getByRole('dialog', { name: title });
      await panel.getByText('500–1999').waitFor();
      expect(plain(await panel.textContent())).not.toContain(heading);
    });
  });

  it('on a phone the panel is a sheet, the menu opens, and targets are high enough', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    await open(
      '?unit=below',
      async (page) => {
        await page.getByRole('button', { name: 'Valikko' }).tap();
        await page.getByRole('link', { name: 'English' }).tap();
        await page.getByText('Learning regularity falls short of its target').waitFor();
        const heights = await page
          .locator('button:visible, summary:visible')
          .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(48);
        await marksOf(page).tap();
        const panel = page.getByRole('dialog');
        await panel.waitFor();
        expect((await panel.boundingBox())?.width).toBe(390);
      },
      phone,
    );
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
