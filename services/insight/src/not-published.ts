import type { NotPublishedReason } from './contract.ts';
import type { Window } from './questions.ts';

interface Circumstances {
  window: Window | null;
  windows: string[];
  /** Whether a version was published after the instant that was asked for. */
  publishedLater: boolean;
  /** Milliseconds UTC at which the window closes; null without a window. */
  closesAt: number | null;
  now: number;
}

/** Why a question that is well put has no published value. */
export function whyNotPublished({ window, windows, publishedLater, closesAt, now }: Circumstances): NotPublishedReason {
  if (windows.length === 0) return 'NOTHING_PUBLISHED';
  if (publishedLater) return 'NOT_KNOWN_YET';
  if (closesAt !== null && now < closesAt) return 'WINDOW_NOT_CLOSED';
  if (window !== null && !windows.includes(window.text)) return 'WINDOW_NOT_PUBLISHED';
  return 'UNIT_NOT_PUBLISHED';
}

export const notPublishedMessages: Record<NotPublishedReason, string> = {
  NOTHING_PUBLISHED: 'Nothing has been published yet. Values appear when the first quarter with an engagement has closed.',
  WINDOW_NOT_CLOSED: 'The window is still open. Its values are published when it has closed.',
  WINDOW_NOT_PUBLISHED: 'No values are published for this window. /api/v1/windows lists those that are.',
  UNIT_NOT_PUBLISHED: 'No value of this unit and indicator is published for this window. Leave something out to see which are.',
  NOT_KNOWN_YET: 'By this instant nothing was published for this question; a later asOf finds it.',
};
