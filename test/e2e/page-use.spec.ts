import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrowThrough, tabThrough } from './support/keyboard.ts';
import { focused, launchBrowser, marksOf, plain, settled, textOf, violations, visit } from './support/page-browser.ts';
import { takePicture } from './support/picture.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';

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

const charts = 'figure.chart svg[role=group], figure.chart table.heat';

describe('the keyboard', () => {
  it.each([
    ['fi', 'light'],
    ['en', 'dark'],
  ] as const)('alone leads through the whole page, each focus is seen, and nothing is left out: %s, %s', async (lang, colorScheme) => {
    await open(
      `?lang=${lang}`,
      async (page) => {
        const { stops, focusable, unseen } = await tabThrough(page);
        expect(stops).toEqual(focusable);
        expect(stops.length).toBeGreaterThan(25);
        expect(unseen).toEqual([]);
        for (const chart of await page.locator(charts).all()) {
          const named = chart.locator('[role=img][aria-label][tabindex], [role=button][aria-label], .row-name');
          const names = await named.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
          await chart.locator('[tabindex="0"]').first().focus();
          const arrows = await arrowThrough(page);
          expect(arrows.marks).toEqual(new Set(names.map(plain)));
          expect(arrows.unseen).toEqual([]);
        }
        for (const summary of await page.locator('summary').all()) await summary.press('Enter');
        expect(await page.locator('details:not([open])').count()).toBe(0);
        expect(await violations(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  it('on a mark: its details show, Enter explains and Esc returns', async () => {
    await open('?unit=below', async (page) => {
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
      await page.keyboard.press('ArrowLeft');
      expect(await focused(page)).toBe('Miksi tämä luku? Oppimisen säännöllisyys');
      await page.keyboard.press('Enter');
      await panel.waitFor();
      await page.keyboard.press('Escape');
      expect(await focused(page)).toBe('Miksi tämä luku? Oppimisen säännöllisyys');
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

  it('offers the open quarter where it has values, and says that it is provisional', async () => {
    await open('?lang=en', async (page) => {
      await page.getByRole('button', { name: 'Change unit or period' }).click();
      const period = page.getByRole('combobox', { name: 'Period' });
      await period.locator('option', { hasText: 'provisional' }).waitFor({ state: 'attached' });
      expect((await period.locator('option').allTextContents()).map(plain)).toEqual([
        'Q4/2026, provisional',
        'Q3/2026, 1 Jul – 30 Sep 2026',
        'Q2/2026, 1 Apr – 30 Jun 2026',
      ]);
      await page.getByRole('combobox', { name: 'Unit' }).selectOption('below');
      await period.locator('option', { hasText: 'provisional' }).waitFor({ state: 'detached' });
      await page.getByRole('combobox', { name: 'Unit' }).selectOption('org');
      await period.selectOption('2026-10-01..2027-01-01');
      await page.getByRole('button', { name: 'Show' }).click();
      await marksOf(page).locator('.mark-hatched').waitFor();
      expect(new URL(page.url()).searchParams.get('window')).toBe('2026-10-01..2027-01-01');
      expect(await textOf(page, '.meta-list')).toContain('period closes 15 Jan 2027');
    });
  });

  it('offers the organisation of another day; the page says which one it shows, and its questions follow', async () => {
    const asked: string[] = [];
    await open('?unit=below', async (page) => {
      expect(await textOf(page, '.meta-list')).toContain('Organisaatiokuten kunakin päivänä');
      page.on('request', (request) => asked.push(request.url()));
      await page.getByRole('button', { name: 'Vaihda yksikkö tai jakso' }).click();
      const organisation = page.getByRole('combobox', { name: 'Organisaatio' });
      expect(await organisation.locator('option').allTextContents()).toEqual(['kuten kunakin päivänä', 'kuten 30.9.2026']);
      await organisation.selectOption('as-of:2026-09-30');
      asked.length = 0;
      await page.getByRole('button', { name: 'Näytä', exact: true }).click();
      await page.getByRole('heading', { name: 'Oppimisen säännöllisyys on tavoitteessa' }).waitFor();
      await settled(page);
      expect(new URL(page.url()).searchParams.get('structure')).toBe('as-of:2026-09-30');
      expect(await textOf(page, '.meta-list')).toContain('Organisaatiokuten 30.9.2026kysymyksissä 1–4');
      const values = asked.filter((url) => url.includes('/values'));
      expect(values.length).toBeGreaterThanOrEqual(1);
      expect(values.filter((url) => new URL(url).searchParams.get('structure') !== 'as-of:2026-09-30')).toEqual([]);
      await marksOf(page).press('Enter');
      expect(plain(await page.getByRole('dialog').getByText('Rakenne').locator('..').textContent())).toBe('Rakennekuten 30.9.2026');
      await page.goBack();
      await page.getByText('Oppimisen säännöllisyys jää tavoitteesta').waitFor();
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

describe('question 3 in a unit that has none below', () => {
  it('shows its own indicators, the weakest first, seven and then all', async () => {
    await open('?unit=below&lang=en', async (page) => {
      // more indicators than this release has: the same one under other names, each with its own score
      const scores = [71, 12, 55, 90, 33, 64, 48, 80, 20];
      const copies = <Row extends object>(row: Row, copy: (at: number) => object): object[] =>
        scores.map((_, at) => ({ ...row, ...copy(at) }));
      await page.route('**/api/v1/indicators', async (route) => {
        const answer = (await (await route.fetch()).json()) as { indicators: [{ name: object }] };
        const indicators = copies(answer.indicators[0], (at) => ({ id: `i${at}`, number: at + 1, name: { fi: `I${at}`, en: `I${at}` } }));
        await route.fulfill({ json: { ...answer, indicators } });
      });
      await page.route('**/api/v1/values?unit=*', async (route) => {
        const answer = (await (await route.fetch()).json()) as { values: object[] };
        const values = copies(answer.values.at(-1)!, (at) => ({ indicator: `i${at}`, score: scores[at] }));
        await route.fulfill({ json: { ...answer, values } });
      });
      await page.reload();
      await settled(page);
      const question = page.locator('section[aria-labelledby="question-3"]');
      const names = async () => (await question.locator('.row-name').allTextContents()).map(plain);
      expect(await names()).toEqual(['I1', 'I8', 'I4', 'I6', 'I2', 'I5', 'I0']);
      await question.getByRole('button', { name: 'Show all 9 indicators' }).click();
      expect((await names()).slice(7)).toEqual(['I7', 'I3']);
      await question.getByRole('button', { name: 'Show the seven weakest' }).click();
      expect(await names()).toHaveLength(7);
      await question.getByRole('button', { name: 'Why this number? I1' }).press('Enter');
      await page.getByRole('dialog').getByRole('heading', { name: '2 I1' }).waitFor();
    });
  });
});

describe('a picture to take along', () => {
  const chart = 'section[aria-labelledby="question-1"] figure';

  it('is the chart as it stands, twice as dense, in its own colours and fonts', async () => {
    await open('?unit=below', async (page) => {
      const picture = await takePicture(page, 'PNG: Missä olemme, ja kuinka varmaa se on?');
      const box = await page.locator(chart).boundingBox();
      expect(picture.file).toBe('oppiva-1-below-2026-07-01.png');
      // 24 around it; title and foot come to what the controls leave
      expect(picture.width).toBe(2 * (box!.width + 48));
      expect(picture.height).toBeGreaterThan(2 * box!.height);
      const all = picture.width * picture.height;
      expect(picture.colours.get('#fcfbf8')! / all).toBeGreaterThan(0.5);
      // paper, sand, the interval, the mark, ink: a chart, and words
      for (const colour of ['#f1e9d5', '#b56e40', '#a4450c', '#17232b']) expect(picture.colours.get(colour), colour).toBeGreaterThan(50);
    });
  });

  it('is dark and narrow where the page is, and of question 3 it is the map', async () => {
    const dark = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };
    await open(
      '?lang=en',
      async (page) => {
        const picture = await takePicture(page, 'PNG: Where is the bottleneck?');
        expect(picture.width).toBe(2 * (358 + 48));
        expect(picture.colours.get('#10191e')! / (picture.width * picture.height)).toBeGreaterThan(0.3);
        // the first step of the heat ramp
        expect(picture.colours.get('#302d21')).toBeGreaterThan(1000);
      },
      dark,
    );
  });

  it('where the browser draws none, it says so', async () => {
    await open('?unit=below&lang=en', async (page) => {
      await page.evaluate("HTMLCanvasElement.prototype.toBlob = () => { throw new Error('tainted') }");
      await page.getByRole('button', { name: 'PNG: Where are we' }).click();
      await page.getByText('This browser did not draw the picture').waitFor();
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
