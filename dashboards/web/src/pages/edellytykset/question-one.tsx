import { ChartFigure } from '../../charts/chart-figure.tsx';
import { DotsOnBand } from '../../charts/dots-on-band.tsx';
import { useMeasuredWidth } from '../../charts/use-measured-width.ts';
import { useMeasureText } from '../../charts/use-measure-text.ts';
import { windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import type { Reading } from '../../words/reading.ts';
import type { Setting, Story } from '../../words/story.ts';
import { CannotAnswer } from './cannot-answer.tsx';
import { Downloads } from './downloads.tsx';
import { Key } from './key.tsx';
import { PictureButton } from './picture.tsx';
import { Question } from './question.tsx';
import { rowsOf, tableOf } from './rows.tsx';
import type { ConditionsData } from './use-conditions.ts';

interface QuestionOneProps {
  data: ConditionsData;
  story: Story;
  setting: Setting;
  onWhy: (indicatorId: string) => void;
  onChoose: () => void;
}

/** Where are we, and how sure are we? The answer in words on the left, the evidence on the right. */
export function QuestionOne(props: QuestionOneProps) {
  const { speech } = usePage();
  const { t } = speech;
  const { data, story } = props;
  const { situation } = data;
  const readings = shownReadings(data);
  return (
    <Question
      number={1}
      title={t('question1.title')}
      answer={situation.kind === 'readings' ? story.answer : null}
      loading={situation.kind === 'loading' ? t('question1.loading') : null}
      legend={readings && <Key readings={readings} />}
    >
      {readings ? <Evidence {...props} readings={readings} /> : <CannotAnswer data={data} story={story} onChoose={props.onChoose} />}
    </Question>
  );
}

/** While values are on their way the rows and the axis stand already; without indicators there is nothing to draw. */
function shownReadings({ situation, indicators }: ConditionsData): Reading[] | null {
  if (situation.kind === 'readings') return situation.readings;
  return situation.kind === 'loading' ? indicators.map((indicator) => ({ kind: 'waiting', indicator })) : null;
}

function Evidence({ data, story, setting, onWhy, readings }: QuestionOneProps & { readings: Reading[] }) {
  const { speech } = usePage();
  const { t } = speech;
  const small = useMedia(narrowQuery);
  const { ref, measured, printing } = useMeasuredWidth('evidence');
  const measure = useMeasureText();
  const narrow = small && !printing;
  const period = windowName(setting.window, speech.language);
  const place = [data.unit?.name, period].filter(Boolean).join(', ');
  const rowSetting = { speech, occasion: setting, place, onWhy };
  return (
    <div ref={ref}>
      <ChartFigure
        note={t('chart.note')}
        narrow={narrow}
        tableLabel={t('chart.table')}
        table={tableOf(readings, rowSetting, t('chart.caption', { unit: data.unit?.name ?? '–', window: period }))}
        actions={
          data.choice && (
            <>
              <Downloads query={{ ...data.choice }} name={t('question1.title')} />
              <PictureButton question={1} name={t('question1.title')} />
            </>
          )
        }
      >
        <DotsOnBand
          title={t('chart.title')}
          description={t('chart.desc', { finding: story.answer.claim })}
          hint={t('chart.hint')}
          headings={{
            name: t('columns.conditionAndIndicator'),
            points: t('columns.points'),
            value: t('columns.value'),
            interval: t('columns.interval'),
            target: t('columns.target'),
          }}
          rows={rowsOf(readings, rowSetting)}
          narrow={narrow}
          measured={measured}
          measure={measure}
          busy={data.situation.kind === 'loading'}
        />
      </ChartFigure>
    </div>
  );
}
