import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { readableLine } from './readable-line.ts';
import { REDACTED, redact, redactFields, topLevelPaths } from './redaction.ts';

/** pino's logger; `logger.child({ topic })` adds fields to every line. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** Which process writes: `ingest`, `projector`, … */
  service: string;
  /** fatal, error, warn, info, debug, trace or silent. */
  level: string;
  /** Where lines go; stderr when left out. A test passes its own. */
  destination?: DestinationStream;
}

/**
 * A logger that writes one JSON object a line to stderr, or readable lines when stderr is a terminal. Values of properties
 * that hold secrets or what people did are replaced, and errors lose what libraries hang on them (`redaction.ts`).
 */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }), log: redactFields },
    redact: { paths: topLevelPaths, censor: REDACTED },
    // pino turns an error given as the fields into { err } before the formatter; its own serialiser would keep every property.
    serializers: { err: redact },
  };
  return pino(options, destination ?? (process.stderr.isTTY ? readableStderr : pino.destination({ fd: 2, sync: true })));
}

const readableStderr: DestinationStream = { write: (line) => void process.stderr.write(readableLine(line)) };
