import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { keepFacts } from '../../../libs/capability/testing.ts';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInsight } from './testing-app.ts';
import { writeUnits } from './testing.ts';

const question = (window: string) => `explain?indicator=learning-regularity&unit=TA&window=${window}`;

let clickhouse: TestClickHouse;
let app: NestFastifyApplication;
let dashboards: string;

function get(url: string, headers: Record<string, string> = {}, from = app) {
  return from.inject({ method: 'GET', url, headers });
}

beforeAll(async () => {
  clickhouse = await startTestClickHouse({ migrations: true });
  await writeUnits(clickhouse.ch, [{ unitId: 'TA', parentId: null, name: 'Tiimi A' }]);
  dashboards = mkdtempSync(join(tmpdir(), 'oppiva-dashboards-'));
  mkdirSync(join(dashboards, 'assets'));
  writeFileSync(join(dashboards, 'index.html'), '<!doctype html><title>Oppiva</title>');
  writeFileSync(join(dashboards, 'assets', 'index-a1b2c3.js'), 'export {};');
  app = await openInsight({ clickhouse, dashboards });
}, 120_000);

afterAll(async () => {
  await app?.close();
  await clickhouse?.stop();
  rmSync(dashboards, { recursive: true, force: true });
});

describe('the pages', () => {
  it.each(['/', '/edellytykset', '/?unit=TA&lang=en'])('%s is the page, asked for every time, with nothing from elsewhere', async (url) => {
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await get(url, { 'if-none-match': String(page.headers['etag']) })).statusCode).toBe(304);
  });

  it('assets never change', async () => {
    const asset = await get('/assets/index-a1b2c3.js');
    expect(asset.statusCode).toBe(200);
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each(['/no-such-page', '/assets/../index.html', '/assets/none.js'])('%s is not the page', async (url) => {
    const answer = await get(url);
    expect(answer.body).not.toContain('<title>Oppiva</title>');
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  });
});

describe('before sign-in is configured', () => {
  it.each([
    ['/', { host: 'evil.example' }, 'HOST_FOREIGN'],
    ['/api/v1/units', { host: 'evil.example:8080' }, 'HOST_FOREIGN'],
    ['/api/v1/units', { origin: 'https://evil.example' }, 'ORIGIN_FOREIGN'],
  ])('insight alone refuses %s with %j', async (url, headers, code) => {
    const answer = await get(url, headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code });
    expect((await get(url, { origin: 'http://localhost:5173' })).statusCode).toBe(200);
  });
});

describe('the test profile', () => {
  it('computes any window and instant, and every answer is marked', async () => {
    await keepFacts(clickhouse.ch, 1);
    const exact = await openInsight({ clickhouse, testProfile: 'unsuppressed' });
    try {
      const told = await get(`/api/v1/${question('2024-09-02..2024-09-30')}`, {}, exact);
      expect(told.statusCode).toBe(200);
      expect(told.json()).toMatchObject({ unit: 'TA', value: null, numerator: 0, denominator: 0, testProfile: 'unsuppressed' });
      for (const path of ['units', 'windows', 'indicators', 'values']) {
        expect((await get(`/api/v1/${path}`, {}, exact)).json()).toMatchObject({ testProfile: 'unsuppressed' });
      }
    } finally {
      await exact.close();
    }
  });
});

describe('without the store', () => {
  it('says so and never answers as if there were nothing', async () => {
    const gone = { ...clickhouse.access, insight: { ...clickhouse.access.insight, httpUrl: 'http://127.0.0.1:9' } };
    const cut = await openInsight({ clickhouse, access: gone });
    try {
      for (const path of ['units', 'windows', 'values', question('2024-07-01..2024-10-01')]) {
        const answer = await get(`/api/v1/${path}`, {}, cut);
        expect({ path, status: answer.statusCode, code: answer.json<{ code: string }>().code }).toEqual({
          path,
          status: 503,
          code: 'CLICKHOUSE_UNAVAILABLE',
        });
        expect(answer.headers['retry-after']).toBe('5');
      }
      expect((await get('/api/v1/indicators', {}, cut)).statusCode).toBe(200);
    } finally {
      await cut.close();
    }
  });
});
