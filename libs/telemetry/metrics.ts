import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A metric's name (snake case, unit last), what it counts, and the names of its labels. Labels never hold persons or ids. */
export interface MetricDescription<Label extends string> {
  name: string;
  help: string;
  labels?: readonly Label[];
}

export interface Metrics {
  counter<Label extends string = never>(description: MetricDescription<Label>): Counter<Label>;
  gauge<Label extends string = never>(description: MetricDescription<Label>): Gauge<Label>;
  /** `buckets`: upper bounds in the unit of the name; the default suits durations in seconds from 1 ms to 10 s. */
  histogram<Label extends string = never>(description: MetricDescription<Label> & { buckets?: number[] }): Histogram<Label>;
  /** The text that Prometheus reads, with its content type. */
  expose(): Promise<{ contentType: string; text: string }>;
  registry: Registry;
}

/** Seconds. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * A registry of its own (no globals, so that several services live in one process), labelled with the service. Asking again for
 * a name gives the metric that exists; asking for it as another kind or with other labels is a bug and throws.
 * @param options.process also collect memory, event loop and garbage collection of this process (once a process)
 */
export function createMetrics(options: { service: string; process?: boolean }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  if (options.process !== false) collectDefaultMetrics({ register: registry, prefix: 'oppiva_' });
  const known = new Map<string, { signature: string; metric: unknown }>();
  const once = <T>(kind: string, description: MetricDescription<string>, make: () => T): T => {
    const signature = `${kind}(${[...(description.labels ?? [])].join(',')})`;
    const before = known.get(description.name);
    if (before !== undefined && before.signature === signature) return before.metric as T;
    if (before !== undefined) throw new Error(`Metric ${description.name} exists as ${before.signature}, not ${signature}`);
    const metric = make();
    known.set(description.name, { signature, metric });
    return metric;
  };
  const settings = <L extends string>({ name, help, labels }: MetricDescription<L>) => ({
    name,
    help,
    labelNames: [...(labels ?? [])],
    registers: [registry],
  });
  return {
    registry,
    counter: (description) => once('counter', description, () => new Counter(settings(description))),
    gauge: (description) => once('gauge', description, () => new Gauge(settings(description))),
    histogram: (description) =>
      once('histogram', description, () => new Histogram({ ...settings(description), buckets: description.buckets ?? latencyBuckets })),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
