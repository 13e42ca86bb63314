/**
 * The time as the product sees it. Handed to whatever needs it as a constructor argument, so that a test decides what
 * time it is; no header, route or environment variable can set it (ARCHITECTURE section 4).
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
