import { describe, expect, it } from 'vitest';
import { layoutDots, type DotRow, type DotsLayout } from './dots-layout.ts';
import { scoreScale, scoreTicks } from './scale.ts';
import { estimateMeasure, firstThatFits, fonts, wrap } from './text.ts';

const headings = { value: 'Arvo', interval: '95 %:n väli', target: 'Tavoite' };

function indicator(name: string, more: Partial<Extract<DotRow, { kind: 'indicator' }>> = {}): DotRow {
  return {
    kind: 'indicator',
    id: name,
    number: '4',
    name,
    note: '',
    value: '39 %',
    interval: '36–43 %',
    target: 'vähintään 46 %',
    missing: null,
    ...more,
  };
}

const rows: DotRow[] = [
  { kind: 'head', name: 'Rytmi', note: 'yksi mittari, ei indeksiä', index: null },
  indicator('Oppimisen säännöllisyys'),
  indicator('Itseohjautuva ja tavoitteisiin sidottu oppiminen', { note: 'tarkennettu, ennen 34 %, nyt 48 %' }),
  indicator('Työhön kytkeytynyt oppiminen', {
    value: '–',
    interval: '',
    missing: { drawn: 'words', reasons: ['Ei mitata: työssä oppimisen lähdettä ei ole kytketty', 'ei mitata'] },
  }),
];

function layout(width: number, narrow: boolean): DotsLayout {
  return layoutDots({ width, narrow, rows, headings, measure: estimateMeasure });
}

const indexed: DotRow = {
  kind: 'head',
  name: 'Paikka',
  note: '2 mittaria 3:sta',
  index: { value: '48', interval: '40–57', target: 'vähintään 60' },
};

function placedHead(narrow: boolean) {
  return layoutDots({ width: narrow ? 358 : 936, narrow, rows: [indexed, ...rows], headings, measure: estimateMeasure }).rows[0];
}

describe('the dot plot', () => {
  it('gives the index of a condition the row of its name, and below 720 a plot under it', () => {
    expect([placedHead(false)?.height, placedHead(true)?.height]).toEqual([44, 72]);
    expect(placedHead(true)?.centre).toBeGreaterThan((placedHead(true)?.nameBaseline ?? 0) + 12);
  });

  it('stands as drawn at 936: plot from 288 to 664, a row of 32, a head of 44', () => {
    const {
      plotX,
      plotWidth,
      rows: placed,
      targetX,
    } = layoutDots({
      width: 936,
      narrow: false,
      rows: rows.slice(0, 2),
      headings,
      measure: (text, font) => estimateMeasure(text, font) * 0.8,
    });
    expect([plotX, plotX + plotWidth, targetX]).toEqual([288, 664, 936]);
    expect(placed.map(({ height }) => height)).toEqual([44, 32]);
    expect(placed[1]?.centre).toBe(108);
  });

  it.each([560, 656, 800, 936, 1400])('at %i no name reaches into the plot and no column into the next', (width) => {
    const placed = layout(width, false);
    for (const row of placed.rows) {
      for (const line of row.nameLines) {
        const widest = Math.max(...line.split(' ').map((word) => estimateMeasure(word, fonts.name)));
        expect(Math.max(widest, 0)).toBeLessThanOrEqual(placed.plotX);
      }
    }
    expect(placed.plotWidth).toBeGreaterThan(80);
    expect(placed.plotX + placed.plotWidth).toBeLessThan(placed.valueX - estimateMeasure('39 %', fonts.value));
    expect(placed.valueX).toBeLessThan(placed.intervalX - estimateMeasure('36–43 %', fonts.figure));
    expect(placed.intervalX).toBeLessThan(placed.targetX - estimateMeasure('vähintään 46 %', fonts.figure));
  });

  it.each([240, 288, 358, 600])('at %i on a phone rows follow each other and plots stay under their words', (width) => {
    const { rows: placed, plotWidth } = layout(width, true);
    expect(plotWidth).toBe(width);
    for (const [at, row] of placed.entries()) {
      expect(row.top + row.height).toBe(placed[at + 1]?.top ?? row.top + row.height);
      const lastLine = row.nameBaseline + (row.nameLines.length - 1) * 18;
      if (rows[at]?.kind === 'indicator') expect(row.gridTop).toBeGreaterThanOrEqual((row.note?.baseline ?? lastLine) + 7);
    }
  });

  it('a row of one line is 56 high on a phone', () => {
    expect(layout(358, true).rows[1]?.height).toBe(56);
  });

  it('lets columns go where they would leave no plot', () => {
    expect(layout(400, false).narrow).toBe(true);
  });

  it('shortens a reason that does not fit into two lines', () => {
    expect(layout(240, true).rows[3]?.reasonLines.length).toBeLessThanOrEqual(2);
    const tight = layoutDots({
      width: 240,
      narrow: true,
      rows: [indicator('a', { missing: { drawn: 'plate', reasons: ['Ei näytetä: liian pieni joukko tässä', 'Ei näytetä'] } })],
      headings,
      measure: estimateMeasure,
    });
    expect(tight.rows[0]?.reasonLines).toEqual(['Ei näytetä']);
  });
});

describe('words in a plot', () => {
  it('break at spaces, and a long word keeps its line', () => {
    const o = { width: 10, font: '10px x', measure: (text: string) => text.length };
    expect(wrap('aa bb cccccccccccc dd', o)).toEqual(['aa bb', 'cccccccccccc', 'dd']);
    expect(firstThatFits(['far too long a reason', 'short'], o)).toBe('short');
  });
});

describe('the axis', () => {
  it('runs from 0 to 100 whatever the values are, and keeps what lies beyond at its ends', () => {
    const scale = scoreScale(288, 376);
    expect(scoreTicks.map((tick) => Math.round(scale(tick)))).toEqual([288, 363, 438, 514, 589, 664]);
    expect([scale(-5), scale(120)]).toEqual([288, 664]);
  });
});
