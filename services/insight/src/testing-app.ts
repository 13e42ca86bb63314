import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AccessByRole } from '@oppiva/clickhouse';
import { silentLogger, type TestClickHouse } from '@oppiva/clickhouse/testing.ts';
import { loadConfig } from '@oppiva/config';
import { InsightModule } from './index.ts';
import { standalone } from './standalone.ts';

interface TestInsight {
  clickhouse: TestClickHouse;
  access?: AccessByRole;
  dashboards?: string;
  testProfile?: 'unsuppressed';
  indicators?: readonly string[];
  /** Of another release than this one. */
  catalogueFolder?: URL;
  /** What the clock says, ISO 8601. */
  now?: string;
}

const ends = {
  'oppiva.statements': 0,
  'oppiva.documents': 0,
  'oppiva.hr': 0,
  'oppiva.rules': 0,
  'oppiva.admissions': 0,
  'oppiva.values': 0,
};

/** Insight as an application for tests, over a real ClickHouse and an empty log; not listening. */
export async function openInsight(o: TestInsight): Promise<NestFastifyApplication> {
  const { clickhouse, access = clickhouse.access, dashboards, testProfile, indicators, catalogueFolder, now = '2025-02-01T00:00:00Z' } = o;
  const config = loadConfig({ DATA_DIR: clickhouse.dataDir, LOG_LEVEL: 'silent', TEST_PROFILE: testProfile });
  const clock = { now: () => Date.parse(now) };
  const log = { barrier: () => Promise.resolve({ instant: clock.now(), ends }) };
  const module = InsightModule.register({
    config,
    access,
    clock,
    log,
    logger: silentLogger,
    ...(dashboards !== undefined && { dashboards }),
    ...(indicators !== undefined && { indicators }),
    ...(catalogueFolder !== undefined && { catalogueFolder }),
  });
  const app = await standalone(module);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
