import type { ReactNode } from 'react';
import type { LocalisedText } from '../../src/api/contract.ts';
import { CannotAnswer, type Obstacle } from '../../src/pages/edellytykset/cannot-answer.tsx';
import { ApiError } from '../../src/api/client.ts';
import { usePage } from '../../src/page-context.ts';
import { interval, valueText, type Speech } from '../../src/words/figures.ts';
import { notes, reasonShort } from '../../src/words/states.ts';
import { tell } from '../../src/words/story.ts';
import { exampleOf, examples, settingOf, type StateExample } from '../examples.ts';
import { NoEffect } from './effects.tsx';
import { useSay } from '../setting.tsx';
import { dotOf, hasCell, hasLine, StateCell, StateDot, StateLine } from '../state-drawings.tsx';
import { stateWords } from '../state-words.ts';

/** The table of states, what pointing and focus do, and what stands where a question cannot be answered. */
export function StatesPage() {
  return (
    <>
      <div className="states-scroll">
        <StatesTable />
      </div>
      <Pointing />
      <Blanks />
    </>
  );
}

const heads = [
  { fi: 'Tila', en: 'State' },
  { fi: 'Piste ja väli', en: 'Dot and interval' },
  { fi: 'Viiva', en: 'Line' },
  { fi: 'Ruutu', en: 'Cell' },
  { fi: 'Luku tekstissä', en: 'Number in text' },
  { fi: 'Mitä näytöllä sanotaan', en: 'What the screen says' },
];

function StatesTable() {
  const say = useSay();
  return (
    <table className="states">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head.en} scope="col">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {examples.map((example) => (
          <StateRow key={example.id} example={example} />
        ))}
      </tbody>
    </table>
  );
}

function StateRow({ example }: { example: StateExample }) {
  const say = useSay();
  const { speech } = usePage();
  const { id } = example;
  const { name, meaning } = stateWords[id];
  const said = saidOf(example, speech);
  const other = speech.language === 'fi' ? 'en' : 'fi';
  return (
    <tr data-state={id}>
      <th scope="row">
        <b className="state">{say(name)}</b>
        <small lang={other}>{name[other]}</small>
        <small className="code">{id}</small>
      </th>
      <td>
        <StateDot example={example} />
      </td>
      <td>{hasLine(example) ? <StateLine example={example} /> : '–'}</td>
      <td>{hasCell(example) ? <StateCell example={example} /> : '–'}</td>
      <td className="in-text">
        <InText example={example} />
      </td>
      <td className="said">
        {said && `”${said}” `}
        {say(meaning)}
      </td>
    </tr>
  );
}

/** The words of the page in this state, from its own rules. */
function saidOf({ id, reading }: StateExample, speech: Speech): string {
  const { t } = speech;
  if (id === 'DIFFERENCING') return t('error.differencingText');
  if (id === 'waiting') return t('question1.loading');
  if (id === 'divided' || id === 'SUPPRESSED-survey') return '';
  const { answer } = tell({ kind: 'readings', readings: [reading] }, speech, settingOf(id));
  return reading.kind === 'value' ? (answer.more[0] ?? '') : [answer.claim, answer.more[0]].join(' ');
}

function InText({ example: { id, reading } }: { example: StateExample }) {
  const say = useSay();
  const { speech } = usePage();
  if (id === 'divided') {
    return (
      <>
        <b>{say({ fi: '4,3', en: '4.3' })}</b> {say({ fi: 'jakautunut', en: 'divided' })}
      </>
    );
  }
  if (reading.kind === 'suppressed') return <b>{reasonShort(reading, speech)}</b>;
  if (reading.kind !== 'value') return <b>{reading.kind === 'waiting' ? '' : '–'}</b>;
  const ends = interval(reading, speech);
  return (
    <>
      <b>{valueText(reading, speech)}</b> {[ends && `(${ends})`, ...notes(reading, speech)].filter(Boolean).join(', ')}
    </>
  );
}

/** Details, the frame of the keyboard's focus, and buttons; shown here as if they were pointed at. */
function Pointing() {
  const say = useSay();
  const { speech } = usePage();
  const dot = dotOf(exampleOf('below'), speech);
  return (
    <section aria-labelledby="pointing">
      <h2 id="pointing">{say({ fi: 'Osoitus, valinta ja kohdistus', en: 'Pointing, choosing and focus' })}</h2>
      <p>
        {say({
          fi: 'Osoitus näyttää tiedot, valinta selityksen. Kaikkeen pääsee näppäimistöllä: sarkain vie kuvaan, nuolet merkistä toiseen.',
          en: 'Pointing shows details, choosing shows the explanation. Everything can be reached by keyboard: tab leads to a chart, arrows from mark to mark.',
        })}
      </p>
      <div className="three">
        <div>
          <h3>{say({ fi: 'Vihje: osoitus tai kohdistus', en: 'Details: pointing or focus' })}</h3>
          <div className="tooltip">{dot.tooltip}</div>
        </div>
        <div>
          <h3>{say({ fi: 'Kohdistettu merkki', en: 'A mark with focus' })}</h3>
          <div className="shown-focus">
            <StateDot example={exampleOf('below')} />
          </div>
          <p className="note">
            {say({
              fi: 'Kehys 2 px kiertää merkin ja sen välin. Muut merkit eivät himmene.',
              en: 'A frame of 2 px goes round the mark and its interval. Other marks never dim.',
            })}
          </p>
        </div>
        <div>
          <h3>{say({ fi: 'Painikkeet', en: 'Buttons' })}</h3>
          <button type="button" className="button">
            {speech.t('error.retry')}
          </button>
          <button type="button" className="button plain shown-focus">
            {speech.t('blank.choose')}
          </button>
          <p className="note">
            {say({ fi: 'Yksi pääpainike näkymässä. Vähintään 40 px korkea.', en: 'One main button in a view. At least 40 px high.' })}
          </p>
        </div>
      </div>
    </section>
  );
}

const nothing: Obstacle = {
  unknown: null,
  error: null,
  windows: [],
  calendar: { timeZone: 'Europe/Helsinki', closeLagDays: 14 },
  again: () => {},
};

function Blanks() {
  const say = useSay();
  const { speech } = usePage();
  const story = tell({ kind: 'not-published', reason: 'NOTHING_PUBLISHED' }, speech, settingOf('final'));
  const blank = (data: Obstacle) => <CannotAnswer data={data} story={story} onChoose={() => {}} />;
  const failed = new ApiError({ code: 'QUERY_TIMEOUT', status: 503, message: '' });
  const refused = new ApiError({ code: 'DIFFERENCING', status: 409, message: '' });
  const situations: { id: string; heading: LocalisedText; card: ReactNode }[] = [
    { id: 'empty', heading: { fi: 'Tyhjä: ei vielä tietoa', en: 'Empty: no data yet' }, card: blank(nothing) },
    { id: 'no-effect', heading: { fi: 'Ei vastausta: ei vertailua', en: 'No answer: nothing to compare with' }, card: <NoEffect /> },
    { id: 'failed', heading: { fi: 'Virhe: kuvaa ei saatu', en: 'Error: no chart' }, card: blank({ ...nothing, error: failed }) },
    {
      id: 'refused',
      heading: { fi: 'Ei vastausta: rajausta ei tehdä', en: 'No answer: the filter is refused' },
      card: blank({ ...nothing, error: refused }),
    },
  ];
  return (
    <section aria-labelledby="blanks">
      <h2 id="blanks">{say({ fi: 'Kun kysymykseen ei voi vastata', en: 'When a question cannot be answered' })}</h2>
      <p>
        {say({
          fi: 'Kysymys jää paikalleen. Tilalle tulee syy ja se, mitä tehdä.',
          en: 'The question stays. In place of its chart stand the reason and what to do.',
        })}
      </p>
      <div className="three">
        {situations.map(({ id, heading, card }) => (
          <div key={id} data-blank={id}>
            <h3>{say(heading)}</h3>
            {card}
          </div>
        ))}
      </div>
    </section>
  );
}
