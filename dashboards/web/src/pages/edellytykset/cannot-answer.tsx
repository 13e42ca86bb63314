import { dateOfInstant, formatClock, formatDate } from '../../format/dates.ts';
import type { ApiError } from '../../api/client.ts';
import { usePage } from '../../page-context.ts';
import type { Story } from '../../words/story.ts';
import type { ConditionsData } from './use-conditions.ts';
import type { ReactNode } from 'react';

/** What stands in place of an answer depends on this alone. */
export type Obstacle = Pick<ConditionsData, 'unknown' | 'error' | 'windows' | 'calendar' | 'again'>;

/** The question stays; in place of its chart stand the reason and what to do. */
export function CannotAnswer({ data, story, onChoose }: { data: Obstacle; story: Story; onChoose: () => void }) {
  const { speech } = usePage();
  if (data.unknown) return <Unknown what={data.unknown} />;
  if (data.error) return <Failure data={data} />;
  return (
    <Blank title={story.answer.claim}>
      {story.answer.more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {data.windows.length > 0 && (
        <button type="button" className="button plain" onClick={onChoose}>
          {speech.t('blank.choose')}
        </button>
      )}
    </Blank>
  );
}

function Blank({ title, children, alert = false }: { title: string; children: ReactNode; alert?: boolean }) {
  return (
    <div className="blank" role={alert ? 'alert' : undefined}>
      <p className="blank-title">{title}</p>
      {children}
    </div>
  );
}

/** The way back to a page that surely exists. */
function ToStart() {
  const { speech, go } = usePage();
  return (
    <button type="button" className="button plain" onClick={() => go({ unit: null, window: null, asOf: null, structure: null })}>
      {speech.t('error.start')}
    </button>
  );
}

const unknownKeys = { unit: 'unknownUnit', window: 'unknownWindow', structure: 'unknownStructure' } as const;

function Unknown({ what }: { what: keyof typeof unknownKeys }) {
  const { t } = usePage().speech;
  const key = unknownKeys[what];
  return (
    <Blank title={t(`error.${key}`)} alert>
      <p>{t(`error.${key}Text`)}</p>
      <ToStart />
    </Blank>
  );
}

/** What the service refuses, whoever asks again; null for what failed and may come right. */
function refusalOf({ code, status }: ApiError): 'differencing' | 'forbidden' | 'invalid' | null {
  if (code === 'DIFFERENCING') return 'differencing';
  if (status === 401 || status === 403) return 'forbidden';
  return status === 400 || status === 404 ? 'invalid' : null;
}

/** A refusal is explained; a failure says its code and offers another try. */
function Failure({ data }: { data: Obstacle }) {
  const { t, language } = usePage().speech;
  const { error, calendar } = data;
  if (!error) return null;
  const code = t('error.code', {
    code: error.code,
    date: formatDate(dateOfInstant(error.at, calendar.timeZone), language),
    clock: formatClock(error.at, calendar.timeZone, language),
  });
  const refused = refusalOf(error);
  return (
    <Blank title={t(refused ? `error.${refused}` : 'error.title')} alert>
      <p>{t(refused ? `error.${refused}Text` : 'error.text')}</p>
      <p className="code">{code}</p>
      {refused ? (
        <ToStart />
      ) : (
        <button type="button" className="button" onClick={data.again}>
          {t('error.retry')}
        </button>
      )}
    </Blank>
  );
}
