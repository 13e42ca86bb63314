/** What stands in a plot without a value; `lines` are words that were measured to fit. */
interface MissingProps {
  x: number;
  width: number;
  y: number;
  lines: string[];
  plateWidth: number;
}

const linePitch = 16;

/** Hatched, with the reason on a plate: nothing of the value shows through. */
export function Suppressed({ x, width, y, lines, plateWidth }: MissingProps) {
  const centre = x + width / 2;
  return (
    <g className="suppressed">
      <rect x={x + 1} y={y - 14} width={width - 1} height={28} fill="url(#hatch-suppressed)" className="suppressed-area" />
      <rect x={centre - plateWidth / 2} y={y - 10} width={plateWidth} height={20} className="fill-paper" />
      <text x={centre} y={y + 5} textAnchor="middle" className="text-13 ink-2">
        {lines.join(' ')}
      </text>
    </g>
  );
}

/** A dotted stub and the reason in words; gridlines step aside so that the words stay clear. */
export function Absent({ x, width, y, lines, plateWidth }: MissingProps) {
  const top = y + 5 - ((lines.length - 1) * linePitch) / 2;
  const height = Math.max(20, lines.length * linePitch + 4);
  return (
    <g className="absent">
      <rect x={x + 2} y={y - height / 2} width={Math.min(width - 2, plateWidth + 40)} height={height} className="fill-paper" />
      <line x1={x + 6} x2={x + 22} y1={y} y2={y} className="line-stub" />
      {lines.map((line, at) => (
        <text key={line} x={x + 32} y={top + at * linePitch} className="text-13 ink-2">
          {line}
        </text>
      ))}
    </g>
  );
}
