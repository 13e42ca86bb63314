import { Dumbbell } from '../../src/charts/dumbbell.tsx';
import type { PlotWords } from '../../src/charts/mark-layout.ts';
import type { MarkState, ValueMark } from '../../src/charts/mark-state.ts';
import { fonts } from '../../src/charts/text.ts';
import { useMeasureText } from '../../src/charts/use-measure-text.ts';
import { usePage } from '../../src/page-context.ts';
import { Drawing, plot, Specimens, type Specimen } from '../specimens.tsx';

const value = (score: number, half: number, more: Partial<ValueMark> = {}): ValueMark => {
  const plain = { outside: false, fill: 'solid', restatedFrom: null } as const;
  return { state: 'value', score, lo: score - half, hi: score + half, ...plain, ...more };
};

/** A pair in one row, 44 high: the circle is the first indicator, the square the second. */
export function DumbbellPage() {
  const { t } = usePage().speech;
  const measure = useMeasureText();
  const wordsOf = (mark: MarkState): PlotWords => {
    const text = mark.state === 'suppressed' ? t('reasons.SUPPRESSED') : mark.state === 'absent' ? t('reasonsShort.INSUFFICIENT_DATA') : '';
    return { lines: [text], width: measure(text, fonts.note) };
  };
  const pair = (first: MarkState, second: MarkState) => (
    <Drawing label={`${first.state}, ${second.state}`} height={44}>
      <Dumbbell scale={plot.scale} first={first} second={second} words={{ first: wordsOf(first), second: wordsOf(second) }} y={22} />
    </Drawing>
  );
  const [low, high] = [value(29, 10), value(73, 6)];
  const of: Specimen[] = [
    { id: 'apart', name: { fi: 'Erillään', en: 'Apart' }, drawing: pair(high, low) },
    {
      id: 'equal',
      name: { fi: 'Sama arvo', en: 'Equal' },
      note: { fi: 'Molemmat merkit näkyvät.', en: 'Both marks stay visible.' },
      drawing: pair(value(62, 9), value(62, 7)),
    },
    {
      id: 'outside',
      name: { fi: 'Ensimmäinen alle tavoitteen', en: 'The first below its target' },
      drawing: pair(value(38, 8, { outside: true }), high),
    },
    {
      id: 'provisional',
      name: { fi: 'Ennakkotieto', en: 'Provisional' },
      drawing: pair(value(73, 6, { fill: 'hatched' }), value(29, 10, { fill: 'hatched' })),
    },
    {
      id: 'indicative',
      name: { fi: 'Suuntaa-antava', en: 'Indicative' },
      drawing: pair(value(55, 24, { fill: 'hollow' }), value(29, 21, { fill: 'hollow' })),
    },
    { id: 'no-first', name: { fi: 'Ensimmäisellä ei arvoa', en: 'The first has no value' }, drawing: pair({ state: 'absent' }, low) },
    { id: 'no-second', name: { fi: 'Toisella ei arvoa', en: 'The second has no value' }, drawing: pair(high, { state: 'absent' }) },
    {
      id: 'hidden-first',
      name: { fi: 'Ensimmäistä ei näytetä', en: 'The first is not shown' },
      drawing: pair({ state: 'suppressed' }, low),
    },
    {
      id: 'hidden',
      name: { fi: 'Kumpaakaan ei näytetä', en: 'Neither is shown' },
      drawing: pair({ state: 'suppressed' }, { state: 'suppressed' }),
    },
  ];
  return <Specimens of={of} />;
}
