import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { startIndicators, type Indicators, type IndicatorsDeps } from './indicators.ts';

export const INDICATORS = Symbol('INDICATORS');

/** The indicators as a part of a Nest application. */
@Module({})
export class IndicatorsModule implements OnApplicationShutdown {
  readonly #indicators: Indicators;

  constructor(@Inject(INDICATORS) indicators: Indicators) {
    this.#indicators = indicators;
  }

  static register(deps: IndicatorsDeps): DynamicModule {
    return {
      module: IndicatorsModule,
      providers: [{ provide: INDICATORS, useFactory: () => startIndicators(deps) }],
      exports: [INDICATORS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#indicators.stop();
  }
}
