import type { Extent } from './mark-layout.ts';

/** Shown while a mark has the keyboard's focus: round the mark and its interval; other marks never dim. */
export function FocusFrame({ extent: { from, to }, y }: { extent: Extent; y: number }) {
  return <rect x={from - 5} y={y - 15} width={to - from + 10} height={30} className="focus-frame" />;
}
