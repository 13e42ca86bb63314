import { firstThatFits, fonts, wrap, type MeasureText } from './text.ts';

/** What a row says; the chart knows no indicator. */
export interface DotRowWords {
  number: string | null;
  name: string;
  /** Small words behind the name; they move to their own line when there is no room. */
  note: string;
  value: string;
  interval: string;
  target: string;
  /** Why there is no value, the longest first: as a sentence in the plot, or on a hatched plate. */
  missing: { drawn: 'plate' | 'words'; reasons: string[] } | null;
}

/** A condition; with the index of its indicators where they are enough. */
export interface HeadRow {
  kind: 'head';
  name: string;
  note: string;
  index: { value: string; interval: string; target: string } | null;
}

export type DotRow = HeadRow | ({ kind: 'indicator'; id: string } & DotRowWords);

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
  /** The reason as it fits into the plot; empty where there is a value. */
  reasonLines: string[];
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

/** Under this the columns would leave no plot, whatever the page's own breakpoint says. */
const wideMin = 560;

/** Places every text and plot for one measured width; pure, so that overlap can be tested without a browser. */
export function layoutDots(input: LayoutInput): DotsLayout {
  return input.narrow || input.width < wideMin ? layoutNarrow(input) : layoutWide(input);
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
  const plotWidth = plotEnd - plotX;
  const columns = { narrow: false, width, plotX, plotWidth, nameX: 28, valueX, intervalX, targetX: width };
  const placed: PlacedRow[] = [];
  let top = 48;
  for (const row of rows) {
    const one =
      row.kind === 'head'
        ? placeHead(row, top, { available: plotX - 12, plotWidth, measure, font: fonts.condition })
        : placeWide(row, top, { available: plotX - 28 - 12, plotWidth, measure });
    placed.push(one);
    top += one.height;
  }
  return { ...columns, height: top + 12, rows: placed };
}

interface Room {
  available: number;
  plotWidth: number;
  measure: MeasureText;
}

/** The reason as it fits into a plot: on a plate one line; in words two lines at most, else the short reason. */
export function fitReason(
  { missing }: Pick<DotRowWords, 'missing'>,
  { plotWidth, measure }: Pick<Room, 'plotWidth' | 'measure'>,
): string[] {
  if (!missing) return [];
  if (missing.drawn === 'plate') return [firstThatFits(missing.reasons, { width: plotWidth - 44, font: fonts.note, measure })];
  const o = { width: plotWidth - 40, font: fonts.note, measure };
  const [long = '', short = long] = missing.reasons;
  const lines = wrap(long, o);
  return lines.length <= 2 && lines.every((line) => measure(line, fonts.note) <= o.width) ? lines : [short];
}

interface PlacedNote {
  inline: boolean;
  lines: string[];
  width: number;
}

/** The note behind the name's last line if it fits there, else on lines of its own. */
function fitNote(note: string, o: { behind: number; room: number; available: number; measure: MeasureText }): PlacedNote {
  if (!note) return { inline: true, lines: [], width: 0 };
  const inline = o.measure(note, fonts.note) <= o.room;
  const lines = inline ? [note] : wrap(note, { width: o.available, font: fonts.note, measure: o.measure });
  return { inline, lines, width: o.behind };
}

/** Where the note's first line begins, under or behind the name's last line. */
function noteAt({ inline, lines, width }: PlacedNote, x: number, lastBaseline: number): PlacedRow['note'] {
  if (lines.length === 0) return null;
  return { x: inline ? x + width : x, baseline: inline ? lastBaseline : lastBaseline + notePitch, lines };
}

/** A condition's name; its note stands behind it, or below when there is no room. */
function placeHead(row: HeadRow, top: number, { available, measure, font }: Room & { font: string }): PlacedRow {
  const behind = measure(row.name, font) + 10;
  const note = fitNote(row.note, { behind, room: available - behind, available, measure });
  const nameBaseline = top + 26;
  const height = 44 + (note.inline ? 0 : note.lines.length * notePitch);
  const words = { nameLines: [row.name], nameBaseline, note: noteAt(note, 0, nameBaseline + (note.inline ? 0 : 2)), reasonLines: [] };
  return { top, height, centre: top + 20, ...words, gridTop: top, gridBottom: top + height };
}

/** 32 for one line of words, 44 for two, as much again for each further one. */
function placeWide(row: DotRowWords, top: number, room: Room): PlacedRow {
  const { available, measure } = room;
  const nameLines = wrap(row.name, { width: available, font: fonts.name, measure });
  const behind = measure(nameLines.at(-1) ?? '', fonts.name) + 8;
  const note = fitNote(row.note, { behind, room: available - behind, available, measure });
  const reasonLines = fitReason(row, room);
  const wordLines = nameLines.length + (note.inline ? 0 : note.lines.length);
  const lines = Math.max(wordLines, reasonLines.length);
  const height = lines <= 1 ? 32 : 44 + (lines - 2) * linePitch;
  const centre = top + height / 2;
  const nameBaseline = centre + 5 - ((wordLines - 1) * linePitch) / 2;
  const lastBaseline = nameBaseline + (nameLines.length - 1) * linePitch;
  const words = { nameLines, nameBaseline, note: noteAt(note, 28, lastBaseline), reasonLines };
  return { top, height, centre, ...words, gridTop: top, gridBottom: top + height };
}

/** Below 720: name and value on a line, the plot over the full width under it, 56 a row. */
function layoutNarrow({ width, rows, measure }: LayoutInput): DotsLayout {
  const room = { available: width, plotWidth: width, measure };
  const placed: PlacedRow[] = [];
  let top = 24;
  for (const row of rows) {
    const one = row.kind === 'head' ? placeNarrowHead(row, top, { ...room, font: fonts.conditionSmall }) : placeNarrow(row, top, room);
    placed.push(one);
    top += one.height;
  }
  const right = { valueX: width, intervalX: width, targetX: width };
  return { narrow: true, width, height: top, plotX: 0, plotWidth: width, nameX: 0, ...right, rows: placed };
}

/** The index of a condition needs a plot of its own under its name. */
function placeNarrowHead(row: HeadRow, top: number, room: Room & { font: string }): PlacedRow {
  const figures = row.index === null ? 0 : room.measure(`${row.index.value} ${row.index.interval}`, fonts.value) + 20;
  const head = placeHead(row, top, { ...room, available: room.available - figures });
  if (row.index === null) return head;
  const centre = top + head.height + 8;
  return { ...head, height: head.height + 28, centre, gridTop: centre - 14, gridBottom: centre + 14 };
}

function placeNarrow(row: DotRowWords, top: number, room: Room): PlacedRow {
  const { available, measure } = room;
  const figures = measure(row.value, fonts.value) + (row.interval ? 8 + measure(row.interval, fonts.figure) : 0) + 12;
  const nameLines = wrap(row.name, { width: available - figures, font: fonts.name, measure });
  const behind = measure(nameLines.at(-1) ?? '', fonts.name) + 8;
  const free = available - behind - (nameLines.length === 1 ? figures : 0);
  const note = fitNote(row.note, { behind, room: free, available, measure });
  const reasonLines = fitReason(row, room);
  const nameBaseline = top + 16;
  const lastBaseline = nameBaseline + (nameLines.length - 1) * linePitch;
  const below = note.inline ? 0 : note.lines.length * notePitch;
  const half = Math.max(12, 2 + reasonLines.length * 8);
  const centre = lastBaseline + below + half + 8;
  const words = { nameLines, nameBaseline, note: noteAt(note, 0, lastBaseline), reasonLines };
  return { top, height: centre + half + 8 - top, centre, ...words, gridTop: centre - half, gridBottom: centre + half };
}
