import { useEffect, useRef, useState } from 'react';

/**
 * Counts how often something new was published while the page is open (server-sent events). The browser connects again by itself; what
 * was published meanwhile is then told by the first message.
 * @param known the revision that the page's lists came with; null until they have come
 */
export function useRevision(known: string | null): number {
  const [count, setCount] = useState(0);
  const newest = useRef<string | null>(null);
  const isKnown = known !== null;
  useEffect(() => {
    if (!isKnown) return;
    newest.current ??= known;
    const source = new EventSource('/api/v1/revisions');
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data === newest.current) return;
      newest.current = data;
      setCount((before) => before + 1);
    });
    return () => source.close();
    // the revision of a later list changes nothing: the stream has told of it
  }, [isKnown]);
  return count;
}
