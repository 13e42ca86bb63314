import { dimensions, indicatorsOfDimension, type Catalogue as ShippedCatalogue, type IndicatorDefinition } from '@oppiva/capability';
import { score as scoreOf, scoreInterval } from '@oppiva/statistics';
import type { Indicator } from './contract.ts';

/** The indicators of this release, as readers see them. */
export class Catalogue {
  readonly version: string;
  readonly indicators: Indicator[];
  readonly #byId: Map<string, Indicator>;

  constructor(shipped: ShippedCatalogue) {
    this.version = shipped.version;
    this.indicators = shipped.indicators.map(({ definition }) => asRead(definition));
    this.#byId = new Map(this.indicators.map((indicator) => [indicator.id, indicator]));
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** A value's score (capability model 3.9), 0 to 100; null for an indicator that this release does not have. */
  score(id: string, value: number): number | null {
    const indicator = this.#byId.get(id);
    return indicator === undefined ? null : withoutNoise(scoreOf(value, indicator.goalposts));
  }

  /** Both ends of a value's interval as scores (capability model 6.4); null where there is no interval or no score map. */
  scoreInterval(id: string, { lo, hi }: { lo: number | null; hi: number | null }): { scoreLo: number | null; scoreHi: number | null } {
    const indicator = this.#byId.get(id);
    if (!indicator || lo === null || hi === null) return { scoreLo: null, scoreHi: null };
    const ends = scoreInterval(lo, hi, indicator.goalposts);
    return { scoreLo: withoutNoise(ends.lo), scoreHi: withoutNoise(ends.hi) };
  }
}

function asRead({ id, number, dimension, name, question, unit, direction, goalposts, target }: IndicatorDefinition): Indicator {
  const named = { id: dimension, name: dimensions[dimension], indicators: indicatorsOfDimension[dimension] };
  return {
    id,
    number,
    dimension: named,
    name,
    question,
    unit,
    direction,
    goalposts: goalposts.map(([value, score]) => [value, score]),
    target,
  };
}

/** 59.99999999999999 is 60: a reader compares ends with targets. */
function withoutNoise(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
