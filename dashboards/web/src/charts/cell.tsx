import type { KeyboardEvent, ReactNode } from 'react';
import { useTooltip } from './tooltip.tsx';
import type { useRoving } from './use-roving.ts';

/** The states of a cell: what it prints, and how far below its own target it lies. */
export type CellLook =
  /** `note` is a word under the figure. */
  | { kind: 'value'; text: string; note?: string; step: 0 | 1 | 2 | 3; isWeakest: boolean }
  /** Hatched; a row that is wholly hidden is one cell. */
  | { kind: 'suppressed'; text: string }
  | { kind: 'absent'; text: string };

export interface HeatMapCell {
  label: string;
  tooltip: ReactNode;
  choose: (() => void) | null;
  look: CellLook;
}

interface CellProps {
  cell: HeatMapCell;
  /** How many columns it stands for. */
  span: number;
  mark: ReturnType<ReturnType<typeof useRoving>['markProps']>;
}

/** A cell of a map: of an HTML table whose class is `heat`. */
export function Cell({ cell, span, mark }: CellProps) {
  const tip = useTooltip(cell.tooltip, mark.ref);
  const { look } = cell;
  const choose = () => {
    tip.close();
    cell.choose?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose();
  };
  const step = look.kind === 'value' ? `heat-${look.step}` : `heat-${look.kind}`;
  return (
    <td colSpan={span} className={`heat-cell ${step}${cell.choose ? ' choosable' : ''}`}>
      <span
        ref={tip.ref}
        className="heat-mark"
        role="img"
        aria-label={cell.label}
        tabIndex={mark.tabIndex}
        {...tip.referenceProps({ onKeyDown, onClick: choose, onFocus: mark.onFocus })}
      >
        <CellWords look={look} />
      </span>
      {tip.tooltip}
    </td>
  );
}

function CellWords({ look }: { look: CellLook }) {
  if (look.kind !== 'value') return <span className="plate">{look.text}</span>;
  return (
    <span className="cell-figure">
      <span className={look.isWeakest ? 'weakest' : undefined}>{look.text}</span>
      {look.note !== undefined && <small>{look.note}</small>}
    </span>
  );
}
