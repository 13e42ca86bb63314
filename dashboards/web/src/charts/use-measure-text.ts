import { useEffect, useMemo, useState } from 'react';
import { canvasMeasure, fonts, type MeasureText } from './text.ts';

const haveArrived = (): boolean => Object.values(fonts).every((font) => document.fonts.check(font));

/** Measures text, anew once the page's own fonts have arrived. */
export function useMeasureText(): MeasureText {
  const [isFinal, setFinal] = useState(haveArrived);
  useEffect(() => {
    if (isFinal) return;
    let alive = true;
    const wanted = Object.values(fonts).map((font) => document.fonts.load(font));
    void Promise.allSettled(wanted).then(() => alive && setFinal(true));
    return () => {
      alive = false;
    };
  }, [isFinal]);
  return useMemo(canvasMeasure, [isFinal]);
}
