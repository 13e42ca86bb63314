export { loadInstallationKeys, refuseLostKey, type InstallationKeys, type KeySource } from './keys.ts';
export { KeyError, type KeyErrorCode } from './key-error.ts';
export { actorPseudonym, personPseudonym, pseudonym, type Identity, type PseudonymKind } from './pseudonyms.ts';
export { amountBand, cohortMinimum, personsBand, toDisplayUnit, type ProtectionClass } from './suppression-bands.ts';
export { suppress, type SuppressionMask, type SuppressionUnit } from './suppression.ts';
