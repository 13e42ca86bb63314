import { Mark } from './mark.tsx';
import type { PlotWords } from './mark-layout.ts';
import type { MarkState } from './mark-state.ts';
import type { ScoreScale } from './scale.ts';

/** How far the lanes lie from the middle of the row: marks of the same score stand one above the other. */
const lane = 7;

interface DumbbellProps {
  scale: ScoreScale;
  first: MarkState;
  second: MarkState;
  /** Reasons that stand in the plot in place of a figure. */
  words?: { first?: PlotWords; second?: PlotWords };
  /** The middle of the row, which is 44 high. */
  y: number;
}

/** Two indicators that are read together: circle above, grey square below, each on its own interval, joined by a pale bar. */
export function Dumbbell({ scale, first, second, words = {}, y }: DumbbellProps) {
  const isHidden = first.state === second.state && first.state === 'suppressed';
  if (isHidden) return <Mark scale={scale} mark={first} y={y} {...(words.first && { words: words.first })} />;
  return (
    <g>
      {first.state === 'value' && second.state === 'value' && (
        <line x1={scale(first.score)} x2={scale(second.score)} y1={y - lane} y2={y + lane} className="line-dumbbell" />
      )}
      <Mark scale={scale} mark={second} y={y + lane} lane="second" height={2 * lane} {...(words.second && { words: words.second })} />
      <Mark scale={scale} mark={first} y={y - lane} lane="first" height={2 * lane} {...(words.first && { words: words.first })} />
    </g>
  );
}
