import { describe, expect, it } from 'vitest';
import type { Indicator, PublishedValue, Unit } from '../api/contract.ts';
import { cellWords, columnsOf, rowsOfMap, shrinkageNote, tellBottleneck, type HeatColumn, type HeatRow } from './bottleneck.ts';
import { lookOf } from '../pages/edellytykset/cell-look.ts';
import { english, finnish, published, regularity, setting, without } from './fixture.ts';

const goals: Indicator = {
  ...regularity,
  id: 'goal-linked-learning',
  number: 9,
  dimension: { id: 'direction', name: { fi: 'Suunta', en: 'Direction' }, indicators: 4 },
  name: { fi: 'Tavoitteisiin kytketty oppiminen', en: 'Goal-linked learning' },
};
const indicators = [regularity, goals];
const units: Unit[] = ['A', 'B', 'C'].map((unitId) => ({ unitId, parentId: 'X', name: `Yksikkö ${unitId}`, isLeaf: true }));
const columns = columnsOf(indicators, finnish);

/** Values of a unit: of regularity first, then of goals. */
function of(unit: string, ...values: PublishedValue[]): PublishedValue[] {
  return values.map((value, at) => ({ ...value, unit, indicator: indicators[at]?.id ?? '' }));
}
const rowsFor = (...values: PublishedValue[][]): HeatRow[] => rowsOfMap(units, { columns, values: values.flat(), own: 'B' });

const weak = published(0.2, 0.22, 0.24);
const strong = published(0.5, 0.55, 0.6);
const hidden = without('SUPPRESSED');

describe('the map', () => {
  it('has a column for each indicator of a condition without an index, and one for a condition with enough of them', () => {
    expect(columns.map(({ id, kind, condition }) => [id, kind, condition])).toEqual([
      ['learning-regularity', 'indicator', 'Rytmi'],
      ['goal-linked-learning', 'indicator', 'Suunta'],
    ]);
    const place = [1, 3].map((number) => ({
      ...regularity,
      id: `p${number}`,
      number,
      dimension: { id: 'place', name: { fi: 'Paikka', en: 'Place' }, indicators: 3 },
    }));
    expect(columnsOf(place, finnish).map(({ id, kind }) => [id, kind])).toEqual([['place', 'index']]);
  });

  it('keeps the order of the organisation, marks the weakest of a row and how far each cell is from its target', () => {
    const rows = rowsFor(of('C', weak, strong), of('A', strong, weak));
    expect(rows.map(({ unit }) => unit.unitId)).toEqual(['A', 'C']);
    expect(rows[1]?.cells.map((cell) => cell.kind === 'value' && [Math.round(cell.score), cell.step, cell.isWeakest])).toEqual([
      [20, 3, true],
      [75, 0, false],
    ]);
    const equal = rowsFor(of('A', weak, weak))[0]?.cells;
    expect(equal?.some((cell) => cell.kind === 'value' && cell.isWeakest)).toBe(false);
  });

  it('shows the score that is drawn towards the siblings, and says for which unit that changes most', () => {
    const values = of('A', { ...weak, shrunk: { value: 0.3, score: 33 } }, strong);
    expect(rowsFor(values)[0]?.cells[0]).toMatchObject({ kind: 'value', score: 33 });
    expect(shrinkageNote(values, units, { indicators, speech: finnish })).toContain(
      'Esimerkiksi Yksikkö A, Oppimisen säännöllisyys: 22 %, vakautettuna 30 %.',
    );
    expect(shrinkageNote(of('A', weak), units, { indicators, speech: english })).toContain('not stabilised');
  });

  it('says of nearly all no more than that, and what is not final yet', () => {
    const alike = published(0, 0, 0, { value: null, lo: null, hi: null, score: 100, flags: ['over-90-percent'] });
    const open = published(0.5, 0.55, 0.6, { status: 'provisional' });
    const cells = rowsFor(of('A', alike, open))[0]?.cells ?? [];
    const words = cells.map((cell, at) => cellWords(cell, columns[at] as HeatColumn, { speech: finnish, occasion: setting }));
    expect(words).toEqual(['yli 90\u00A0%, tavoitteessa', '75 pistettä, tavoitteessa, rivin heikoin, ennakkotieto']);
    expect(cells.map((cell, at) => lookOf(cell, columns[at] as HeatColumn, finnish))).toMatchObject([
      { text: 'yli 90\u00A0%' },
      { text: '75', note: 'ennakko' },
    ]);
  });

  it('says nothing of a hidden cell but that it is hidden, and of a team of few no index', () => {
    const [row] = rowsFor(of('A', hidden, without('ZERO_DENOMINATOR')));
    const words = row?.cells.map((cell, at) =>
      cellWords(cell, columns[at] as (typeof columns)[number], { speech: finnish, occasion: setting }),
    );
    expect(words).toEqual(['Ei näytetä: liian pieni joukko', 'Ei jaettavaa: jaksossa ei ole mitattavaa']);
    const place = [1, 3].map((number) => ({
      ...regularity,
      id: `p${number}`,
      number,
      dimension: { id: 'place', name: { fi: 'Paikka', en: 'Place' }, indicators: 3 },
    }));
    const few = place.map(({ id }) => ({ ...weak, unit: 'A', indicator: id, nBand: '8–14' }));
    const cellOf = (values: PublishedValue[]) =>
      rowsOfMap(units, { columns: columnsOf(place, finnish), values, own: null })[0]?.cells[0]?.kind;
    expect([cellOf(few), cellOf(few.map((value) => ({ ...value, nBand: '15–29' })))]).toEqual(['absent', 'value']);
  });
});

describe('the answer to question 3', () => {
  it('names what is weakest everywhere or mostly, and how many are below target', () => {
    const everywhere = rowsFor(of('A', weak, strong), of('B', weak, strong));
    expect(tellBottleneck(everywhere, columns, finnish)).toEqual({
      claim: 'Oppimisen säännöllisyys on heikoin kaikissa 2 yksikössä, joiden arvot näytetään.',
      more: ['Oppimisen säännöllisyys jää tavoitteesta niissä kaikissa.'],
    });
    const mostly = rowsFor(of('A', weak, strong), of('B', weak, strong), of('C', strong, weak));
    expect(tellBottleneck(mostly, columnsOf(indicators, english), english)).toEqual({
      claim: 'Learning regularity is the weakest in 2 of the 3 units whose values are shown.',
      more: ['Learning regularity is below target in 2 of 3 units.'],
    });
  });

  it('names none where it varies, and says what is hidden', () => {
    const varies = rowsFor(of('A', weak, strong), of('B', strong, weak), of('C', hidden, hidden));
    expect(tellBottleneck(varies, columns, finnish)).toEqual({
      claim: 'Heikoin kohta vaihtelee yksiköittäin.',
      more: ['Yhden yksikön arvoja ei näytetä, koska joukko on liian pieni.'],
    });
    expect(tellBottleneck(rowsFor(of('A', weak, strong)), columns, finnish).claim).toBe(
      'Arvoja näytetään yhdestä yksiköstä, Yksikkö A: siinä heikoin on Oppimisen säännöllisyys.',
    );
    expect(tellBottleneck(rowsFor(of('A', hidden, hidden)), columns, english).claim).toContain('not shown');
    expect(tellBottleneck([], columns, finnish).claim).toBe('Alempien yksiköiden arvoja ei ole julkaistu.');
  });
});
