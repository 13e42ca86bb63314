import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { readableLine } from './readable-line.ts';
import { REDACTED, redactedPaths } from './redaction.ts';

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
 * that hold secrets or what people did are replaced (`redaction.ts`), errors are written with code and stack and without
 * the properties that libraries hang on them.
 */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: REDACTED },
    serializers: { err: describeError, error: describeError },
  };
  return pino(options, destination ?? (process.stderr.isTTY ? readableStderr : pino.destination({ fd: 2, sync: true })));
}

const readableStderr: DestinationStream = { write: (line) => void process.stderr.write(readableLine(line)) };

interface DescribedError {
  type: string;
  code?: string;
  message: string;
  stack?: string | undefined;
  cause?: DescribedError;
}

const CAUSES_MAX = 5;

/** Name, code, message, stack and causes only: an HTTP client's error carries its request, and with it headers and bodies. */
export function describeError(error: unknown, depth = 0): DescribedError | unknown {
  if (!(error instanceof Error)) return error;
  const described: DescribedError = { type: error.name, message: error.message, stack: error.stack };
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) described.code = String(error.code);
  if (error.cause instanceof Error && depth < CAUSES_MAX) described.cause = describeError(error.cause, depth + 1) as DescribedError;
  return described;
}
