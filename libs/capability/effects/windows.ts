import { Temporal } from 'temporal-polyfill';
import type { Window } from '../definition.ts';
import { quarterOf } from '../windows.ts';

/** Quarters drawn before that of the start, and quarters after it for which the effect is worked out. */
const quartersBefore = 4;
const quartersAfter = 4;

/** The quarters that an intervention is judged by, seen from a closed one. */
export interface EffectWindows {
  /** All that are drawn, the oldest first; the newest is `after`. */
  readonly drawn: readonly Window[];
  /** The two before that of the start, and the last one: between them nothing is left to choose. */
  readonly beforeThat: Window;
  readonly before: Window;
  readonly after: Window;
}

const moved = ({ start }: Window, quarters: number): Window =>
  quarterOf(
    Temporal.PlainDate.from(start)
      .add({ months: 3 * quarters })
      .toString(),
  );

/**
 * Which quarters an intervention is judged by at the close of one. The quarter of the start itself is part of neither side. `null`: it is too
 * early, no quarter lies wholly after that of the start; `'over'`: it has been followed for a year.
 */
export function effectWindows(start: string, closed: Window): EffectWindows | null | 'over' {
  const first = quarterOf(start);
  if (closed.start < first.end) return null;
  if (closed.start > moved(first, quartersAfter).start) return 'over';
  const drawn: Window[] = [];
  for (let window = moved(first, -quartersBefore); window.start <= closed.start; window = moved(window, 1)) drawn.push(window);
  return { drawn, beforeThat: moved(first, -2), before: moved(first, -1), after: closed };
}
