import type { TestAssertion } from './testing.ts';
import { open, type Span } from './testing-facts.ts';

/** How facts about a generated organisation are written: names of people, instants of knowledge, assertions. */
export const personId = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;
/** What is known from the beginning, what is no longer so, and what becomes known after the instant that is asked for. */
export const [early, gone, late] = ['2024-06-01 00:00:00.000', '2024-09-30 00:00:00.000', '2024-11-01 00:00:00.000'] as const;
export const instantOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

export type LoadedFact = TestAssertion & { readonly entity?: string; readonly actorId?: string };
export const during = ({ from, to }: Span) => ({ effectiveFrom: from, effectiveTo: to === open ? null : to, knownAt: early });
