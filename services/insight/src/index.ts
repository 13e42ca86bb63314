export { InsightModule, type InsightDependencies } from './insight.module.ts';
