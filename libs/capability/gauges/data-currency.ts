const hourMs = 3_600_000;
const currentWithinHours = 24;

export interface DataCurrency {
  /** Share of events that were known within 24 hours. */
  readonly value: number;
  /** Nearest-rank 90th percentile of the hours after which an event was known. */
  readonly p90Hours: number;
}

/**
 * g-data-currency (capability model 5.1): how soon after they happened admitted events are known.
 * @param latenciesMs milliseconds from effective time to `ingestedat`, one an event
 * @returns null without any event
 */
export function dataCurrency(latenciesMs: readonly number[]): DataCurrency | null {
  const hours = latenciesMs.map((latency) => latency / hourMs).sort((a, b) => a - b);
  const p90Hours = hours[Math.ceil(0.9 * hours.length) - 1];
  if (p90Hours === undefined) return null;
  return { value: hours.filter((latency) => latency <= currentWithinHours).length / hours.length, p90Hours };
}
