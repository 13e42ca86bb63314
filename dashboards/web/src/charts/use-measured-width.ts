import { useCallback, useState, type RefCallback } from 'react';
import { flushSync } from 'react-dom';

/** What a chart may draw on: its width in user units, and how many CSS pixels one unit is (1 at a font size of 16). */
export interface MeasuredWidth {
  width: number;
  unit: number;
}

/** A sheet of A4 landscape holds the widest plot; printing never inherits the width of a phone. */
const printWidth = 936;
/** What is narrower is not laid out yet. */
const widthMin = 120;
/** What was measured last, by kind of place: a chart that comes anew begins with it, so that it is drawn once and not twice. */
const measuredLast = new Map<string, MeasuredWidth>();

/**
 * Follows an element's width, the reader's font size and printing. Charts are rendered for the measured width and
 * never scaled, so that text keeps its size.
 * @param place kind of place; those of a kind are mostly of one width
 */
export function useMeasuredWidth(place: 'evidence' | 'panel'): {
  ref: RefCallback<HTMLElement>;
  measured: MeasuredWidth;
  printing: boolean;
} {
  const [measured, setMeasured] = useState<MeasuredWidth>(() => measuredLast.get(place) ?? { width: printWidth, unit: 1 });
  const [printing, setPrinting] = useState(false);
  const ref = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return;
      const measure = () => {
        // An element that is not laid out has no width; what was measured before stays.
        if (element.clientWidth === 0) return;
        const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
        const width = Math.max(widthMin, Math.floor(element.clientWidth / unit));
        measuredLast.set(place, { width, unit });
        // an observer tells of the first width once more; drawing the same again would be all that comes of it
        setMeasured((before) => (before.width === width && before.unit === unit ? before : { width, unit }));
      };
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      const begin = () => flushSync(() => setPrinting(true));
      const end = () => setPrinting(false);
      window.addEventListener('beforeprint', begin);
      window.addEventListener('afterprint', end);
      return () => {
        observer.disconnect();
        window.removeEventListener('beforeprint', begin);
        window.removeEventListener('afterprint', end);
      };
    },
    [place],
  );
  return { ref, measured: printing ? { width: printWidth, unit: 1 } : measured, printing };
}
