import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { startProjector, type Projector, type ProjectorDeps } from './projector.ts';

export const PROJECTOR = Symbol('PROJECTOR');

/** The projector as a part of a Nest application. The application watches `ended` of what it injects as PROJECTOR. */
@Module({})
export class ProjectorModule implements OnApplicationShutdown {
  readonly #projector: Projector;

  constructor(@Inject(PROJECTOR) projector: Projector) {
    this.#projector = projector;
  }

  static register(deps: ProjectorDeps): DynamicModule {
    return {
      module: ProjectorModule,
      providers: [{ provide: PROJECTOR, useFactory: () => startProjector(deps) }],
      exports: [PROJECTOR],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#projector.stop();
  }
}
