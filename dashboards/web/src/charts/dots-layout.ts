import { fonts, wrap, type MeasureText } from './text.ts';

/** What a row says; the chart knows no indicator. */
export interface DotRowWords {
  number: string | null;
  name: string;
  /** Small words behind the name; they move to their own line when there is no room. */
  note: string;
  value: string;
  interval: string;
  target: string;
}

export type DotRow = { kind: 'head'; name: string; note: string } | ({ kind: 'indicator'; id: string } & DotRowWords);

export interface PlacedRow {
  top: number;
  height: number;
  /** The middle of the plot: band, interval and mark. */
  centre: number;
  nameLines: string[];
  nameBaseline: number;
  /** Where the note stands: behind the name's last line, on its own line, or nowhere. */
  note: { x: number; baseline: number; lines: string[] } | null;
  gridTop: number;
  gridBottom: number;
}

export interface DotsLayout {
  narrow: boolean;
  width: number;
  height: number;
  plotX: number;
  plotWidth: number;
  nameX: number;
  valueX: number;
  intervalX: number;
  targetX: number;
  rows: PlacedRow[];
}

interface LayoutInput {
  width: number;
  narrow: boolean;
  rows: DotRow[];
  headings: { value: string; interval: string; target: string };
  measure: MeasureText;
}

const linePitch = 18;
const notePitch = 17;
const gap = 20;

/** Places every text and plot for one measured width; pure, so that overlap can be tested without a browser. */
export function layoutDots(input: LayoutInput): DotsLayout {
  return input.narrow ? layoutNarrow(input) : layoutWide(input);
}

/** Columns from the right: target, interval and value as wide as their words, the rest is name and plot. */
function layoutWide(input: LayoutInput): DotsLayout {
  const { width, rows, measure, headings } = input;
  const indicators = rows.filter((row) => row.kind === 'indicator');
  const widest = (heading: string, of: (row: DotRowWords) => string, font: string) =>
    Math.max(measure(heading, fonts.note), ...indicators.map((row) => measure(of(row), font)));
  const targetWidth = widest(headings.target, (row) => row.target, fonts.figure);
  const intervalWidth = widest(headings.interval, (row) => row.interval, fonts.figure);
  const valueWidth = widest(headings.value, (row) => row.value, fonts.value);
  const intervalX = width - Math.max(96, targetWidth + gap);
  const valueX = intervalX - Math.max(96, intervalWidth + gap);
  // At 936 the plot is 376 wide, from 288 to 664; narrower figures lose plot and name width, never text size.
  const plotX = Math.round(Math.min(288, Math.max(176, width * 0.3077)));
  const plotEnd = Math.min(664, valueX - valueWidth - gap);
  const columns = { narrow: false, width, plotX, plotWidth: plotEnd - plotX, nameX: 28, valueX, intervalX, targetX: width };
  const placed: PlacedRow[] = [];
  let top = 48;
  for (const row of rows) {
    const one =
      row.kind === 'head'
        ? placeHead(row, top, { available: plotX - 12, measure, font: fonts.condition })
        : placeWide(row, top, { available: plotX - 28 - 12, measure });
    placed.push(one);
    top += one.height;
  }
  return { ...columns, height: top + 12, rows: placed };
}

interface Room {
  available: number;
  measure: MeasureText;
}

/** A condition's name; its note stands behind it, or below when there is no room. */
function placeHead(row: { name: string; note: string }, top: number, { available, measure, font }: Room & { font: string }): PlacedRow {
  const nameWidth = measure(row.name, font);
  const inline = nameWidth + 10 + measure(row.note, fonts.note) <= available;
  const lines = row.note ? (inline ? [row.note] : wrap(row.note, { width: available, font: fonts.note, measure })) : [];
  const below = inline ? 0 : lines.length * notePitch;
  const nameBaseline = top + 26;
  const note = { x: inline ? nameWidth + 10 : 0, baseline: inline ? nameBaseline : nameBaseline + 19, lines };
  const height = 44 + below;
  return {
    top,
    height,
    centre: top + 20,
    nameLines: [row.name],
    nameBaseline,
    note: lines.length ? note : null,
    gridTop: top,
    gridBottom: top + height,
  };
}

function placeWide(row: DotRowWords, top: number, { available, measure }: Room): PlacedRow {
  const nameLines = wrap(row.name, { width: available, font: fonts.name, measure });
  const nameWidth = measure(nameLines.at(-1) ?? '', fonts.name);
  const inline = nameWidth + 8 + measure(row.note, fonts.note) <= available;
  const noteLines = row.note ? (inline ? [row.note] : wrap(row.note, { width: available, font: fonts.note, measure })) : [];
  const lines = nameLines.length + (inline ? 0 : noteLines.length);
  const height = lines <= 1 ? 32 : 44 + (lines - 2) * linePitch;
  const centre = top + height / 2;
  const nameBaseline = centre + 5 - ((lines - 1) * linePitch) / 2;
  const lastBaseline = nameBaseline + (nameLines.length - 1) * linePitch;
  const note = { x: 28 + (inline ? nameWidth + 8 : 0), baseline: inline ? lastBaseline : lastBaseline + notePitch, lines: noteLines };
  return { top, height, centre, nameLines, nameBaseline, note: noteLines.length ? note : null, gridTop: top, gridBottom: top + height };
}

/** Below 720: name and value on a line, the plot over the full width under it, 56 a row. */
function layoutNarrow({ width, rows, measure }: LayoutInput): DotsLayout {
  const placed: PlacedRow[] = [];
  let top = 24;
  for (const row of rows) {
    const one =
      row.kind === 'head'
        ? placeHead(row, top, { available: width, measure, font: fonts.conditionSmall })
        : placeNarrow(row, top, { available: width, measure });
    placed.push(one);
    top += one.height;
  }
  return {
    narrow: true,
    width,
    height: top,
    plotX: 0,
    plotWidth: width,
    nameX: 0,
    valueX: width,
    intervalX: width,
    targetX: width,
    rows: placed,
  };
}

function placeNarrow(row: DotRowWords, top: number, { available, measure }: Room): PlacedRow {
  const figures = measure(row.value, fonts.value) + (row.interval ? 8 + measure(row.interval, fonts.figure) : 0);
  const nameLines = wrap(row.name, { width: available - figures - 12, font: fonts.name, measure });
  const nameWidth = measure(nameLines.at(-1) ?? '', fonts.name);
  const free = available - nameWidth - 8 - (nameLines.length === 1 ? figures + 12 : 0);
  const inline = measure(row.note, fonts.note) <= free;
  const noteLines = row.note ? (inline ? [row.note] : wrap(row.note, { width: available, font: fonts.note, measure })) : [];
  const nameBaseline = top + 16;
  const lastBaseline = nameBaseline + (nameLines.length - 1) * linePitch;
  const below = inline ? 0 : noteLines.length * notePitch;
  const note = { x: inline ? nameWidth + 8 : 0, baseline: inline ? lastBaseline : lastBaseline + notePitch, lines: noteLines };
  const centre = lastBaseline + below + 20;
  const height = centre + 20 - top;
  return {
    top,
    height,
    centre,
    nameLines,
    nameBaseline,
    note: noteLines.length ? note : null,
    gridTop: centre - 12,
    gridBottom: centre + 12,
  };
}
