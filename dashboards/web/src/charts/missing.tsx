/** What stands in a plot without a value; `lines` are words that were measured to fit. */
interface MissingProps {
  x: number;
  width: number;
  /** The middle of the row. */
  y: number;
  height: number;
  lines: string[];
  linesWidth: number;
}

const linePitch = 16;

/** Hatched, with the reason on a plate: nothing of the value shows through. */
export function Suppressed({ x, width, y, height, lines, linesWidth }: MissingProps) {
  const centre = x + width / 2;
  const plate = linesWidth + 16;
  return (
    <g className="suppressed">
      <rect x={x + 1} y={y - height / 2} width={width - 1} height={height} fill="url(#hatch-suppressed)" className="suppressed-area" />
      <rect x={centre - plate / 2} y={y - Math.min(20, height) / 2} width={plate} height={Math.min(20, height)} className="fill-paper" />
      <text x={centre} y={y + 5} textAnchor="middle" className="text-13 ink-2">
        {lines.join(' ')}
      </text>
    </g>
  );
}

/** A dotted stub and the reason in words; gridlines step aside so that the words stay clear. */
export function Absent({ x, width, y, height, lines, linesWidth }: MissingProps) {
  const first = y + 5 - ((lines.length - 1) * linePitch) / 2;
  return (
    <g className="absent">
      <rect x={x + 2} y={y - height / 2} width={Math.min(width - 2, linesWidth + 40)} height={height} className="fill-paper" />
      <line x1={x + 6} x2={x + 22} y1={y} y2={y} className="line-stub" />
      {lines.map((line, at) => (
        <text key={line} x={x + 32} y={first + at * linePitch} className="text-13 ink-2">
          {line}
        </text>
      ))}
    </g>
  );
}
