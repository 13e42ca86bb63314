import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTestClickHouse, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { openInsight } from '../../../services/insight/src/testing-app.ts';
import { writeUnits, writeValues, type ValueToWrite } from '../../../services/insight/src/testing.ts';
import { gaugesToWrite } from './page-gauges.ts';
import { earlierWindow, openWindow, stateUnits, stateWindow } from './page-states.ts';

const root = join(import.meta.dirname, '../../..');

/** Insight over a real ClickHouse with one unit for each state, and the pages as built from the sources. */
export interface PageServer {
  url: string;
  /** The same pages over a store that does not answer. */
  urlWithoutStore: string;
  dashboards: string;
  /** Publishes another version of a value of the window that the pages show. */
  restate(unitId: string, value: number): Promise<void>;
  stop(): Promise<void>;
}

/** A score as the model's map gives it, rounded as it is published. */
const scoreOf = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Math.round(Math.max(0, Math.min(100, ((value - 0.1) / 0.6) * 100)));

function rowsToWrite(): ValueToWrite[] {
  const explanation = {
    cohort: { persons: '30–99', personDays: '2000+', learningEvents: '500–1999', minutes: null },
    exclusions: { 'learning-event': '2000+', 'unresolved-actor': '100–499', unclassified: '0–99' },
    sql: 'SELECT unit_id, person_id, y, x\nFROM learning.weeks',
  };
  const rows = stateUnits.flatMap(({ unitId, published }) =>
    published.map((version) => ({
      unitId,
      window: stateWindow,
      value: version.value ?? null,
      lo: version.lo ?? null,
      hi: version.hi ?? null,
      score: version.score ?? scoreOf(version.value),
      knownAt: version.knownAt ?? '',
      status: version.status ?? 'final',
      nBand: version.nBand ?? '',
      flags: version.flags ?? [],
      reason: version.reason ?? '',
      explanation: { ...explanation, causes: version.status === 'restated' ? ['late', 'corrected-hr'] : [] },
    })),
  );
  const earlier = { value: 0.4, lo: 0.35, hi: 0.45, score: scoreOf(0.4), nBand: '100+', knownAt: '2026-07-14T21:00:00.000Z', explanation };
  const provisional = { status: 'provisional' as const, flags: ['provisional'], knownAt: '2026-11-15T22:00:00.000Z' };
  return [
    ...rows,
    { unitId: 'org', window: earlierWindow, ...earlier },
    { unitId: 'org', window: openWindow, ...earlier, ...provisional },
    // as on the last day of the quarter other people belong to the unit
    {
      unitId: 'below',
      window: stateWindow,
      ...earlier,
      value: 0.58,
      lo: 0.52,
      hi: 0.64,
      score: scoreOf(0.58),
      structure: 'as-of:2026-09-30',
    },
  ];
}

async function build(): Promise<string> {
  const dashboards = mkdtempSync(join(tmpdir(), 'oppiva-pages-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', dashboards, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: join(root, 'dashboards/web'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return dashboards;
}

async function listen(app: NestFastifyApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

/** Builds the pages, starts ClickHouse, and serves both ways. */
export async function startPageServer(): Promise<PageServer> {
  const [clickhouse, dashboards] = await Promise.all([startTestClickHouse({ migrations: true }), build()]);
  await writeUnits(clickhouse.ch, stateUnits);
  await writeValues(clickhouse.ch, [...rowsToWrite(), ...gaugesToWrite()]);
  const now = '2026-11-20T07:14:00Z';
  // one row, so that each unit shows one state
  const app = await openInsight({ clickhouse, dashboards, now, indicators: ['learning-regularity'] });
  const cut = await openInsight({ clickhouse, dashboards, now, access: withoutStore(clickhouse) });
  const stop = async (): Promise<void> => {
    await Promise.all([app.close(), cut.close()]);
    await clickhouse.stop();
    rmSync(dashboards, { recursive: true, force: true });
  };
  let restated = 0;
  const restate = (unitId: string, value: number): Promise<void> => {
    restated += 1;
    const at = { unitId, window: stateWindow, status: 'restated' as const, nBand: '30–99', knownAt: `2026-11-19T00:00:0${restated}.000Z` };
    return writeValues(clickhouse.ch, [{ ...at, value, lo: value - 0.05, hi: value + 0.05, score: scoreOf(value) }], 10_000 + restated);
  };
  return { url: await listen(app), urlWithoutStore: await listen(cut), dashboards, restate, stop };
}

function withoutStore({ access }: TestClickHouse): TestClickHouse['access'] {
  return { ...access, insight: { ...access.insight, httpUrl: 'http://127.0.0.1:9' } };
}
