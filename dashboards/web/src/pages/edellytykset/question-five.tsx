import { ChartFigure } from '../../charts/chart-figure.tsx';
import { EffectLines, type EffectQuarter } from '../../charts/effect-lines.tsx';
import { Forest } from '../../charts/forest.tsx';
import { useMeasuredWidth } from '../../charts/use-measured-width.ts';
import { api, effectsAddress, type Choice } from '../../api/client.ts';
import type { Effect } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import { percent } from '../../format/numbers.ts';
import { parseWindow, windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import {
  differenceText,
  drawnSeries,
  effectIndicatorName,
  effectNotes,
  effectSentence,
  interventionName,
  isDrawn,
  isTold,
  quarterLabel,
  reasonShort,
  sideNames,
  sideText,
  silenceWords,
  startPlace,
  tellEffects,
  type EffectNames,
} from '../../words/effects.ts';
import { Downloads } from './downloads.tsx';
import { KeyItem } from './key.tsx';
import { PictureButton } from './picture.tsx';
import { Question, RequestFailed } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';

/** Did what we did help? Only of what was declared is it asked; where it cannot be said, the reason stands in place of the chart. */
export function QuestionFive({ data }: { data: ConditionsData }) {
  const { speech } = usePage();
  const { choice, attempt, revision, indicators, units, situation } = data;
  const request = useRequest(
    choice && JSON.stringify(['effects', choice, attempt]),
    (signal) => api.effects(choice as Choice, signal),
    revision,
  );
  if (situation.kind !== 'readings' || choice === null) return null;
  const known = new Set(indicators.map(({ id }) => id));
  const effects = request.answer?.effects.filter(({ indicator }) => known.has(indicator)) ?? [];
  const names = { indicators, units };
  const answer = request.state === 'done' ? tellEffects(effects, names, speech) : null;
  const drawn = effects.filter(isDrawn);
  const [only] = drawn;
  return (
    <Question
      number={5}
      busy={request.state === 'loading'}
      title={speech.t('question5.title')}
      answer={answer}
      legend={effects.length === 1 && only && <EffectKey />}
    >
      {request.error && <RequestFailed error={request.error} again={request.again} />}
      {request.state === 'done' && answer === null && <Silence effects={effects} />}
      {answer !== null && effects.length === 1 && only && <Lines effect={only} names={names} choice={choice} />}
      {answer !== null && effects.length > 1 && <Forests effects={effects} names={names} choice={choice} />}
    </Question>
  );
}

/** Why nothing can be said, and what to do so that it can be. */
export function Silence({ effects }: { effects: readonly Effect[] }) {
  const { speech } = usePage();
  const { title, sentences } = silenceWords(effects, speech);
  return (
    <div className="blank">
      <p className="blank-title">{title}</p>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {effects.length === 0 && <p>{speech.t('effects.declare')}</p>}
    </div>
  );
}

const nameOfQuarter = (text: string, language: 'fi' | 'en'): string => {
  const window = parseWindow(text);
  return window === null ? text : windowName(window, language);
};

/** One intervention: what was done beside what was not. */
export function Lines({ effect, names, choice = null }: { effect: Effect; names: EffectNames; choice?: Choice | null }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const narrow = useMedia(narrowQuery);
  const { ref, measured } = useMeasuredWidth('evidence');
  const sides = sideNames(effect, names, speech);
  const indicator = effectIndicatorName(effect, names, speech);
  const series = drawnSeries(effect);
  const newest = (side: 'treated' | 'comparison'): string => {
    const last = series.findLast((at) => at[side] !== null)?.[side];
    return last === null || last === undefined ? '' : percent(last.value, language);
  };
  return (
    <ChartFigure
      note={t('effects.note')}
      narrow={narrow}
      tableLabel={t('chart.table')}
      actions={choice && <Download choice={choice} />}
      table={{
        caption: t('effects.caption', { indicator, name: interventionName(effect, speech) }),
        columns: [
          { id: 'window', heading: t('columns.window') },
          { id: 'treated', heading: sides.treated },
          { id: 'comparison', heading: sides.comparison },
        ],
        rows: series.map(({ window, treated, comparison }) => ({
          id: window,
          cells: [nameOfQuarter(window, language), sideText(treated, speech), sideText(comparison, speech)],
        })),
      }}
    >
      <div ref={ref}>
        <h3 className="effect-title">{indicator}</h3>
        <EffectLines
          title={t('effects.chartTitle', { indicator, treated: sides.treated })}
          description={[effectSentence(effect, names, speech), t('effects.hint')].join(' ')}
          quarters={series.map((at): EffectQuarter => ({
            id: at.window,
            tick: nameOfQuarter(at.window, language),
            label: quarterLabel(at, sides, speech),
            tooltip: (
              <>
                <b>{nameOfQuarter(at.window, language)}</b>
                <p>
                  {sides.treated}: {sideText(at.treated, speech)}
                </p>
                <p>
                  {sides.comparison}: {sideText(at.comparison, speech)}
                </p>
              </>
            ),
          }))}
          treated={{ side: series.map(({ treated }) => treated), value: newest('treated'), name: sides.treated }}
          comparison={{ side: series.map(({ comparison }) => comparison), value: newest('comparison'), name: sides.comparison }}
          startAt={startPlace(series, effect.intervention.start)}
          notes={effectNotes(effect, speech)}
          percentOf={(share) => percent(share, language)}
          width={measured.width}
        />
      </div>
    </ChartFigure>
  );
}

/** Several: a row each. What was declared afterwards is hollow, and comes last. */
export function Forests({ effects, names, choice = null }: { effects: readonly Effect[]; names: EffectNames; choice?: Choice | null }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const narrow = useMedia(narrowQuery);
  const { ref, measured } = useMeasuredWidth('evidence');
  const ordered = effects.toSorted((a, b) => Number(a.intervention.isPostHoc) - Number(b.intervention.isPostHoc));
  const rows = ordered.map((effect) => {
    const { isPostHoc } = effect.intervention;
    const name = [interventionName(effect, speech), ...(isPostHoc ? [t('effects.postHoc')] : [])].join(', ');
    const detail = effectIndicatorName(effect, names, speech);
    const figure = isTold(effect) ? effect : null;
    const text = figure === null ? reasonShort(effect, speech) : differenceText(figure, speech);
    return { id: `${effect.intervention.id} ${effect.indicator} ${effect.area}`, effect, name, detail, figure, text, isHollow: isPostHoc };
  });
  return (
    <ChartFigure
      note={t('effects.forestNote')}
      narrow={narrow}
      tableLabel={t('chart.table')}
      actions={choice && <Download choice={choice} />}
      table={{
        caption: t('effects.forestCaption'),
        columns: [
          { id: 'intervention', heading: t('effects.columns.intervention') },
          { id: 'indicator', heading: t('columns.indicator') },
          { id: 'difference', heading: t('effects.columns.difference') },
        ],
        rows: rows.map(({ id, name, detail, text }) => ({ id, cells: [name, detail, text] })),
      }}
    >
      <div ref={ref}>
        <Forest
          title={t('effects.forestTitle')}
          description={t('effects.forestNote')}
          rows={rows.map(({ effect, ...row }) => ({
            ...row,
            label: `${row.name}, ${row.detail}, ${row.text}`,
            tooltip: (
              <>
                <b>{row.name}</b>
                <p>{row.detail}</p>
                <p className="tooltip-reason">{effectSentence(effect, names, speech)}</p>
              </>
            ),
          }))}
          pointsOf={(share) => percent(share, language).replace(/[\s\u00A0]?%/, '')}
          width={measured.width}
        />
      </div>
    </ChartFigure>
  );
}

/** What stands in the chart, to take along. */
function Download({ choice }: { choice: Choice }) {
  const { t } = usePage().speech;
  return (
    <>
      <Downloads address={effectsAddress} query={{ ...choice }} name={t('question5.title')} />
      <PictureButton question={5} name={t('question5.title')} />
    </>
  );
}

function EffectKey() {
  const { t } = usePage().speech;
  return (
    <ul className="key">
      <KeyItem words={t('effects.key.treated')}>
        <rect x="0" y="3" width="48" height="14" className="fill-ribbon" />
        <line x1="0" y1="10" x2="48" y2="10" className="line-series" />
      </KeyItem>
      <KeyItem words={t('effects.key.comparison')}>
        <rect x="0" y="3" width="48" height="14" className="fill-compare-ribbon" />
        <line x1="0" y1="10" x2="48" y2="10" className="line-series line-compare" />
      </KeyItem>
    </ul>
  );
}
