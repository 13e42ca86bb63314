import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { defaultKnownAt, loadCatalogue, startOfDay, type Catalogue as ShippedCatalogue } from '@oppiva/capability';
import { connect, type AccessByRole, type ClickHouse } from '@oppiva/clickhouse';
import type { Clock, Config } from '@oppiva/config';
import type { EventLog } from '@oppiva/event-log';
import type { FastifyInstance } from 'fastify';
import { Catalogue } from './catalogue.ts';
import { explainExactlyWith } from './explain-exactly.ts';
import { Commitments } from './commitments/commitments.ts';
import { InsightController } from './insight.controller.ts';
import { Insight } from './insight.ts';
import { findDashboards, servePages } from './pages.ts';
import { LOGGER, type Logger } from './problem-filter.ts';
import { PublishedEffects } from './published-effects.ts';
import { PublishedGauges } from './published-gauges.ts';
import { PublishedValues } from './published-values.ts';
import { Readings } from './readings.ts';
import { Revisions } from './revisions.ts';

/** What this service takes from whoever composes it. */
export interface InsightDependencies {
  config: Config;
  access: AccessByRole;
  /** Only the test profile asks it, for the instant up to which everything is known. */
  log: Pick<EventLog, 'barrier'>;
  clock: Clock;
  logger: Logger;
  /** Where the built dashboards are; found in the project when left out. */
  dashboards?: string;
  /** Where the catalogue lies; that of this release where left out. */
  catalogueFolder?: URL;
  /** Whether what is shown was invented; the pages say so. */
  isDemo?: boolean;
  /** Indicators to show; all of the catalogue where left out. */
  indicators?: readonly string[];
}

const DASHBOARDS = Symbol('folder of the built dashboards');
const CONNECTIONS = Symbol('connections to ClickHouse');

/** Serves the pages on the composition's Fastify instance too, and closes its connections when the process stops. */
@Module({})
export class InsightModule implements OnModuleInit, OnApplicationShutdown {
  readonly #adapter: HttpAdapterHost;
  readonly #dashboards: string;
  readonly #connections: ClickHouse[];

  constructor(
    @Inject(HttpAdapterHost) adapter: HttpAdapterHost,
    @Inject(DASHBOARDS) dashboards: string,
    @Inject(CONNECTIONS) connections: ClickHouse[],
  ) {
    this.#adapter = adapter;
    this.#dashboards = dashboards;
    this.#connections = connections;
  }

  async onModuleInit(): Promise<void> {
    await servePages(this.#adapter.httpAdapter.getInstance<FastifyInstance>(), this.#dashboards);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  /** The reading API and the dashboards, over the published values that `access.insight` may read. */
  static register(deps: InsightDependencies): DynamicModule {
    const { config, access } = deps;
    const reading = connect(access.insight, { application: 'insight', requestTimeoutMs: 15_000 });
    // Only the test profile recomputes, and only it connects as a role that sees micro data.
    const exact =
      config.testProfile === 'unsuppressed'
        ? connect(access.indicators, { application: 'insight-test-profile', requestTimeoutMs: 120_000 })
        : null;
    return {
      module: InsightModule,
      controllers: [InsightController],
      providers: [
        { provide: Insight, useFactory: () => createInsight(deps, { reading, exact }) },
        Revisions,
        { provide: LOGGER, useValue: deps.logger },
        { provide: DASHBOARDS, useValue: deps.dashboards ?? findDashboards() },
        { provide: CONNECTIONS, useValue: exact ? [reading, exact] : [reading] },
      ],
    };
  }
}

async function createInsight(
  deps: InsightDependencies,
  { reading, exact }: { reading: ClickHouse; exact: ClickHouse | null },
): Promise<Insight> {
  const { clock, log, config } = deps;
  const shipped = shownOf(await loadCatalogue(deps.catalogueFolder), deps.indicators);
  const catalogue = new Catalogue(shipped);
  const readings = new Readings(reading);
  const published = new PublishedValues(readings, catalogue);
  return new Insight({
    readings,
    published,
    gauges: new PublishedGauges(readings),
    effects: new PublishedEffects(readings),
    commitments: new Commitments({ readings, catalogue }),
    catalogue,
    clock,
    timeZone: config.timeZone,
    closeLagDays: closeLagDays(),
    isDemo: deps.isDemo ?? false,
    explainExactly: exact && explainExactlyWith({ clickhouse: exact, catalogue: shipped, log }),
  });
}

function shownOf(shipped: ShippedCatalogue, ids: readonly string[] | undefined): ShippedCatalogue {
  if (ids === undefined) return shipped;
  return { ...shipped, indicators: shipped.indicators.filter(({ definition }) => ids.includes(definition.id)) };
}

/** Days from the end of a window to its close, as the model's own calendar has it (capability model 3.2 rule 3). */
function closeLagDays(): number {
  const window = { start: '2024-01-01', end: '2024-04-01' };
  return (defaultKnownAt(window, 'UTC') - startOfDay(window.end, 'UTC')) / 86_400_000;
}
