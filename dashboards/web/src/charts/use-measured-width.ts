import { useCallback, useLayoutEffect, useState } from 'react';
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

/**
 * Follows an element's width, the reader's font size and printing. Charts are rendered for the measured width and
 * never scaled, so that text keeps its size.
 */
export function useMeasuredWidth(): { ref: (element: HTMLElement | null) => void; measured: MeasuredWidth; printing: boolean } {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [measured, setMeasured] = useState<MeasuredWidth>({ width: printWidth, unit: 1 });
  const [printing, setPrinting] = useState(false);

  const measure = useCallback(() => {
    // An element that is not laid out has no width; what was measured before stays.
    if (!element || element.clientWidth === 0) return;
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
    const width = Math.max(widthMin, Math.floor(element.clientWidth / unit));
    // an observer tells of the first width once more; drawing the same again would be all that comes of it
    setMeasured((before) => (before.width === width && before.unit === unit ? before : { width, unit }));
  }, [element]);

  useLayoutEffect(() => {
    if (!element) return;
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
  }, [element, measure]);

  return { ref: setElement, measured: printing ? { width: printWidth, unit: 1 } : measured, printing };
}
