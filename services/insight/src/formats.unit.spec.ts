import { describe, expect, it } from 'vitest';
import { chooseFormat, formatNamed } from './formats.ts';
import { InsightProblem } from './problem.ts';

describe('the format of an answer', () => {
  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['text/csv', 'csv'],
    ['application/vnd.apache.arrow.stream', 'arrow'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['image/png, application/vnd.apache.arrow.stream;q=0.2', 'arrow'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
  ])('%s is answered as %s', (accept, format) => {
    expect(chooseFormat(accept)).toBe(format);
  });

  it.each(['image/png', 'application/json;q=0'])('%s is refused', (accept) => {
    expect(() => chooseFormat(accept)).toThrow(InsightProblem);
  });
});

describe('a format named in the address', () => {
  it('is taken, nothing is none, and another is refused', () => {
    expect([formatNamed('csv'), formatNamed('arrow'), formatNamed('json'), formatNamed(undefined), formatNamed('')]).toEqual([
      'csv',
      'arrow',
      'json',
      null,
      null,
    ]);
    expect(() => formatNamed('xlsx')).toThrow(InsightProblem);
    expect(() => formatNamed(['csv', 'json'])).toThrow(InsightProblem);
  });
});
