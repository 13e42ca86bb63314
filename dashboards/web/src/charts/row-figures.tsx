import type { DotsLayout, PlacedRow } from './dots-layout.ts';

interface RowFiguresProps {
  figures: { value: string; interval: string; target: string };
  place: PlacedRow;
  layout: DotsLayout;
}

/** Value, interval and target of a row in their columns; below 720 value and interval behind the name. */
export function RowFigures({ figures: { value, interval, target }, place, layout }: RowFiguresProps) {
  if (layout.narrow) {
    return (
      <text x={layout.valueX} y={place.nameBaseline} textAnchor="end" className="text-15 tabular">
        <tspan className="bold">{value}</tspan>
        {interval && (
          <tspan dx={8} className="text-14 ink-2">
            {interval}
          </tspan>
        )}
      </text>
    );
  }
  const y = place.centre + 5;
  return (
    <>
      <text x={layout.valueX} y={y} textAnchor="end" className={value === '–' ? 'text-14 ink-3' : 'text-15 bold tabular'}>
        {value}
      </text>
      <text x={layout.intervalX} y={y} textAnchor="end" className="text-14 ink-2 tabular">
        {interval}
      </text>
      <text x={layout.targetX} y={y} textAnchor="end" className="text-14 ink-2 tabular">
        {target}
      </text>
    </>
  );
}
