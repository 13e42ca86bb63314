import { useId, type KeyboardEventHandler, type ReactNode } from 'react';

interface ChartSvgProps {
  title: string;
  description: string;
  /** In the units of the drawing, 16 to a rem: the drawing grows with the reader's font, and its text with it. */
  width: number;
  height: number;
  onKeyDown: KeyboardEventHandler;
  busy?: boolean;
  children: ReactNode;
}

/** A chart whose marks take the keyboard's focus one by one: its name, what it shows, and its size. */
export function ChartSvg({ title, description, width, height, onKeyDown, busy, children }: ChartSvgProps) {
  const id = useId();
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}
      role="group"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      aria-busy={busy}
      onKeyDown={onKeyDown}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}
