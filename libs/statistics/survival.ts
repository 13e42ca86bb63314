import { transformed, wilson, z975, type Bounds, type Estimate } from './intervals.ts';
import { jackknifeInterval } from './jackknife.ts';

/** One stretch of follow-up of one person, in the caller's unit of time (days, eligible business days) since the episode's origin. */
export interface Episode {
  /** When watching began. 0, or left out: from the origin, so that an event on day 0 counts. Above 0: at risk only after it. */
  readonly entry?: number;
  /** When watching ended: the event or the censoring. After `entry`; 0 only where the entry is 0 too. */
  readonly exit: number;
  /** True where the event happened at `exit`, false where the episode was censored then. */
  readonly event: boolean;
  /** Whose episode it is; left out where every episode is a person (or thing) of its own. */
  readonly person?: string;
}

/** One fall of the survival curve, at a time when events happened. */
export interface SurvivalStep {
  readonly time: number;
  /** Episodes with entry < time <= exit: events precede censorings at ties. */
  readonly atRisk: number;
  readonly events: number;
  /** S from this time until the next step. */
  readonly survival: number;
  /** Greenwood's sum of events / (atRisk (atRisk - events)) up to here: Var(S) / S^2. Infinite where S is 0. */
  readonly greenwood: number;
}

/** A Kaplan-Meier curve: S = 1 before the first step. */
export interface SurvivalCurve {
  readonly steps: readonly SurvivalStep[];
  /** The longest time that any episode was watched. Beyond it the curve is only the last step carried on. */
  readonly followedTo: number;
  readonly episodes: number;
  /** Distinct persons behind the episodes. */
  readonly n: number;
}

/** A median time; `value` is null where the curve does not reach one half ("> followedTo"). */
export interface MedianTime {
  readonly value: number | null;
  readonly lo: number | null;
  /** Null: not reached. */
  readonly hi: number | null;
  readonly n: number;
  readonly followedTo: number;
}

/** More episodes a person than this, on average, and they are no longer independent enough for Greenwood (capability model 3.7 U5). */
const episodesPerPersonMax = 1.5;
/** Products of fractions miss an exact one half by less than this. */
const half = 0.5 + 1e-12;

const checked = (episode: Episode): Episode => {
  const entry = episode.entry ?? 0;
  if (!(entry >= 0 && episode.exit < Infinity && (entry === 0 ? episode.exit >= 0 : episode.exit > entry)))
    throw new RangeError(`an episode needs 0 <= entry < exit (or both 0), got ${entry} to ${episode.exit}`);
  return episode;
};

const atRiskAt = (episode: Episode, time: number): boolean =>
  (episode.entry === undefined || episode.entry === 0 || episode.entry < time) && time <= episode.exit;

/** Episodes by person; one without a person stands alone. */
function byPerson(episodes: readonly Episode[]): Episode[][] {
  const known = Map.groupBy(episodes, (episode) => episode.person);
  const alone = (known.get(undefined) ?? []).map((episode) => [episode]);
  known.delete(undefined);
  return [...known.values(), ...alone];
}

/** How many of the rising `sorted` are below `bound`, going on from `from`: a sweep, because the bounds rise too. */
function countBelow(sorted: Float64Array, bound: number, from: number): number {
  let at = from;
  while (at < sorted.length && (sorted[at] ?? Infinity) < bound) at += 1;
  return at;
}

/**
 * U5, the Kaplan-Meier curve of episodes, left-truncated ones included (capability model 3.7 U5). At risk at t: entry < t <= exit.
 * An entry of 0 is the origin itself, so an event on day 0 finds its episode at risk (`recognition-rate`: a badge issued before the
 * assessment counts at day 0). Throws a RangeError for no episodes and for one that ends before it begins.
 */
export function kaplanMeier(episodes: readonly Episode[]): SurvivalCurve {
  if (episodes.length === 0) throw new RangeError('kaplanMeier needs at least one episode');
  const exits = Float64Array.from(episodes, (episode) => checked(episode).exit).sort();
  const late = Float64Array.from(episodes.flatMap(({ entry }) => (entry === undefined || entry === 0 ? [] : [entry]))).sort();
  const eventsAt = new Map<number, number>();
  for (const { event, exit } of episodes) if (event) eventsAt.set(exit, (eventsAt.get(exit) ?? 0) + 1);
  let [gone, entered, survival, greenwood] = [0, 0, 1, 0];
  const steps = [...eventsAt]
    .sort(([a], [b]) => a - b)
    .map(([time, events]) => {
      gone = countBelow(exits, time, gone);
      entered = countBelow(late, time, entered);
      const atRisk = episodes.length - gone - (late.length - entered);
      survival *= 1 - events / atRisk;
      greenwood += events / (atRisk * (atRisk - events));
      return { time, atRisk, events, survival, greenwood };
    });
  return { steps, followedTo: exits.at(-1) ?? 0, episodes: episodes.length, n: byPerson(episodes).length };
}

/** The log(-log) band of a step: S^exp(+-z sqrt(greenwood) / ln S). None where S is 1 or 0, whose double logarithm does not exist. */
function band(step: SurvivalStep): { lo: number; hi: number } | null {
  if (step.survival <= 0 || step.survival >= 1) return null;
  const reach = Math.exp((z975 * Math.sqrt(step.greenwood)) / -Math.log(step.survival));
  return { lo: step.survival ** reach, hi: step.survival ** (1 / reach) };
}

/**
 * S at a time with Greenwood's variance on the log(-log) scale (capability model 3.7 U5): one point of a drawn curve.
 * No interval where S is 1 or 0. A time beyond `followedTo` gets the last step carried on; the caller decides whether to show that.
 */
export function survivalAt(curve: SurvivalCurve, time: number): Estimate {
  const step = curve.steps.findLast((each) => each.time <= time);
  const ends = step === undefined ? null : band(step);
  return { value: step?.survival ?? 1, lo: ends?.lo ?? null, hi: ends?.hi ?? null, n: curve.n };
}

/** The restricted mean: area under S from 0 to `horizon`, in the unit of time (capability model 4.7 `time-to-proficiency`). */
export function restrictedMean(curve: SurvivalCurve, horizon: number): number {
  if (!(horizon > 0 && horizon < Infinity)) throw new RangeError(`restrictedMean needs a horizon above 0, got ${horizon}`);
  let [area, since, survival] = [0, 0, 1];
  for (const step of curve.steps.filter((each) => each.time < horizon)) {
    area += survival * (step.time - since);
    [since, survival] = [step.time, step.survival];
  }
  return area + survival * (horizon - since);
}

const isRepeated = (curve: SurvivalCurve): boolean => curve.episodes > episodesPerPersonMax * curve.n;

/** S after each step of the curve without one person's episodes: what `kaplanMeier` of the others would say, without sorting them again. */
function survivalsWithout(steps: readonly SurvivalStep[], own: readonly Episode[]): number[] {
  let survival = 1;
  return steps.map(({ time, atRisk, events }) => {
    const left = atRisk - own.filter((episode) => atRiskAt(episode, time)).length;
    const leftEvents = events - own.filter((episode) => episode.event && episode.exit === time).length;
    if (left > 0) survival *= 1 - leftEvents / left;
    return survival;
  });
}

/** Wilson over the persons whose outcome by `time` is known: the event by then, or watched until then. No ends where there is nobody. */
function standIn(persons: readonly Episode[][], time: number, value: number): Pick<Bounds, 'lo' | 'hi'> {
  const n = persons.filter((own) => own.some((episode) => (episode.event && episode.exit <= time) || episode.exit >= time)).length;
  return n === 0 ? { lo: null, hi: null } : wilson(Math.round(value * n), n);
}

/**
 * The share that has had the event by `time`, 1 - S(time), with its interval (capability model 3.7 U5; `spaced-return` and others).
 * Greenwood and log(-log); where persons have more than 1.5 episodes on average, the delete-one-person jackknife of the same estimate,
 * clipped to [0, 1] (U3). Neither says anything at 0 or 1 (no double logarithm, no variation), so there, as in U2, Wilson stands in, over
 * the persons whose outcome by `time` is known. n is the distinct persons.
 * A time beyond the longest follow-up gets the last step carried on: then the share is a lower bound (`kaplanMeier(...).followedTo` tells).
 * Throws a RangeError for no episodes, and for one that ends before it begins.
 */
export function shareReached(episodes: readonly Episode[], time: number): Estimate {
  const curve = kaplanMeier(episodes);
  const reached = transformed(survivalAt(curve, time), (survival) => 1 - survival);
  const persons = byPerson(episodes);
  if (reached.value <= 0 || reached.value >= 1) {
    const { lo, hi } = standIn(persons, time, reached.value);
    return { ...reached, lo, hi };
  }
  if (!isRepeated(curve)) return reached;
  const steps = curve.steps.filter((step) => step.time <= time);
  const deleted = persons.map((own) => 1 - (survivalsWithout(steps, own).at(-1) ?? 1));
  return { ...jackknifeInterval(reached.value, deleted, [0, 1]), n: curve.n };
}

/**
 * The median time to the event: the first time with S <= 1/2, in the unit of time (capability model 3.7 U5).
 * Brookmeyer-Crowley: the ends are the first times at which the lower and the upper end of the log(-log) band are <= 1/2; null where the
 * curve ends before. Where S falls to 0 there is no band: it counts for the lower end (nothing can lie above it), never for the upper.
 * Where persons have more than 1.5 episodes on average: U3 on the median instead, no interval where the median needs one of the persons.
 * Throws a RangeError for no episodes, and for one that ends before it begins.
 */
export function medianTime(episodes: readonly Episode[]): MedianTime {
  const curve = kaplanMeier(episodes);
  const { steps, n, followedTo } = curve;
  const value = steps.find((step) => step.survival <= half)?.time ?? null;
  if (!isRepeated(curve)) {
    const lo = steps.find((step) => (band(step)?.lo ?? step.survival) <= half)?.time ?? null;
    const hi = steps.find((step) => (band(step)?.hi ?? 1) <= half)?.time ?? null;
    return { value, lo, hi, n, followedTo };
  }
  if (value === null) return { value, lo: null, hi: null, n, followedTo };
  const deleted = byPerson(episodes).map((own) => {
    const at = survivalsWithout(steps, own).findIndex((survival) => survival <= half);
    return steps[at]?.time ?? null;
  });
  return { ...jackknifeInterval(value, deleted, [0, Infinity]), n, followedTo };
}
