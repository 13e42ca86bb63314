export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { redactUrl } from './redaction.ts';
export { createMetrics, latencyBuckets, type MetricDescription, type Metrics } from './metrics.ts';
