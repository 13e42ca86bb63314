import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, marksOf, settled, textOf, violations, visit } from './support/page-browser.ts';
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

function open(address: string, work: (page: Page) => Promise<void>): Promise<void> {
  return visit({ browser, url: `${server.url}/${address}` }, work);
}

describe('what can go wrong', () => {
  it.each([
    ['?unit=nobody', 'Yksikköä ei ole'],
    ['?window=2026', 'Jaksoa ei ole'],
    ['?unit=below&window=2026-09-02..2026-09-30', 'Rajausta ei tehdä'],
    ['?unit=below&structure=as-of:2026-09-29', 'Tätä organisaatiota ei ole'],
    ['?unit=below&structure=as-of:2026-06-30', 'Tätä organisaatiota ei ole'],
    ['?unit=below&asOf=yesterday', 'Osoitteessa on virhe'],
  ])('%s is told in words, and leads back to the start', async (address, title) => {
    await open(address, async (page) => {
      expect(await textOf(page, '[role=alert] .blank-title')).toBe(title);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Palaa alkuun' }).click();
      await marksOf(page).first().waitFor();
    });
  });

  it.each([
    ['?unit=silent', 'Tästä jaksosta ei ole julkaistu arvoja'],
    ['?unit=below&asOf=2026-08-01T00:00:00Z', 'Tästä jaksosta ei ole julkaistu arvoja'],
    ['?unit=below&window=2026-10-01..2027-01-01', 'Jakso on kesken'],
  ])('%s is no empty chart', async (address, headline) => {
    await open(address, async (page) => {
      expect(await textOf(page, 'h1')).toBe(headline);
      expect(await page.locator('figure').count()).toBe(0);
      await page.getByRole('button', { name: 'Valitse yksikkö tai jakso' }).click();
      expect(await page.getByLabel('Jakso').isVisible()).toBe(true);
    });
  });

  it('the store gone: the question stays, with a code and what to do', async () => {
    await visit({ browser, url: server.urlWithoutStore }, async (page) => {
      expect(await textOf(page, 'h2')).toBe('Missä olemme, ja kuinka varmaa se on?');
      expect(await textOf(page, '[role=alert]')).toMatch(
        /^Arvoja ei saatu haettua.*Koodi CLICKHOUSE_UNAVAILABLE, \d+\.\d+\.\d{4} klo \d+\.\d\d/,
      );
      expect(await violations(page)).toEqual([]);
    });
  });

  it('a role that may not see it is told so, and not shown an empty chart', async () => {
    await open('?unit=below', async (page) => {
      const json = { code: 'FORBIDDEN', message: 'this role may not read the unit' };
      await page.route('**/api/v1/values*', (route) => route.fulfill({ status: 403, json }));
      await page.reload();
      await settled(page);
      expect(await textOf(page, '[role=alert] .blank-title')).toBe('Näitä arvoja et voi katsoa');
      expect(await page.locator('figure').count()).toBe(0);
      expect(await violations(page)).toEqual([]);
    });
  });

  it('a connection that breaks: trying again brings the values', async () => {
    await open('?unit=below', async (page) => {
      await page.route('**/api/v1/values*', (route) => route.abort());
      await page.reload();
      await settled(page);
      expect(await textOf(page, '[role=alert] .code')).toContain('SERVER_UNREACHABLE');
      await page.unroute('**/api/v1/values*');
      await page.getByRole('button', { name: 'Yritä uudelleen' }).click();
      await page.getByRole('heading', { name: 'Oppimisen säännöllisyys jää tavoitteesta' }).waitFor();
      expect(await page.locator('[role=alert]').count()).toBe(0);
    });
  });

  it('while values are on their way, question and axis stand', async () => {
    await open('?unit=below', async (page) => {
      const arrived = Promise.withResolvers<void>();
      await page.route('**/api/v1/values*', async (route) => {
        await arrived.promise;
        await route.continue();
      });
      await page.reload();
      await page.locator('figure svg[aria-busy="true"]').waitFor();
      expect(await page.locator('figure svg').first().textContent()).toMatch(/020406080100/);
      expect(await page.getByRole('status').textContent()).toBe('Haetaan arvoja.');
      expect(await page.locator('.mark-solid').count()).toBe(0);
      arrived.resolve();
      await settled(page);
      expect(await marksOf(page).locator('.mark-solid').count()).toBe(1);
    });
  });
});
