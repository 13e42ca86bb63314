import { describe, expect, it } from 'vitest';
import { decimal, percent, percentRange, range, score, scoreRange } from './numbers.ts';

const wj = '\u2060';

describe('numbers', () => {
  it.each([
    [0.42, 2, 'fi', '0,42'],
    [0.42, 2, 'en', '0.42'],
    [-0.2, 2, 'fi', '\u22120,20'],
    [-0.001, 2, 'fi', '0,00'],
    [-0.4, 0, 'en', '0'],
    [1234567, 0, 'fi', '1\u202F234\u202F567'],
    [12345.678, 1, 'en', '12\u202F345.7'],
    [999, 0, 'fi', '999'],
  ] as const)('%s with %i decimals in %s', (n, digits, language, text) => {
    expect(decimal(n, digits, language)).toBe(text);
  });

  it('puts a no-break space before the percent sign in Finnish only', () => {
    expect(percent(0.39, 'fi')).toBe('39\u00A0%');
    expect(percent(0.39, 'en')).toBe('39%');
  });

  it('keeps a range together and says its unit once', () => {
    expect(percentRange(0.36, 0.43, 'fi')).toBe(`36${wj}–${wj}43\u00A0%`);
    expect(percentRange(0.36, 0.43, 'en')).toBe(`36${wj}–${wj}43%`);
    expect(scoreRange(43.3, 55, 'fi')).toBe(`43${wj}–${wj}55`);
  });

  it('says one end where both are the same', () => {
    expect(percentRange(0.391, 0.394, 'fi')).toBe('39\u00A0%');
  });

  it('never sets an en dash beside a minus sign', () => {
    const [from, to] = [decimal(-0.2, 2, 'fi'), decimal(0.05, 2, 'fi')];
    expect(range(from, to, 'fi')).toBe(`\u22120,20${wj}…${wj}0,05`);
    expect(range('\u221220', '\u22125', 'en')).toBe('\u221220\u00A0to\u00A0\u22125');
  });

  it('rounds scores to whole points', () => {
    expect(score(48.333, 'fi')).toBe('48');
  });
});
