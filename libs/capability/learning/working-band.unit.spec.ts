import { describe, expect, test } from 'vitest';
import { WorkingBand } from './working-band.ts';

const band = new WorkingBand('Europe/Helsinki');
const minutesOf = (from: string, to: string, o: { minutes?: number } = {}) => {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  return band.minutesOf({ minutes: o.minutes ?? (span.to - span.from) / 60_000, imputed: false, span }, from.slice(0, 10));
};

describe('minutes inside the working-time band', () => {
  test('given 16:30 to 18:30, then 90 of 120', () => {
    expect(minutesOf('2024-09-11T16:30:00+03:00', '2024-09-11T18:30:00+03:00')).toEqual([['2024-09-11', 90]]);
  });
  test('given 19:00 to 19:40, then none', () => {
    expect(minutesOf('2024-09-10T19:00:00+03:00', '2024-09-10T19:40:00+03:00')).toEqual([]);
  });
  test('given four hours over midnight, then none; given a date whose event began the evening before, then its own date', () => {
    expect(minutesOf('2024-09-10T22:00:00+03:00', '2024-09-11T02:00:00+03:00')).toEqual([]);
    expect(minutesOf('2024-09-11T05:00:00+03:00', '2024-09-11T09:00:00+03:00')).toEqual([['2024-09-11', 120]]);
  });
  test('given the hour of winter, then the band is that of local time', () => {
    expect(minutesOf('2024-12-02T06:30:00+02:00', '2024-12-02T07:30:00+02:00')).toEqual([['2024-12-02', 30]]);
  });
  test('given minutes that were scaled to the cap of a day, then so are these', () => {
    expect(minutesOf('2024-09-11T16:00:00+03:00', '2024-09-11T20:00:00+03:00', { minutes: 120 })).toEqual([['2024-09-11', 60]]);
  });
  test('given a session that ended days after its first statement, then the minutes of its end', () => {
    const span = { from: Date.parse('2024-09-13T08:10:00+03:00'), to: Date.parse('2024-09-13T09:00:00+03:00') };
    expect(band.minutesOf({ minutes: 50, imputed: false, span }, '2024-09-04')).toEqual([['2024-09-13', 50]]);
  });
  test('given nothing that says when it was, then nothing', () => {
    expect(band.minutesOf({ minutes: 10, imputed: true, span: null }, '2024-09-11')).toEqual([]);
  });
});
