import { describe, expect, it } from 'vitest';
import { parseWindow, type Window } from '../format/windows.ts';
import { translator } from '../i18n/index.ts';
import { structuresOf, structureWords } from './structure.ts';

const listed = ['as-was', 'as-of:2024-09-30', 'as-of:2026-06-30', 'as-of:2026-09-30'];
const quarter = (text: string): Window => parseWindow(text)!;

describe('the structures that a window can be asked for in', () => {
  it.each([
    ['the quarter that ends with a date, and as it was', '2026-07-01..2026-10-01', ['as-was', 'as-of:2026-09-30']],
    ['the seventh before it', '2024-10-01..2025-01-01', ['as-was', 'as-of:2026-06-30', 'as-of:2026-09-30']],
    ['not the eighth', '2024-07-01..2024-10-01', ['as-was', 'as-of:2024-09-30', 'as-of:2026-06-30']],
    ['an open quarter only as it was', '2026-10-01..2027-01-01', ['as-was']],
  ])('%s', (_, window, structures) => {
    expect(structuresOf(quarter(window), listed)).toEqual(structures);
  });
});

describe('a structure in words', () => {
  it.each([
    ['fi', null, 'kuten kunakin päivänä'],
    ['fi', 'as-of:2026-09-30', 'kuten 30.9.2026'],
    ['en', 'as-was', 'as on each day'],
    ['en', 'as-of:2026-09-30', 'as on 30 Sep 2026'],
  ] as const)('%s %s', (language, structure, words) => {
    expect(structureWords(structure, { language, t: translator(language) }).replaceAll('\u00A0', ' ')).toBe(words);
  });
});
