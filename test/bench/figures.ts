export type Unit = 'ratio' | 'ms' | 's' | 'MiB' | 'µs' | 'statements' | 'statements/s' | 'documents/s';

/** One figure of the bench: a ratio to a named ceiling of the same run, or a measured quantity with its unit. */
export interface Figure {
  name: string;
  unit: Unit;
  min: number;
  median: number;
  max: number;
  rounds: number;
  ceiling?: string;
  aim?: string;
}

/** Min, median and max of the rounds; of an even number of rounds the median is the mean of the two in the middle. */
export function figure(name: string, unit: Unit, values: number[], more: Pick<Figure, 'ceiling' | 'aim'> = {}): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    name,
    unit,
    min: sorted[0]!,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2,
    max: sorted.at(-1)!,
    rounds: values.length,
    ...more,
  };
}

/** The value below which this share of the values lies; the largest where there are few. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

const digits = (value: number, unit: Unit): string =>
  unit === 'ratio' ? value.toFixed(2) : value < 100 && unit !== 'statements' ? value.toFixed(1) : Math.round(value).toLocaleString('en');

/** A Markdown table for docs/performance.md. */
export function table(figures: Figure[]): string {
  const rows = figures.map(({ name, unit, min, median, max, rounds, ceiling, aim }) => {
    const [low, middle, high] = [min, median, max].map((value) => digits(value, unit));
    const spread = rounds === 1 ? `**${middle}**` : `${low} / **${middle}** / ${high}`;
    return `| ${name} | ${spread}${unit === 'ratio' ? '' : ` ${unit}`} | ${ceiling ?? ''} | ${aim ?? ''} | ${rounds} |`;
  });
  return ['| figure | min / **median** / max | beside | aim | rounds |', '|---|---|---|---|---|', ...rows].join('\n');
}
