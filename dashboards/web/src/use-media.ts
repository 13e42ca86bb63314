import { useSyncExternalStore } from 'react';

/** Below 720: rows of two lines, the table as a list, navigation behind a button. In em, so that large text drops a step. */
export const narrowQuery = '(max-width: 44.99em)';

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const subscribe = (changed: () => void) => {
    const list = window.matchMedia(query);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  };
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
