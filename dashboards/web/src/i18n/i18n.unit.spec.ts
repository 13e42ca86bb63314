import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import fi from './fi.json';
import { translator } from './index.ts';

type Words = { [key: string]: string | Words };

function entries(words: Words, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : entries(value, `${path}${key}.`),
  );
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted();
}

const words = { fi: new Map(entries(fi)), en: new Map(entries(en)) };

describe('the words', () => {
  it('are the same in both languages, with the same places for values', () => {
    expect([...words.en.keys()]).toEqual([...words.fi.keys()]);
    const differing = [...words.fi].filter(([key, text]) => placeholders(text).join() !== placeholders(words.en.get(key) ?? '').join());
    expect(differing).toEqual([]);
  });

  it('are all there: every literal key in the sources exists', () => {
    const sources = ['..', '../../gallery'].flatMap((folder) => {
      const root = join(import.meta.dirname, folder);
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !name.includes('.spec.'))
        .map((name) => join(root, name));
    });
    const used = sources.flatMap((name) => [...readFileSync(name, 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1] ?? ''));
    expect(used.length).toBeGreaterThan(40);
    expect(used.filter((key) => !words.fi.has(key))).toEqual([]);
  });

  it('hold no dash between clauses, no exclamation, no arrow, and no sign outside the fonts', () => {
    const refused = [...words.fi, ...words.en].filter(([, text]) => / [–—-] |!|→|≥|≤/.test(text));
    expect(refused).toEqual([]);
  });

  it('a key that is missing shows itself, so that it is noticed', () => {
    expect(translator('fi')('no.such.key')).toBe('no.such.key');
  });
});
