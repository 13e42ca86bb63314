import { ChartFigure } from '../../charts/chart-figure.tsx';
import { ContributionBars } from '../../charts/contribution-bars.tsx';
import { score } from '../../format/numbers.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import { contributionsOf, tellContributions } from '../../words/contributions.ts';
import { PictureButton } from './picture.tsx';
import { Question } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';

/** What lies behind it? Each indicator's share of the distance of a condition's index from 100. */
export function QuestionFour({ data, onWhy }: { data: ConditionsData; onWhy: (indicatorId: string) => void }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const narrow = useMedia(narrowQuery);
  if (data.situation.kind !== 'readings') return null;
  const conditions = contributionsOf(data.situation, speech);
  const isHidden = data.situation.readings.every(({ kind }) => kind === 'suppressed');
  const answer = isHidden ? { claim: t('answer.suppressed'), more: [] } : tellContributions(conditions, speech);
  const percentOf = (share: number): string => t('contributions.percent', { percent: score(share * 100, language) });
  return (
    <Question number={4} title={t('question4.title')} answer={answer}>
      {conditions.length > 0 && (
        <ChartFigure
          note={t('contributions.chartNote')}
          narrow={narrow}
          tableLabel={t('chart.table')}
          actions={<PictureButton question={4} name={t('question4.title')} />}
          table={{
            caption: t('contributions.caption'),
            columns: (['indicator', 'score', 'share'] as const).map((id) => ({ id, heading: t(`columns.${id}`) })),
            rows: conditions.flatMap(({ parts }) =>
              parts.map((part) => ({ id: part.indicatorId, cells: [part.name, score(part.score, language), percentOf(part.share)] })),
            ),
          }}
        >
          {conditions.map(({ id, name, score: index, parts }) => {
            const longest = Math.max(...parts.map(({ share }) => share));
            return (
              <ContributionBars
                key={id}
                title={name}
                note={t('contributions.fromHundred', { score: score(index, language) })}
                bars={parts.map((part) => ({
                  id: part.indicatorId,
                  name: part.name,
                  share: part.share,
                  text: percentOf(part.share),
                  label: t('contributions.bar', { name: part.name, percent: score(part.share * 100, language) }),
                  isLongest: part.share === longest,
                  choose: () => onWhy(part.indicatorId),
                }))}
              />
            );
          })}
        </ChartFigure>
      )}
    </Question>
  );
}
