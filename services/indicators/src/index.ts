export { startIndicators, type Indicators, type IndicatorsDeps } from './indicators.ts';
export {
  startVerification,
  VerificationError,
  type ChangedValue,
  type OtherCatalogue,
  type Verification,
  type VerifiedWindow,
} from './publication/verify.ts';
export { INDICATORS, IndicatorsModule } from './indicators.module.ts';
