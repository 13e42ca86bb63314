import { linearProjection, score, type Projection } from '@oppiva/statistics';
import type { Flag, Indicator, Pace, PaceReason, PaceVerdict, ReasonCode } from '../contract.ts';

/** A published value of a closed quarter, in the indicator's own unit. */
export interface Quarter {
  window: string;
  value: number | null;
  lo: number | null;
  hi: number | null;
  flags: readonly Flag[];
  reason: ReasonCode | null;
}

interface Measured {
  /** Null where this release does not compute it. */
  indicator: Indicator | null;
  indicatorId: string;
  target: number | null;
  /** Local date. */
  due: string;
  /** Published values of the owner unit, the oldest first; the last is that of the quarter that is looked at. */
  quarters: readonly Quarter[];
}

/** The line is laid through the closed quarters of two years, and through no fewer than four. */
const quartersMax = 8;
const quartersMin = 4;
/** Two years ahead; beyond, a line through two years says nothing (capability model 4.6, 23 draws the same limit). */
const horizonMax = 8;

/**
 * Whether the pace is enough: the published quarterly values of the last two years (since the last structure break) are carried on in a
 * straight line to the quarter of the due date. On pace where the whole 95 % interval of that quarter's value reaches the target, off pace
 * where none of it does, else open. Shares and indices are cut to 0 to 1; four decimals are told.
 */
export function paceOf(measured: Measured): Pace {
  const { indicator, target, due, quarters } = measured;
  const current = quarters.at(-1);
  const known: Pace = {
    indicator: measured.indicatorId,
    target,
    reaching: indicator === null || target === null || !isOnScale(target, indicator) ? null : reachingOf(target, indicator),
    now:
      current?.value == null
        ? null
        : { window: current.window, value: current.value, lo: current.lo, hi: current.hi, side: sideOf(current) },
    projected: null,
    verdict: null,
    reason: null,
    quartersMissing: 0,
  };
  const reason = whyNot(measured, known);
  if (reason !== null || current === undefined || indicator === null || known.reaching === null) return { ...known, reason };
  const points = pointsOf(quarters, quarterAt(startOf(current)));
  if (points.length < quartersMin) return { ...known, reason: 'TOO_FEW_QUARTERS', quartersMissing: quartersMin - points.length };
  const projected = cut(linearProjection(points, quarterAt(due)), indicator);
  return { ...known, projected, verdict: verdictOf(projected, known.reaching) };
}

function whyNot({ indicator, target, due, quarters }: Measured, { reaching }: Pace): PaceReason | null {
  const current = quarters.at(-1);
  if (indicator === null) return 'NOT_IN_RELEASE';
  if (current === undefined) return 'NOT_PUBLISHED';
  if (current.value === null) return current.reason ?? 'INSUFFICIENT_DATA';
  if (target === null) return 'NO_TARGET';
  if (reaching === null) return 'TARGET_OUT_OF_RANGE';
  if (sideOf(current) !== null) return 'ONLY_A_BOUND';
  const ahead = quarterAt(due) - quarterAt(startOf(current));
  if (ahead <= 0) return 'DUE_PASSED';
  return ahead > horizonMax ? 'TOO_FAR' : null;
}

const isBounded = ({ unit }: Indicator): boolean => unit === 'share' || unit === 'index';
const isOnScale = (target: number, indicator: Indicator): boolean => !isBounded(indicator) || (target >= 0 && target <= 1);

/** Better is higher or lower; within a band, from the target to where the score falls below the target's again. */
function reachingOf(target: number, { direction, goalposts }: Indicator): NonNullable<Pace['reaching']> {
  if (direction === 'lower') return { from: null, to: target };
  if (direction === 'higher') return { from: target, to: null };
  const wanted = score(target, goalposts);
  const below = goalposts.findIndex(([value, points]) => value > target && points < wanted);
  const [before, after] = [goalposts[below - 1], goalposts[below]];
  if (before === undefined || after === undefined) return { from: target, to: null };
  const [[lower, high], [upper, low]] = [before, after];
  return { from: target, to: Math.max(target, lower + ((high - wanted) / (high - low)) * (upper - lower)) };
}

function verdictOf({ lo, hi }: Projection, { from, to }: NonNullable<Pace['reaching']>): PaceVerdict {
  const [lowest, highest] = [from ?? -Infinity, to ?? Infinity];
  if (lo >= lowest && hi <= highest) return 'on';
  return hi < lowest || lo > highest ? 'off' : 'open';
}

/** No more than is meant: a hundredth of a percent of a share. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function cut(ends: Projection, indicator: Indicator): Projection {
  const within = (value: number): number => rounded(isBounded(indicator) ? Math.min(1, Math.max(0, value)) : value);
  return { value: within(ends.value), lo: within(ends.lo), hi: within(ends.hi) };
}

/** Values of the last two years in one structure; gaps stay gaps, and a bound is no value. */
function pointsOf(quarters: readonly Quarter[], current: number) {
  const recent = quarters.filter((quarter) => quarterAt(startOf(quarter)) > current - quartersMax);
  const lastBreak = recent.findLastIndex(({ flags }) => flags.includes('structure-break'));
  return recent.slice(Math.max(0, lastBreak)).flatMap((quarter) => {
    const { value, lo, hi } = quarter;
    return value === null || sideOf(quarter) !== null ? [] : [{ at: quarterAt(startOf(quarter)), value, lo, hi }];
  });
}

function sideOf({ flags }: Quarter): 'under' | 'over' | null {
  if (flags.includes('under-10-percent')) return 'under';
  return flags.includes('over-90-percent') ? 'over' : null;
}

const startOf = ({ window }: Quarter): string => window.slice(0, 10);

/** Quarters since the year 0 in which a local date lies. */
function quarterAt(date: string): number {
  return Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);
}
