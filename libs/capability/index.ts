export { CatalogueError, checkCatalogue, loadCatalogue, type Catalogue, type Indicator } from './catalogue.ts';
export { cellsOf, compute, type Cell, type CellContext, type Computation, type ComputeRequest } from './compute.ts';
export {
  dimensions,
  indicatorsOfDimension,
  type DimensionId,
  type InBothLanguages,
  type IndicatorDefinition,
  type IndicatorUnit,
  type PersonRow,
  type ReasonCode,
  type UnitPersonRow,
  type Window,
} from './definition.ts';
export { gauges, type GaugeDefinition, type GaugeId } from './gauges/definitions.ts';
export { measureGauges, type MeasuredGauges, type MeasureRequest } from './gauges/measure.ts';
export { peopleBehind, publishableGauges, type GaugeDetails, type GaugesBefore, type PublishedGauge } from './gauges/publishable-gauges.ts';
export { measureEffects, type EffectsRequest, type MeasuredEffect } from './effects/measure.ts';
export type { EffectReason } from './effects/plan.ts';
export { effectId, publishableEffects, type EffectDetails, type PublishedEffect } from './effects/publishable-effects.ts';
export { definitionVersion } from './definition-version.ts';
export { masksOf, type Computed, type QuarterBefore } from './mask.ts';
export {
  cohortsOf,
  parametersOf,
  readCohortRows,
  readConfigurationVersion,
  readConnectedClasses,
  readSurroundings,
  type Cohort,
  type Organisation,
  type Surroundings,
  type UnitInWindow,
} from './organisation.ts';
export { publishable, type PublishedExplanation, type PublishedValue, type RestatementCause, type ValueStatus } from './publishable.ts';
export {
  changedPersons,
  isSameStatistic,
  isWorthRestating,
  restatementOf,
  type ChangedPersons,
  type EarlierPublication,
} from './restatement.ts';
export { isStageNeeded, reachOf, withStage, withStaged, type Staged, type StageRequest } from './stage.ts';
export { parseStructure, structureText, type Structure, type StructureText } from './structure.ts';
export { fillCompetences } from './competences/fill.ts';
export { fillUnitAncestors } from './unit-ancestors.ts';
export {
  closedQuarters,
  defaultKnownAt,
  newestMonday,
  parseWindow,
  quarterOf,
  startOfDay,
  unclosedQuarters,
  windowText,
} from './windows.ts';
export { ActivityNames } from './learning/activity-names.ts';
export { type AdmissionState } from './learning/derive.ts';
export { deriveGroups, deriveHistory, type History, type HistoryFacts, type StateVersion } from './learning/history.ts';
export {
  OrganisationRules,
  type DefaultMinutesFact,
  type OverrideFact,
  type RuleFacts,
  type SourceRankFact,
} from './learning/organisation-rules.ts';
export { spellingsOf, type OverrideMatch } from './learning/override-match.ts';
export { LocalDays, Region, type SessionName } from './learning/region.ts';
export { WorkingBands, type AncestorFact, type AssignmentFact, type BandFact, type ScheduleFact } from './learning/schedules.ts';
export { type LearningEvent } from './learning/session.ts';
export { WorkingTime, type WorkedEvent, type WorkingTimeFacts } from './learning/working-time.ts';
export { type EventVersion } from './learning/unfolding.ts';
export {
  type AliasFact,
  type ContextActivity,
  type EngagementFact,
  type Fact,
  type LinkFact,
  type StatementInput,
  type VoidFact,
} from './learning/statement-input.ts';
