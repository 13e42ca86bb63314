import { useState } from 'react';
import { FigureData } from '../../charts/chart-figure.tsx';
import { api, type Choice } from '../../api/client.ts';
import type { GaugesAnswer } from '../../api/contract.ts';
import { useRequest } from '../../api/use-request.ts';
import { dateOfInstant, formatDate } from '../../format/dates.ts';
import { windowText, type Window } from '../../format/windows.ts';
import { usePage } from '../../page-context.ts';
import { narrowQuery, useMedia } from '../../use-media.ts';
import { changeWords, gaugesWords, indicatorsTold, sourcesTable, unpublishedWords, type GaugeWords } from '../../words/evidence.ts';
import { anyPublished } from './meta.tsx';
import { RequestFailed } from './question.tsx';
import type { ConditionsData } from './use-conditions.ts';

type Disclosure = 'definitions' | 'changes' | 'sources';

/** How far the page's figures are to be believed: five gauges of the whole organisation as text, never coloured, never scored. */
export function Evidence({ data }: { data: ConditionsData }) {
  const { speech, address } = usePage();
  const { t } = speech;
  const window = askedWindow(data);
  const asked = window === null ? null : { window: windowText(window), asOf: address.asOf };
  const request = useRequest(asked && JSON.stringify(['gauges', asked]), (signal) =>
    api.gauges(asked as Pick<Choice, 'window' | 'asOf'>, signal),
  );
  if (asked === null || data.situation.kind === 'loading' || data.situation.kind === 'failed') return null;
  return (
    <section className="wrap ground" aria-labelledby="ground-title" aria-busy={request.state === 'loading'}>
      <div>
        <h2 id="ground-title">{t('evidence.title')}</h2>
        <p className="note">{t('evidence.note')}</p>
      </div>
      <div>
        {request.state === 'loading' && <p role="status">{t('evidence.loading')}</p>}
        {request.error && <RequestFailed error={request.error} again={request.again} />}
        {request.answer && <Gauges answer={request.answer} data={data} />}
      </div>
    </section>
  );
}

/** The window of the page, once it is known; while nothing is published, the open quarter. Where the page failed, nothing is asked. */
function askedWindow({ situation, window, choice }: ConditionsData): Window | null {
  return situation.kind === 'failed' || (situation.kind === 'loading' && choice === null) ? null : window;
}

function Gauges({ answer, data }: { answer: GaugesAnswer; data: ConditionsData }) {
  const { speech } = usePage();
  const [open, setOpen] = useState<Disclosure | null>(null);
  const words = gaugesWords(answer, speech);
  const unpublished = unpublishedWords(answer, speech);
  const sources = sourcesTable(answer, speech);
  const narrow = useMedia(narrowQuery);
  const disclosures: Disclosure[] = ['definitions', ...(data.choice ? ['changes' as const] : []), ...(sources ? ['sources' as const] : [])];
  return (
    <>
      <dl className="gauges">
        {words.map(({ id, name, value, reading }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd className="gauge-value">{value}</dd>
            <dd className="gauge-reading">{reading}</dd>
          </div>
        ))}
      </dl>
      {unpublished !== null && <p className="ground-none">{unpublished}</p>}
      <Line data={data} disclosures={disclosures} open={open} onOpen={(each) => setOpen(open === each ? null : each)} />
      <div id="ground-more">
        {open === 'definitions' && <Definitions words={words} />}
        {open === 'changes' && data.choice && <Changes choice={data.choice} data={data} />}
        {open === 'sources' && sources && (
          <div className="ground-sources">
            <FigureData table={sources} narrow={narrow} />
          </div>
        )}
      </div>
    </>
  );
}

interface LineProps {
  data: ConditionsData;
  disclosures: Disclosure[];
  open: Disclosure | null;
  onOpen: (each: Disclosure) => void;
}

/** What the figures of the page rest on, in one line: how many indicators, of how many people, known when, by which rules. */
function Line({ data, disclosures, open, onOpen }: LineProps) {
  const { speech } = usePage();
  const { t, language } = speech;
  const published = data.situation.kind === 'readings' ? anyPublished(data.situation.readings) : null;
  const known = published && t('foot.knownAt', { date: formatDate(dateOfInstant(published.knownAt, data.calendar.timeZone), language) });
  const pairs = [
    [t('evidence.line.indicators'), indicatorsTold(data.situation, speech)],
    [t('evidence.line.persons'), published?.nBand ?? null],
    [t('foot.known'), known],
    [t('foot.configuration'), published?.configurationVersion ?? null],
    [t('foot.catalogue'), published?.catalogueVersion ?? null],
  ] as const;
  return (
    <ul className="ground-line">
      {pairs.map(
        ([term, text]) =>
          text !== null && (
            <li key={term}>
              <span>{term}</span> {text}
            </li>
          ),
      )}
      <li className="ground-links">
        {disclosures.map((each) => (
          <button
            key={each}
            type="button"
            className="link"
            aria-expanded={open === each}
            aria-controls="ground-more"
            onClick={() => onOpen(each)}
          >
            {t(`evidence.line.${each}`)}
          </button>
        ))}
      </li>
    </ul>
  );
}

function Definitions({ words }: { words: GaugeWords[] }) {
  return (
    <dl className="ground-list">
      {words.map(({ id, name, meaning }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What was restated of the page's unit and window, and why. */
function Changes({ choice, data }: { choice: Choice; data: ConditionsData }) {
  const { speech } = usePage();
  const { t } = speech;
  const request = useRequest(JSON.stringify(['changes', choice]), (signal) => api.changes(choice, signal));
  if (request.error) return <RequestFailed error={request.error} again={request.again} />;
  if (request.answer === null) return <p role="status">{t('evidence.changes.loading')}</p>;
  const ids = new Set(data.indicators.map(({ id }) => id));
  const told = request.answer.changes.filter(({ indicator }) => ids.has(indicator));
  if (told.length === 0) return <p className="ground-none">{t('evidence.changes.none')}</p>;
  const about = { indicators: data.indicators, timeZone: data.calendar.timeZone };
  return (
    <ul className="ground-list">
      {told.map((change) => {
        const { key, text } = changeWords(change, about, speech);
        return <li key={key}>{text}</li>;
      })}
    </ul>
  );
}
