import { useEffect, useState } from 'react';
import { usePage } from '../../page-context.ts';
import { conditionScores } from '../../words/dimension-index.ts';
import { tell, type Setting, type Story } from '../../words/story.ts';
import { Evidence } from './evidence.tsx';
import { Foot, usePlaceWords } from './foot.tsx';
import { Meta } from './meta.tsx';
import { openQuarter, windowName } from '../../format/windows.ts';
import { PictureProvider, type PicturePlace } from './picture.tsx';
import { QuestionFive } from './question-five.tsx';
import { QuestionFour } from './question-four.tsx';
import { QuestionOne } from './question-one.tsx';
import { QuestionSix } from './question-six.tsx';
import { QuestionThree } from './question-three.tsx';
import { QuestionTwo } from './question-two.tsx';
import { useConditions, type ConditionsData } from './use-conditions.ts';
import { WhyPanel } from './why-panel.tsx';

/** Edellytykset, the page of the four conditions: a headline that states the finding, then the questions in order. */
export function ConditionsPage() {
  const { address, speech } = usePage();
  const data = useConditions(address);
  const [why, setWhy] = useState<string | null>(null);
  const [choosing, setChoosing] = useState(false);
  const now = useNow();
  const setting: Setting = {
    now,
    window: data.window ?? openQuarter(now, data.calendar),
    closeLagDays: data.calendar.closeLagDays,
    timeZone: data.calendar.timeZone,
    conditions: conditionScores(data.situation, speech),
  };
  const story = tell(data.situation, speech, setting);
  useTitle(data);
  const picture = usePicturePlace(data);
  // The panel belongs to the unit and period that it was opened for.
  const asked = why !== null && data.choice ? { indicator: why, choice: data.choice } : null;
  return (
    <>
      <main id="content" tabIndex={-1}>
        {data.testProfile && <p className="wrap test-profile">{speech.t('testProfile')}</p>}
        {data.isDemo && (
          <p className="wrap demo-note">
            <b>{speech.t('demo.what')}</b> {speech.t('demo.own')}
          </p>
        )}
        <div className="wrap head">
          <Meta data={data} choosing={choosing} choose={setChoosing} />
          <Headline story={story} data={data} />
        </div>
        <PictureProvider value={picture}>
          <QuestionOne data={data} story={story} setting={setting} onWhy={setWhy} onChoose={() => setChoosing(true)} />
          <QuestionTwo data={data} occasion={setting} />
          <QuestionThree data={data} occasion={setting} onWhy={setWhy} />
          <QuestionFour data={data} onWhy={setWhy} />
          <QuestionFive data={data} />
          <QuestionSix data={data} />
        </PictureProvider>
        <Evidence data={data} />
      </main>
      <Foot data={data} />
      <WhyPanel asked={asked} data={data} setting={setting} onClose={() => setWhy(null)} />
    </>
  );
}

/** The instant at which the page was opened: words about dates do not change while it is read. */
function useNow(): number {
  const [now] = useState(() => Date.now());
  return now;
}

/** What a picture taken from the page is about; nothing before values have come. */
function usePicturePlace(data: ConditionsData): PicturePlace | null {
  const { t } = usePage().speech;
  const { place, known } = usePlaceWords(data);
  const foot = [place, known && `${t('foot.known')} ${t('foot.knownAt', { date: known })}`].filter(Boolean).join('. ');
  return data.choice && { foot, file: `${data.choice.unit}-${data.choice.window.slice(0, 10)}` };
}

function useTitle({ unit, window }: ConditionsData): void {
  const { speech } = usePage();
  const parts = [speech.t('nav.conditions'), unit?.name, window && windowName(window, speech.language), speech.t('product')];
  const title = parts.filter(Boolean).join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The finding, announced again when another unit or period has come. */
function Headline({ story, data }: { story: Story; data: ConditionsData }) {
  const { speech, go } = usePage();
  const parent = story.seeParent ? data.units.find((unit) => unit.unitId === data.unit?.parentId) : undefined;
  return (
    <div className="headline" aria-live="polite" aria-busy={data.situation.kind === 'loading'}>
      <h1>{story.headline}</h1>
      {story.lead && <p className="lead">{story.lead}</p>}
      {parent && (
        <button type="button" className="link see-parent" onClick={() => go({ unit: parent.unitId })}>
          {speech.t('lead.seeParent', { parent: parent.name })}
        </button>
      )}
    </div>
  );
}
