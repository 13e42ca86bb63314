import { useEffect, useMemo, useState } from 'react';
import { canvasMeasure, fonts, type MeasureText } from './text.ts';

/** Measures text, anew once the page's own fonts have arrived. */
export function useMeasureText(): MeasureText {
  const [generation, setGeneration] = useState(0);
  useEffect(() => {
    let alive = true;
    const wanted = Object.values(fonts).map((font) => document.fonts.load(font));
    void Promise.allSettled(wanted).then(() => alive && setGeneration(1));
    return () => {
      alive = false;
    };
  }, []);
  return useMemo(canvasMeasure, [generation]);
}
