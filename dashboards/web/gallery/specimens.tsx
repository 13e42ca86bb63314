import type { ReactNode } from 'react';
import type { LocalisedText } from '../src/api/contract.ts';
import { scoreScale } from '../src/charts/scale.ts';
import { useSay } from './setting.tsx';

export interface Specimen {
  id: string;
  name: LocalisedText;
  note?: LocalisedText;
  drawing: ReactNode;
}

/** A building block in one state after the other: what it is, and how it is drawn. */
export function Specimens({ of }: { of: Specimen[] }) {
  const say = useSay();
  return (
    <dl className="specimens">
      {of.flatMap(({ id, name, note, drawing }) => [
        <dt key={`${id}-name`}>
          <b>{say(name)}</b>
          {note && say(note)}
        </dt>,
        <dd key={id} data-specimen={id}>
          {drawing}
        </dd>,
      ])}
    </dl>
  );
}

/** The plot of the table of states: 8 px on either side, 40 high, the mark in the middle. */
export const plot = { width: 264, height: 40, y: 20, scale: scoreScale(8, 248) };

interface DrawingProps {
  label: string;
  width?: number;
  height?: number;
  children: ReactNode;
}

/** A named drawing of building blocks, in the size that they have on the page. */
export function Drawing({ label, width = plot.width, height = plot.height, children }: DrawingProps) {
  return (
    <svg
      className="specimen"
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}
      role="img"
      aria-label={label}
    >
      {children}
    </svg>
  );
}
