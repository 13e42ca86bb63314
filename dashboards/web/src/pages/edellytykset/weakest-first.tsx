import { useState } from 'react';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { DotsOnBand } from '../../charts/dots-on-band.tsx';
import { useMeasuredWidth } from '../../charts/use-measured-width.ts';
import { useMeasureText } from '../../charts/use-measure-text.ts';
import { windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import { tellOwnWeakest, weakestFirst } from '../../words/own-weakest.ts';
import type { Reading } from '../../words/reading.ts';
import type { Occasion } from '../../words/states.ts';
import { Downloads } from './downloads.tsx';
import { PictureButton } from './picture.tsx';
import { Question } from './question.tsx';
import { dotOf, tableOf } from './rows.tsx';
import type { ConditionsData } from './use-conditions.ts';

const shownAtFirst = 7;

interface WeakestFirstProps {
  data: ConditionsData;
  occasion: Occasion;
  onWhy: (indicatorId: string) => void;
}

/** Question 3 in a unit without units below: its own indicators, the weakest first (LOOK section 4). */
export function WeakestFirst({ data, occasion, onWhy }: WeakestFirstProps) {
  const { speech } = usePage();
  const { situation } = data;
  if (situation.kind !== 'readings') return null;
  const hasValues = situation.readings.some(({ kind }) => kind === 'value');
  return (
    <Question number={3} title={speech.t('question3.title')} answer={tellOwnWeakest(situation.readings, speech)}>
      {hasValues && <Chart readings={weakestFirst(situation.readings)} data={data} occasion={occasion} onWhy={onWhy} />}
    </Question>
  );
}

function Chart({ readings, data, occasion, onWhy }: WeakestFirstProps & { readings: Reading[] }) {
  const { speech } = usePage();
  const { t } = speech;
  const small = useMedia(narrowQuery);
  const { ref, measured, printing } = useMeasuredWidth('evidence');
  const measure = useMeasureText();
  const narrow = small && !printing;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || printing ? readings : readings.slice(0, shownAtFirst);
  const words = { unit: data.unit?.name ?? '–', window: windowName(occasion.window, speech.language) };
  const setting = { speech, occasion, place: `${words.unit}, ${words.window}`, onWhy };
  return (
    <div ref={ref}>
      <ChartFigure
        note={t('chart.note')}
        narrow={narrow}
        tableLabel={t('chart.table')}
        table={tableOf(readings, setting, t('ownWeakest.caption', words), [])}
        actions={
          <>
            {readings.length > shownAtFirst && (
              <button type="button" className="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
                {isWhole ? t('ownWeakest.showFew') : t('ownWeakest.showAll', { count: readings.length })}
              </button>
            )}
            {data.choice && <Downloads query={{ ...data.choice }} name={t('question3.title')} />}
            <PictureButton question={3} name={t('question3.title')} />
          </>
        }
      >
        <DotsOnBand
          title={t('ownWeakest.chart')}
          description={t('chart.title')}
          hint={t('chart.hint')}
          headings={{
            name: t('columns.indicator'),
            points: t('columns.points'),
            value: t('columns.value'),
            interval: t('columns.interval'),
            target: t('columns.target'),
          }}
          rows={shown.map((reading) => dotOf(reading, setting))}
          narrow={narrow}
          measured={measured}
          measure={measure}
          busy={false}
        />
      </ChartFigure>
    </div>
  );
}
