import { useState, type KeyboardEvent } from 'react';

/** Where a mark stands among the others: in lists each has a row of its own, in series and maps several share one. */
export interface MarkPlace {
  row: number;
  column: number;
}

/** A list of marks, one below the other. */
export const inColumn = (count: number): MarkPlace[] => Array.from({ length: count }, (_, row) => ({ row, column: 0 }));
/** A series of marks, from left to right. */
export const inRow = (count: number): MarkPlace[] => Array.from({ length: count }, (_, column) => ({ row: 0, column }));

/** The mark in the next row that stands nearest, or the next one in the same row; where there is none, the one that it came from. */
export function nextPlace(places: readonly MarkPlace[], from: number, key: string): number {
  const at = places[from];
  if (at === undefined) return 0;
  const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key];
  if (step === undefined) return from;
  const [down = 0, right = 0] = step;
  const [to] = places
    .map((place, index) => ({ index, down: (place.row - at.row) * down, right: (place.column - at.column) * right, place }))
    .filter((each) => (down === 0 ? each.place.row === at.row && each.right > 0 : each.down > 0))
    .toSorted(
      (a, b) => a.down - b.down || a.right - b.right || Math.abs(a.place.column - at.column) - Math.abs(b.place.column - at.column),
    );
  return to?.index ?? from;
}

/** The elements at their places, and for each place a ref that stays the same from drawing to drawing. */
function elementsByPlace() {
  const elements: (Element | null)[] = [];
  const refs: ((element: Element | null) => void)[] = [];
  const refAt = (at: number): ((element: Element | null) => void) =>
    (refs[at] ??= (element) => {
      elements[at] = element;
    });
  return { elements, refAt };
}

/**
 * One tab stop for a chart; arrows walk its marks, Home and End jump (LOOK section 6).
 * @param marks the first so many places are marks; what follows (names beside them) is reached by arrows alone
 */
export function useRoving(places: readonly MarkPlace[], marks = places.length) {
  const [current, setCurrent] = useState(0);
  const [{ elements, refAt }] = useState(elementsByPlace);
  const last = Math.max(0, marks - 1);
  const active = Math.min(current, Math.max(0, places.length - 1));

  function onKeyDown(event: KeyboardEvent): void {
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : event.key.startsWith('Arrow') ? nextPlace(places, active, event.key) : null;
    if (to === null) return;
    event.preventDefault();
    setCurrent(to);
    (elements[to] as HTMLElement | SVGElement | null)?.focus();
  }

  return {
    onKeyDown,
    /** Properties of the mark at `at`. */
    markProps: (at: number) => ({
      tabIndex: at === active ? 0 : -1,
      onFocus: () => setCurrent(at),
      ref: refAt(at),
    }),
  };
}
