export { startIndicators, type Indicators, type IndicatorsDeps } from './indicators.ts';
export { INDICATORS, IndicatorsModule } from './indicators.module.ts';
