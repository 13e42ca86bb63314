import { useCallback, useEffect, useState } from 'react';
import { ApiError } from './client.ts';

export type Request<Answer> =
  | { state: 'loading'; answer: null; error: null }
  | { state: 'done'; answer: Answer; error: null }
  | { state: 'failed'; answer: null; error: ApiError };

const loading = { state: 'loading', answer: null, error: null } as const;

/**
 * Runs a request and follows it; `key` names what is asked, and null asks nothing yet. An answer that arrives after the
 * key has changed is dropped.
 * @param revision asked anew when it changes; what was answered stays until the new answer has come
 */
export function useRequest<Answer>(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<Answer>,
  revision = 0,
): Request<Answer> & { again: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [settled, setSettled] = useState<{ key: string; attempt: number; revision: number; request: Request<Answer> } | null>(null);

  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    const settle = (request: Request<Answer>) => !abort.signal.aborted && setSettled({ key, attempt, revision, request });
    ask(abort.signal).then(
      (answer) => settle({ state: 'done', answer, error: null }),
      (cause: unknown) => {
        if (abort.signal.aborted) return;
        const error = cause instanceof ApiError ? cause : new ApiError({ code: 'PAGE_FAILED', status: 0, message: String(cause) });
        settle({ state: 'failed', answer: null, error });
      },
    );
    return () => abort.abort();
    // `ask` is a new function each time; what it asks is named by `key`.
  }, [key, attempt, revision]);

  const again = useCallback(() => setAttempt((before) => before + 1), []);
  const isCurrent = settled !== null && settled.key === key && (settled.request.state === 'done' || isSame(settled, { attempt, revision }));
  const current = isCurrent ? settled.request : loading;
  return { ...current, again };
}

interface Turn {
  attempt: number;
  revision: number;
}

/** Whether an answer is that of the newest turn of asking. */
function isSame(a: Turn, b: Turn): boolean {
  return a.attempt === b.attempt && a.revision === b.revision;
}
