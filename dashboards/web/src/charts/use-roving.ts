import { useRef, useState, type KeyboardEvent } from 'react';

/**
 * One tab stop for a chart; arrows walk its marks, Home and End jump (LOOK section 6). `count` marks in a column.
 */
export function useRoving(count: number) {
  const [current, setCurrent] = useState(0);
  const marks = useRef<(SVGGElement | null)[]>([]);
  const active = Math.min(current, Math.max(0, count - 1));

  function move(to: number): void {
    const next = Math.max(0, Math.min(count - 1, to));
    setCurrent(next);
    marks.current[next]?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: count - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  }

  return {
    onKeyDown,
    /** Properties of the mark at `at`. */
    markProps: (at: number) => ({
      tabIndex: at === active ? 0 : -1,
      onFocus: () => setCurrent(at),
      ref: (element: SVGGElement | null) => {
        marks.current[at] = element;
      },
    }),
  };
}
