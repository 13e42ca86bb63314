export { loadConfig, resolveDataDir, type Config, type KafkaConfig } from './config.ts';
export { ConfigError, type ConfigProblem } from './config-error.ts';
export { systemClock, type Clock } from './clock.ts';
export { yieldToIngest } from './yield-to-ingest.ts';
