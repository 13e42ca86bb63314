/** What of the invented organisation is left to chance; the same seed gives the same draws. */
export interface Chance {
  /** From 0 inclusive to 1 exclusive. */
  next: () => number;
  happens: (probability: number) => boolean;
  pick: <T>(of: readonly T[]) => T;
  /** One of several by their weights. */
  weighted: <T extends string>(of: Readonly<Record<T, number>>) => T;
  /** From `from` to `to`, both inclusive. */
  whole: (from: number, to: number) => number;
  /** Gamma distributed, for a whole shape. */
  gamma: (o: { shape: number; mean: number }) => number;
  lognormal: (o: { mu: number; sigma: number }) => number;
}

/** @param random numbers in [0, 1) */
export function chanceFrom(random: () => number): Chance {
  const above0 = (): number => 1 - random();
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  return {
    next: random,
    happens: (probability) => random() < probability,
    pick: (of) => of[Math.floor(random() * of.length)]!,
    weighted: <T extends string>(of: Readonly<Record<T, number>>): T => {
      const entries = Object.entries(of) as [T, number][];
      let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0]!)[0];
    },
    whole,
    gamma: ({ shape, mean }) =>
      (Array.from({ length: shape }, () => -Math.log(above0())).reduce((sum, each) => sum + each, 0) * mean) / shape,
    lognormal: ({ mu, sigma }) => Math.exp(mu + sigma * Math.sqrt(-2 * Math.log(above0())) * Math.cos(2 * Math.PI * random())),
  };
}
