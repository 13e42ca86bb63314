import { useState } from 'react';
import { api, commitmentsAddress, type Choice } from '../../api/client.ts';
import type { Commitment, CommitmentsAnswer } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import { usePage } from '../../page-context.ts';
import { useMedia } from '../../use-media.ts';
import { commitmentsNote, tellCommitments } from '../../words/commitments.ts';
import { CommitmentList, CommitmentTable } from './commitments.tsx';
import { Downloads } from './downloads.tsx';
import { KeyItem } from './key.tsx';
import { PictureButton } from './picture.tsx';
import { Question, RequestFailed } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';

/** Six columns need room; below, each commitment stands by itself. */
const listQuery = 'screen and (max-width: 59.99em)';
const shownAtFirst = 8;

/** What do we commit to next, and is the pace enough? What units have promised, its state, and where its measure gets to. */
export function QuestionSix({ data }: { data: ConditionsData }) {
  const { speech } = usePage();
  const { choice, situation } = data;
  const request = useRequest(
    choice && JSON.stringify(['commitments', choice, data.attempt]),
    (signal) => api.commitments(choice as Choice, signal),
    data.revision,
  );
  if (choice === null || (situation.kind !== 'readings' && situation.kind !== 'not-published')) return null;
  const { answer, error } = request;
  return (
    <Question
      number={6}
      title={speech.t('question6.title')}
      answer={answer && tellCommitments(answer.commitments, speech)}
      loading={request.state === 'loading' ? speech.t('commitments.loading') : null}
      busy={request.state === 'loading'}
      legend={answer?.commitments.some(({ pace }) => pace?.projected != null) === true && <PaceKey />}
    >
      {error && <RequestFailed error={error} again={request.again} />}
      {answer && answer.commitments.length > 0 && <Evidence answer={answer} choice={choice} data={data} />}
    </Question>
  );
}

function Evidence({ answer, choice, data }: { answer: CommitmentsAnswer; choice: Choice; data: ConditionsData }) {
  const { speech } = usePage();
  const { t } = speech;
  const asList = useMedia(listQuery);
  const [isWhole, setWhole] = useState(false);
  const all: readonly Commitment[] = answer.commitments;
  const shown = isWhole ? all : all.slice(0, shownAtFirst);
  const named = { units: data.units, indicators: data.release };
  const View = asList ? CommitmentList : CommitmentTable;
  return (
    <div className="commitments-evidence">
      <View commitments={shown} named={named} caption={t('commitments.caption', { unit: data.unit?.name ?? '–' })} />
      <p className="note">{commitmentsNote(answer.date, speech)}</p>
      <div className="chart-actions">
        {all.length > shownAtFirst && (
          <button type="button" className="link" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? t('commitments.showFew') : t('commitments.showAll', { n: all.length })}
          </button>
        )}
        <Downloads address={commitmentsAddress} query={{ ...choice }} name={t('question6.title')} />
        <PictureButton question={6} name={t('question6.title')} />
      </div>
    </div>
  );
}

function PaceKey() {
  const { t } = usePage().speech;
  return (
    <ul className="key">
      <KeyItem words={t('commitments.key.now')}>
        <circle cx="24" cy="10" r="5" className="mark-solid fill-data" />
      </KeyItem>
      <KeyItem words={t('commitments.key.projected')}>
        <line x1="4" x2="44" y1="10" y2="10" className="line-interval stroke-data-2" />
        <line x1="24" x2="24" y1="2" y2="18" className="line-tick stroke-data" />
      </KeyItem>
      <KeyItem words={t('commitments.key.target')}>
        <rect x="14" y="2" width="34" height="16" className="fill-band band-outline" />
        <line x1="14" y1="0" x2="14" y2="20" className="line-edge" />
      </KeyItem>
    </ul>
  );
}
