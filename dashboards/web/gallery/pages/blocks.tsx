import { scaleLinear } from 'd3-scale';
import { AxisLabels, Grid } from '../../src/charts/axis.tsx';
import { Band } from '../../src/charts/band.tsx';
import { Interval } from '../../src/charts/interval.tsx';
import { Ribbon } from '../../src/charts/ribbon.tsx';
import { scoreScale } from '../../src/charts/scale.ts';
import type { SeriesPoint } from '../../src/charts/series-layout.ts';
import { Series, SeriesMark } from '../../src/charts/series.tsx';
import { examples, lines } from '../examples.ts';
import { Drawing, plot, Specimens, type Specimen } from '../specimens.tsx';
import { hasLine, StateDot, StateLine } from '../state-drawings.tsx';
import { stateWords } from '../state-words.ts';

const wide = scoreScale(16, 376);
const { scale, y } = plot;

const axisOf = (edges: 'centred' | 'inside') => (
  <Drawing label={edges} width={408} height={64}>
    <AxisLabels scale={edges === 'centred' ? wide : scoreScale(0, 408)} baseline={14} edges={edges} />
    <Grid scale={edges === 'centred' ? wide : scoreScale(0, 408)} top={24} bottom={64} />
  </Drawing>
);

export function AxisPage() {
  return (
    <Specimens
      of={[
        {
          id: 'centred',
          name: { fi: 'Luvut viivojen keskellä', en: 'Labels centred on their lines' },
          note: { fi: 'Vain nolla on vahva.', en: 'Only zero is strong.' },
          drawing: axisOf('centred'),
        },
        {
          id: 'inside',
          name: { fi: 'Uloimmat luvut kuvan sisällä', en: 'The outer labels within the plot' },
          note: { fi: 'Kapealla näytöllä ei ole marginaalia.', en: 'A narrow screen has no margin.' },
          drawing: axisOf('inside'),
        },
      ]}
    />
  );
}

const bandOf = (from: number, to: number, height: number) => (
  <Drawing label={`${from}–${to}`}>
    <Band scale={scale} from={from} to={to} y={y} height={height} />
  </Drawing>
);

export function BandPage() {
  return (
    <Specimens
      of={[
        { id: 'open', name: { fi: 'Tavoite ylöspäin', en: 'Target upwards' }, drawing: bandOf(60, 100, 16) },
        {
          id: 'closed',
          name: { fi: 'Tavoitealue', en: 'Target band' },
          note: { fi: 'Molemmat reunat, kun alue päättyy alle sadan.', en: 'Both edges where it ends below 100.' },
          drawing: bandOf(50, 78, 16),
        },
        { id: 'index', name: { fi: 'Indeksin tavoite', en: 'Target of an index' }, drawing: bandOf(60, 100, 24) },
      ]}
    />
  );
}

const intervalOf = (outside: boolean, lane: 'single' | 'first' | 'second') => (
  <Drawing label={lane}>
    <Interval scale={scale} lo={outside ? 28 : 53} hi={outside ? 48 : 71} y={y} outside={outside} lane={lane} />
  </Drawing>
);

export function IntervalPage() {
  return (
    <Specimens
      of={[
        { id: 'inside', name: { fi: 'Väli', en: 'Interval' }, drawing: intervalOf(false, 'single') },
        {
          id: 'outside',
          name: { fi: 'Koko väli tavoitteen ulkopuolella', en: 'The whole interval outside the target' },
          drawing: intervalOf(true, 'single'),
        },
        { id: 'first', name: { fi: 'Parin ensimmäinen', en: 'First of a pair' }, drawing: intervalOf(false, 'first') },
        { id: 'second', name: { fi: 'Parin toinen', en: 'Second of a pair' }, drawing: intervalOf(false, 'second') },
      ]}
    />
  );
}

/** Every state through the one `Mark`, on its band. */
export function MarkPage() {
  return (
    <Specimens
      of={examples.map((example): Specimen => ({
        id: example.id,
        name: stateWords[example.id].name,
        drawing: <StateDot example={example} />,
      }))}
    />
  );
}

const size = { width: 240, height: 80 };
const [x, up] = [scaleLinear([0, 4], [8, 232]), scaleLinear([0, 100], [76, 4])];
const pointsOf = (id: 'final' | 'provisional'): SeriesPoint[] =>
  (lines[id] ?? []).flatMap((value, at) => (value === null ? [] : [{ ...value, at, x: x(at) }]));

const ribbonOf = (look: 'closed' | 'provisional') => (
  <Drawing label={look} {...size}>
    <Ribbon points={pointsOf('final')} y={up} look={look} />
  </Drawing>
);

export function RibbonPage() {
  return (
    <Specimens
      of={[
        { id: 'closed', name: { fi: 'Suljetut jaksot', en: 'Closed periods' }, drawing: ribbonOf('closed') },
        { id: 'provisional', name: { fi: 'Ennakkotieto', en: 'Provisional' }, drawing: ribbonOf('provisional') },
      ]}
    />
  );
}

const seriesOf = (points: SeriesPoint[], label: string) => (
  <Drawing label={label} {...size}>
    <Series points={points} y={up} />
    {points.map((point) => (
      <SeriesMark key={point.at} point={point} points={points} y={up} />
    ))}
  </Drawing>
);

export function SeriesPage() {
  const states = examples.filter(hasLine).map((example): Specimen => ({
    id: example.id,
    name: stateWords[example.id].name,
    drawing: <StateLine example={example} size="large" />,
  }));
  const alone = pointsOf('final').filter(({ at }) => at % 2 === 0);
  const noInterval = pointsOf('provisional').map((point) => ({ ...point, lo: null, hi: null }));
  return (
    <Specimens
      of={[
        ...states,
        {
          id: 'alone',
          name: { fi: 'Yksittäisiä arvoja', en: 'Single values' },
          note: {
            fi: 'Puuttuvan yli ei yhdistetä; kullakin on oma välinsä.',
            en: 'Nothing is joined over a missing one; each has its own interval.',
          },
          drawing: seriesOf(alone, 'alone'),
        },
        { id: 'no-interval', name: { fi: 'Ei väliä', en: 'No interval' }, drawing: seriesOf(noInterval, 'no interval') },
      ]}
    />
  );
}
