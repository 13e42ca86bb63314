import type { KeyboardEvent } from 'react';
import { Band } from './band.tsx';
import type { IndicatorDot } from './dots-on-band.tsx';
import type { DotsLayout, PlacedRow } from './dots-layout.ts';
import { FocusFrame } from './focus-frame.tsx';
import { markExtent, showsBand } from './mark-layout.ts';
import { Mark } from './mark.tsx';
import { RowFigures } from './row-figures.tsx';
import type { ScoreScale } from './scale.ts';
import { fonts, type MeasureText } from './text.ts';
import { useTooltip } from './tooltip.tsx';
import type { useRoving } from './use-roving.ts';

type RovingProps = ReturnType<ReturnType<typeof useRoving>['markProps']>;

interface DotRowProps {
  dot: IndicatorDot;
  place: PlacedRow;
  layout: DotsLayout;
  scale: ScoreScale;
  mark: RovingProps;
  name: RovingProps;
  measure: MeasureText;
  hintId: string;
}

/** One indicator: words, band and mark. The whole row can be pointed at; the mark takes the focus. */
export function DotRowGroup(props: DotRowProps) {
  const { dot, place, layout, mark, hintId } = props;
  const tip = useTooltip(dot.tooltip, mark.ref);
  const choose = () => {
    tip.close();
    dot.choose?.open();
  };
  const handlers = tip.referenceProps({ onKeyDown: onEnter(choose), onClick: choose, onFocus: mark.onFocus });
  const description = [hintId, handlers['aria-describedby']].filter(Boolean).join(' ');
  return (
    <g className={dot.choose ? 'row choosable' : 'row'}>
      <RowWords {...props} />
      <g
        ref={tip.ref}
        className="mark"
        role="img"
        aria-label={dot.label}
        tabIndex={mark.tabIndex}
        {...handlers}
        aria-describedby={description}
      >
        <rect x={0} y={place.top} width={layout.width} height={place.height} className="hit" />
        <DotPlot
          dot={dot}
          scale={props.scale}
          y={place.centre}
          height={place.gridBottom - place.gridTop}
          reasonLines={place.reasonLines}
          measure={props.measure}
        />
      </g>
      <RowName {...props} />
      {tip.tooltip}
    </g>
  );
}

/** Enter and space do what a click does. */
function onEnter(choose: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose();
  };
}

/** The name opens the explanation, too. It lies over the row's area for pointing, and lets the pointer through. */
function RowName({ dot: { choose }, place, layout, name }: DotRowProps) {
  // a space at the end of a line, so that the lines of a name read as one
  const lines = place.nameLines.map((line, at) => (
    <text key={line} x={layout.nameX} y={place.nameBaseline + at * 18} className="text-15">
      {at + 1 < place.nameLines.length ? `${line} ` : line}
    </text>
  ));
  if (choose === null) return <g aria-hidden="true">{lines}</g>;
  return (
    <g {...name} role="button" aria-label={choose.label} className="row-name" onClick={choose.open} onKeyDown={onEnter(choose.open)}>
      {lines}
    </g>
  );
}

interface DotPlotProps {
  dot: IndicatorDot;
  scale: ScoreScale;
  y: number;
  /** How much of the row's height gridlines take. */
  height: number;
  /** The reason as it was measured to fit; empty where there is a value. */
  reasonLines: string[];
  measure: MeasureText;
}

/** What a row draws on the axis: band, mark, and the frame of the keyboard's focus. */
export function DotPlot({ dot, scale, y, height, reasonLines, measure }: DotPlotProps) {
  const { mark } = dot;
  const lines = mark.state === 'alike' ? [dot.row.value] : reasonLines;
  const words = { lines, width: Math.max(0, ...lines.map((line) => measure(line, fonts.note))) };
  const extent = markExtent(scale, mark, words);
  return (
    <>
      {showsBand(mark) && <Band scale={scale} from={dot.band.from} to={dot.band.to} y={y} height={16} />}
      <Mark scale={scale} mark={mark} y={y} words={words} height={height} />
      {extent !== null && <FocusFrame extent={extent} y={y} />}
    </>
  );
}

function RowWords({ dot: { row }, place, layout }: DotRowProps) {
  return (
    <g aria-hidden="true">
      {!layout.narrow && row.number !== null && (
        <text x={0} y={place.nameBaseline} className="text-13 ink-3 tabular">
          {row.number}
        </text>
      )}
      {place.note?.lines.map((line, at) => (
        <text key={line} x={place.note?.x} y={(place.note?.baseline ?? 0) + at * 17} className="text-13 ink-3">
          {line}
        </text>
      ))}
      <RowFigures figures={row} place={place} layout={layout} />
    </g>
  );
}
