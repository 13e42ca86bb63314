import type { LocalisedText } from '../../src/api/contract.ts';
import type { PaceValues } from '../../src/charts/pace-layout.ts';
import { PaceMark } from '../../src/charts/pace.tsx';
import { StateSquare, type SquareState } from '../../src/charts/state-square.tsx';
import { usePage } from '../../src/page-context.ts';
import { CommitmentList, CommitmentTable } from '../../src/pages/edellytykset/commitments.tsx';
import { narrowQuery, useMedia } from '../../src/use-media.ts';
import { commitmentNames, commitments } from '../commitments.ts';
import { useSay } from '../setting.tsx';
import { Specimens, type Specimen } from '../specimens.tsx';

const from = (limit: number): PaceValues['reaching'] => ({ from: limit, to: null });

const paces: { id: string; name: LocalisedText; values: Omit<PaceValues, 'domain'> }[] = [
  {
    id: 'on',
    name: { fi: 'Tahti riittää', en: 'On pace' },
    values: { reaching: from(0.6), now: 0.55, projected: { value: 0.7, lo: 0.64, hi: 0.76 } },
  },
  {
    id: 'off',
    name: { fi: 'Tahti ei riitä', en: 'Off pace' },
    values: { reaching: from(0.6), now: 0.38, projected: { value: 0.44, lo: 0.36, hi: 0.52 } },
  },
  {
    id: 'open',
    name: { fi: 'Avoin: väli ulottuu rajan molemmin puolin', en: 'Open: the interval reaches over the limit' },
    values: { reaching: from(0.6), now: 0.5, projected: { value: 0.58, lo: 0.48, hi: 0.68 } },
  },
  {
    id: 'down',
    name: { fi: 'Tavoite alaspäin', en: 'Target downwards' },
    values: { reaching: { from: null, to: 0.2 }, now: 0.35, projected: { value: 0.24, lo: 0.16, hi: 0.32 } },
  },
  {
    id: 'band',
    name: { fi: 'Tavoitealue', en: 'Target band' },
    values: { reaching: { from: 0.5, to: 0.78 }, now: 0.45, projected: { value: 0.6, lo: 0.52, hi: 0.68 } },
  },
  {
    id: 'no-pace',
    name: { fi: 'Tahtia ei tiedetä', en: 'The pace is not known' },
    values: { reaching: from(0.6), now: 0.5, projected: null },
  },
  { id: 'no-value', name: { fi: 'Arvoa ei ole', en: 'No value' }, values: { reaching: from(0.6), now: null, projected: null } },
  { id: 'no-target', name: { fi: 'Tavoitetta ei ole', en: 'No target' }, values: { reaching: null, now: 0.5, projected: null } },
  {
    id: 'edges',
    name: { fi: 'Asteikon päissä', en: 'At the ends of the axis' },
    values: { reaching: from(0.6), now: 0, projected: { value: 1, lo: 0.9, hi: 1 } },
  },
];

/** Of a commitment: where its indicator stands, where it gets to, and what was aimed at. */
export function PacePage() {
  const say = useSay();
  return (
    <Specimens
      of={paces.map(({ id, name, values }): Specimen => ({
        id,
        name,
        drawing: <PaceMark label={say(name)} values={{ domain: [0, 1], ...values }} />,
      }))}
    />
  );
}

const squares: Record<SquareState, LocalisedText> = {
  empty: { fi: 'Ei ole alkanut', en: 'Not begun' },
  half: { fi: 'Kesken', en: 'On its way' },
  ticked: { fi: 'Tehty', en: 'Done' },
  late: { fi: 'Myöhässä', en: 'Late' },
  struck: { fi: 'Ei enää voimassa', en: 'No longer in force' },
};

/** How far a commitment is: a square beside words that say the same. */
export function StateSquarePage() {
  const of = (Object.keys(squares) as SquareState[]).map((state): Specimen => ({
    id: state,
    name: squares[state],
    drawing: <StateSquare state={state} />,
  }));
  return <Specimens of={of} />;
}

/** Commitments in every state, and with everything that can be said of their pace; the composition is that of question 6. */
export function CommitmentsPage() {
  const { t } = usePage().speech;
  const narrow = useMedia(narrowQuery);
  const View = narrow ? CommitmentList : CommitmentTable;
  return (
    <div className="chart-width">
      <View commitments={commitments} named={commitmentNames} caption={t('question6.title')} />
    </div>
  );
}
