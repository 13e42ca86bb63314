import { useEffect, useRef } from 'react';
import { api, type Choice } from '../../api/client.ts';
import type { Explanation } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import { windowDates, windowName } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { conditionName, valueText, goalpostsText, indicatorName, interval, scoreText, target } from '../../words/figures.ts';
import type { Reading } from '../../words/reading.ts';
import { reasonWords, stateWords } from '../../words/states.ts';
import type { Setting } from '../../words/story.ts';
import { Pair } from './rows.tsx';
import type { ConditionsData } from './use-conditions.ts';
import { WhyDetails } from './why-details.tsx';

interface WhyPanelProps {
  asked: { indicator: string; choice: Choice } | null;
  data: ConditionsData;
  setting: Setting;
  onClose: () => void;
}

/**
 * "Why this number": a panel on the right, a full sheet on a phone. A modal dialog of the browser, so that Esc closes it
 * and the focus returns to where it was.
 */
export function WhyPanel({ asked, data, setting, onClose }: WhyPanelProps) {
  const { speech } = usePage();
  const { t } = speech;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = asked !== null;
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  const reading =
    data.situation.kind === 'readings' ? data.situation.readings.find((each) => each.indicator.id === asked?.indicator) : undefined;
  return (
    <dialog
      ref={dialog}
      className="why"
      aria-labelledby="why-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      {asked && reading && (
        <div className="why-body">
          <div className="why-head">
            <h2 id="why-title">{t(reading.kind === 'value' ? 'why.title' : 'why.openMissing')}</h2>
            <button type="button" className="button plain" onClick={() => dialog.current?.close()}>
              {t('why.close')}
            </button>
          </div>
          <WhyReading reading={reading} data={data} setting={setting} />
          {reading.kind !== 'suppressed' && <WhyExplained asked={asked} indicators={data.indicators} setting={setting} />}
        </div>
      )}
    </dialog>
  );
}

/** What the page itself knows: the value, its period and its definition. */
function WhyReading({ reading, data, setting }: { reading: Reading; data: ConditionsData; setting: Setting }) {
  const { speech } = usePage();
  const { t, language } = speech;
  const { indicator } = reading;
  const definition = t([`indicators.${indicator.id}.definition`, 'indicators.other.definition']);
  return (
    <>
      <h3>{`${indicator.number} ${indicatorName(indicator, speech)}`}</h3>
      <p className="why-place">
        {conditionName(indicator, speech)}
        <br />
        {data.unit?.name}, {windowName(setting.window, language)}
        <br />
        {windowDates(setting.window, language)}
      </p>
      {reading.kind === 'value' && (
        <dl className="pairs">
          <Pair term={t('tip.value')} text={valueText(reading, speech)} />
          <Pair term={t('tip.interval')} text={interval(reading, speech) ?? '–'} />
          <Pair
            term={t('tip.score')}
            text={t('tip.scoreWith', { score: scoreText(reading, speech), posts: goalpostsText(indicator, speech) })}
          />
          <Pair term={t('tip.target')} text={target(indicator, speech)} />
          <Pair term={t('tip.state')} text={stateWords(reading, speech, setting)} />
        </dl>
      )}
      {(reading.kind === 'suppressed' || reading.kind === 'absent') && (
        <p>
          <b>{reasonWords(reading, speech, setting)}.</b> {reading.kind === 'suppressed' && t('why.suppressed')}
        </p>
      )}
      <h4>{t('why.question')}</h4>
      <p>{indicator.question[language]}</p>
      {definition && (
        <>
          <h4>{t('why.definition')}</h4>
          <p>{definition}</p>
        </>
      )}
    </>
  );
}

/** What the service tells beside it: the published explanation. */
function WhyExplained({
  asked,
  indicators,
  setting,
}: {
  asked: NonNullable<WhyPanelProps['asked']>;
  indicators: ConditionsData['indicators'];
  setting: Setting;
}) {
  const { t } = usePage().speech;
  const key = JSON.stringify(asked);
  const request = useRequest<Explanation>(key, (signal) => api.explain(asked.indicator, asked.choice, signal));
  if (request.state === 'loading') return <p role="status">{t('why.loading')}</p>;
  if (request.error) {
    return (
      <div className="blank" role="alert">
        <p className="blank-title">{t('error.title')}</p>
        <p>{t('error.text')}</p>
        <p className="code">{request.error.code}</p>
        <button type="button" className="button" onClick={request.again}>
          {t('error.retry')}
        </button>
      </div>
    );
  }
  return request.answer && <WhyDetails explanation={request.answer} indicators={indicators} setting={setting} />;
}
