import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { connect, type AccessByRole, type ClickHouse } from '@oppiva/clickhouse';
import type { Clock, Config } from '@oppiva/config';
import type { FastifyInstance } from 'fastify';
import { releaseCatalogue } from './release-catalogue.ts';
import { explainWith } from './explain-exactly.ts';
import { InsightController } from './insight.controller.ts';
import { Insight } from './insight.ts';
import { findDashboards, servePages } from './pages.ts';
import { ProblemFilter, type Logger } from './problem-filter.ts';
import { PublishedValues } from './published-values.ts';

/** What this service takes from whoever composes it. */
export interface InsightDependencies {
  config: Config;
  access: AccessByRole;
  clock: Clock;
  logger: Logger;
  /** Where the built dashboards are; found in the project when left out. */
  dashboards?: string;
}

/** Days from the end of a window to its close, until a rule sets another (capability model 3.2 rule 3). */
const closeLagDays = 14;

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
    const { config, access, clock, logger } = deps;
    const reading = connect(access.insight, { application: 'insight', requestTimeoutMs: 15_000 });
    // Only the test profile recomputes, and only it connects as a role that sees micro data.
    const exact = config.testProfile === 'unsuppressed' ? connect(access.indicators, { application: 'insight-test-profile' }) : null;
    const catalogue = releaseCatalogue();
    const insight = new Insight({
      published: new PublishedValues(reading, catalogue),
      catalogue,
      clock,
      timeZone: config.timeZone,
      closeLagDays,
      explainExactly: exact && explainWith(exact, { clock, timeZone: config.timeZone }),
    });
    return {
      module: InsightModule,
      controllers: [InsightController],
      providers: [
        { provide: Insight, useValue: insight },
        { provide: ProblemFilter, useValue: new ProblemFilter(logger) },
        { provide: DASHBOARDS, useValue: deps.dashboards ?? findDashboards() },
        { provide: CONNECTIONS, useValue: exact ? [reading, exact] : [reading] },
      ],
    };
  }
}
