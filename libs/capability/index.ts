export { deriveHistory, touchedDates, type EventVersion, type History, type HistoryFacts, type StateVersion } from './learning/history.ts';
export { type AdmissionState, type LearningEvent } from './learning/derive.ts';
export { type AliasFact, type EngagementFact, type LinkFact, type StatementInput, type VoidFact } from './learning/statement-input.ts';
