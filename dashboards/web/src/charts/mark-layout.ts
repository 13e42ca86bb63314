import type { DividedMark, DividedPart, MarkState, ValueMark } from './mark-state.ts';
import type { ScoreScale } from './scale.ts';

/** Half of what a mark takes up around its middle. */
export const halfDiagonal = 7.5;
export const ringRadius = 10;

/** Words that stand in the plot, and how wide they were measured. */
export interface PlotWords {
  lines: string[];
  width: number;
}

export interface Extent {
  from: number;
  to: number;
}

/** Between a block and the words beside it. */
const wordGap = 5;
const [stubFrom, wordsFrom] = [6, 32];

/** The target stands behind what can be held against it: not behind reasons, nor behind shares. */
export function showsBand({ state }: MarkState): boolean {
  return state === 'value' || state === 'alike' || state === 'waiting';
}

/** The tenth of the axis in which nearly all or nearly none lie, and where its words begin or end. */
export function alikeBlock(scale: ScoreScale, end: 'low' | 'high'): Extent & { words: number } {
  const [from, to] = end === 'low' ? [scale(0), scale(10)] : [scale(90), scale(100)];
  return { from, to, words: end === 'low' ? to + wordGap : from - wordGap };
}

export interface DividedBlock extends DividedPart, Extent {
  /** A narrow block has no room for its share; the row's words say it. */
  hasText: boolean;
}

const [blockGap, textWidthMin] = [2, 36];

/** Three blocks side by side over the whole plot, 2 px apart, as wide as their shares. */
export function dividedBlocks(scale: ScoreScale, { parts }: DividedMark): DividedBlock[] {
  const width = scale(100) - scale(0) - blockGap * (parts.length - 1);
  let from = scale(0);
  return parts.map((part) => {
    const to = from + width * part.share;
    const block = { ...part, from, to, hasText: to - from >= textWidthMin };
    from = to + blockGap;
    return block;
  });
}

function valueExtent(scale: ScoreScale, mark: ValueMark): Extent {
  const around = mark.restatedFrom === null ? halfDiagonal : ringRadius;
  const points = [mark.lo, mark.hi, mark.restatedFrom].filter((point) => point !== null).map((point) => scale(point));
  const x = scale(mark.score);
  return { from: Math.min(x - around, ...points), to: Math.max(x + around, ...points) };
}

/** The horizontal extent of everything that a mark draws, its words among it; null while it is awaited. */
export function markExtent(scale: ScoreScale, mark: MarkState, words: PlotWords): Extent | null {
  switch (mark.state) {
    case 'value':
      return valueExtent(scale, mark);
    case 'alike': {
      const block = alikeBlock(scale, mark.end);
      return mark.end === 'low' ? { from: block.from, to: block.words + words.width } : { from: block.words - words.width, to: block.to };
    }
    case 'absent':
      return { from: scale(0) + stubFrom, to: scale(0) + wordsFrom + words.width };
    case 'divided':
    case 'suppressed':
      return { from: scale(0) + 1, to: scale(100) };
    case 'waiting':
      return null;
  }
}
