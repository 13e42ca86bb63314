export { loadInstallationKeys, refuseLostKey, type InstallationKeys, type KeySource } from './keys.ts';
export { KeyError, type KeyErrorCode } from './key-error.ts';
export { actorPseudonym, personPseudonym, pseudonym, type Identity, type PseudonymKind } from './pseudonyms.ts';
export { amountBand, cohortMinimum, personsBand, toDisplayUnit, type ProtectionClass } from './suppression-bands.ts';
export {
  comparePopulations,
  dominanceShare,
  homogeneityClass,
  homogeneityValue,
  isDominated,
  isWindowAllowed,
  staysHidden,
  type DateWindow,
  type HomogeneityClass,
  type PopulationPair,
  type QuarterOfUnit,
} from './suppression-rules.ts';
export { suppressBetween, type BetweenStructures, type StructurePopulation, type ToldPopulation } from './suppression-structures.ts';
export { restate, type Restatement, type RestatementUnit } from './suppression-restated.ts';
export { type SuppressionUnit } from './suppression-tree.ts';
export { suppress, suppressProvisional, suppressTogether, type IndicatorPopulation, type SuppressionMask } from './suppression.ts';
