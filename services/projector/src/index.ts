export { startProjector, type Projector, type ProjectorDeps } from './projector.ts';
export { PROJECTOR, ProjectorModule } from './projector.module.ts';
export { ProjectorError, type ProjectorErrorCode } from './projector-error.ts';
export { reconcile, type TopicReconciliation } from './reconcile.ts';
export { measureProjection, type ProjectionRate } from './bench.ts';
