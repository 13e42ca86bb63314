/** Width of a text in user units, at the given CSS font. */
export type MeasureText = (text: string, font: string) => number;

export const fonts = {
  name: '400 15px "Source Sans 3 Variable"',
  value: '600 15px "Source Sans 3 Variable"',
  figure: '400 14px "Source Sans 3 Variable"',
  note: '400 13px "Source Sans 3 Variable"',
  condition: '600 18px "Source Serif 4 Variable"',
  conditionSmall: '600 16px "Source Serif 4 Variable"',
} as const;

/** Measures with the browser's own text engine; before the fonts have come, with their fallbacks. */
export function canvasMeasure(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  return (text, font) => {
    if (!context) return estimateMeasure(text, font);
    context.font = font;
    return context.measureText(text).width;
  };
}

/** Where there is no canvas (tests, printing from a server): a wide guess, so that nothing overlaps. */
export const estimateMeasure: MeasureText = (text, font) => text.length * Number(/(\d+)px/.exec(font)?.[1] ?? 16) * 0.56;

/** Breaks at spaces so that every line fits; a single word that is too long keeps its own line. */
export function wrap(text: string, o: { width: number; font: string; measure: MeasureText }): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && o.measure(longer, o.font) > o.width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/** The first of the candidates, longest first, that fits on one line; else the last one. */
export function firstThatFits(candidates: string[], o: { width: number; font: string; measure: MeasureText }): string {
  return candidates.find((candidate) => o.measure(candidate, o.font) <= o.width) ?? candidates.at(-1) ?? '';
}
