/** One figure of the bench: a ratio to a named ceiling of the same run, or a measured quantity with its unit. */
export interface Figure {
  name: string;
  unit: 'ratio' | 'ms' | 'MiB' | 'rows/s' | 'statements/s';
  min: number;
  median: number;
  max: number;
  rounds: number;
  ceiling?: string;
  aim?: string;
}

export function figure(name: string, unit: Figure['unit'], values: number[], more: Pick<Figure, 'ceiling' | 'aim'> = {}): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    name,
    unit,
    min: sorted[0]!,
    median: sorted[Math.floor(sorted.length / 2)]!,
    max: sorted.at(-1)!,
    rounds: values.length,
    ...more,
  };
}

const digits = (value: number, unit: Figure['unit']): string =>
  unit === 'ratio' ? value.toFixed(2) : value < 10 ? value.toFixed(1) : Math.round(value).toString();

/** A Markdown table for docs/performance.md. */
export function table(figures: Figure[]): string {
  const rows = figures.map(({ name, unit, min, median, max, rounds, ceiling, aim }) => {
    const [low, middle, high] = [min, median, max].map((value) => digits(value, unit));
    return `| ${name} | ${low} / **${middle}** / ${high} ${unit === 'ratio' ? '' : unit} | ${ceiling ?? ''} | ${aim ?? ''} | ${rounds} |`;
  });
  return ['| figure | min / median / max | ceiling | aim | rounds |', '|---|---|---|---|---|', ...rows].join('\n');
}
