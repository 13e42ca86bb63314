import type { ReactNode } from 'react';
import type { Commitment, CommitmentState } from '../../api/contract.ts';
import { paceDomain } from '../../charts/pace-layout.ts';
import { PaceMark } from '../../charts/pace.tsx';
import { StateSquare, type SquareState } from '../../charts/state-square.tsx';
import { usePage } from '../../page-context.ts';
import { commitmentWords, type CommitmentWords, type Named } from '../../words/commitments.ts';

interface ViewProps {
  commitments: readonly Commitment[];
  named: Named;
  caption: string;
}

const squares: Readonly<Record<CommitmentState, SquareState>> = {
  planned: 'empty',
  open: 'half',
  late: 'late',
  done: 'ticked',
  cancelled: 'struck',
  superseded: 'struck',
};

const columns = ['commitment', 'owner', 'due', 'state', 'measure', 'pace'] as const;

/** The cells of a commitment beside its title. */
function cellsOf(
  commitment: Commitment,
  words: CommitmentWords,
  named: Named,
): Record<Exclude<(typeof columns)[number], 'commitment'>, ReactNode> {
  return {
    owner: <Owner words={words} />,
    due: words.due,
    state: (
      <span className={words.state === 'late' ? 'commitment-state late' : 'commitment-state'}>
        <StateSquare state={squares[words.state]} />
        {words.stateText}
      </span>
    ),
    measure: <Measure commitment={commitment} words={words} named={named} />,
    pace: (
      <>
        <b>{words.pace.claim}</b>
        {words.pace.why !== null && <small>{words.pace.why}</small>}
        {words.pace.projected !== null && <small>{words.pace.projected}</small>}
      </>
    ),
  };
}

/** A row for each commitment, in columns. */
export function CommitmentTable({ commitments, named, caption }: ViewProps) {
  const { speech } = usePage();
  return (
    <table className="commitments">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={`commitment-${column}`}>
              {speech.t(`commitments.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {commitments.map((commitment) => {
          const words = commitmentWords(commitment, named, speech);
          return (
            <tr key={words.id}>
              <th scope="row">
                <Title words={words} />
              </th>
              {Object.entries(cellsOf(commitment, words, named)).map(([column, cell]) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Where there is no room for columns, one commitment under the other. */
export function CommitmentList({ commitments, named, caption }: ViewProps) {
  const { speech } = usePage();
  return (
    <ul className="commitment-list" aria-label={caption}>
      {commitments.map((commitment) => {
        const words = commitmentWords(commitment, named, speech);
        return (
          <li key={words.id}>
            <h3>
              <Title words={words} />
            </h3>
            <dl>
              {Object.entries(cellsOf(commitment, words, named)).map(([column, cell]) => (
                <div key={column}>
                  <dt>{speech.t(`commitments.columns.${column}`)}</dt>
                  <dd>{cell}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

function Title({ words: { title, titleLanguage, note } }: { words: CommitmentWords }) {
  return (
    <>
      <b lang={titleLanguage ?? undefined}>{title}</b>
      {note !== null && <small>{note}</small>}
    </>
  );
}

/** The owner is a unit; its page is one step away, unless this is it. */
function Owner({ words: { owner, ownerId } }: { words: CommitmentWords }) {
  const { go, address } = usePage();
  if (ownerId === null || ownerId === address.unit) return owner;
  return (
    <button type="button" className="link" onClick={() => go({ unit: ownerId })}>
      {owner}
    </button>
  );
}

function Measure({ commitment: { pace }, words, named }: { commitment: Commitment; words: CommitmentWords; named: Named }) {
  const { t } = usePage().speech;
  const indicator = named.indicators.find(({ id }) => id === pace?.indicator);
  if (words.measure === null) return words.state === 'cancelled' || words.state === 'superseded' ? '–' : t('commitments.noMeasure');
  const { now, projected, reaching } = pace ?? { now: null, projected: null, reaching: null };
  const limits = [reaching?.from, reaching?.to, now?.value, projected?.lo, projected?.hi].filter((limit) => typeof limit === 'number');
  return (
    <>
      {words.markLabel !== null && indicator !== undefined && (
        <PaceMark
          label={words.markLabel}
          values={{ domain: paceDomain(indicator.unit, limits), reaching, now: now?.value ?? null, projected }}
        />
      )}
      <small>
        {words.measure.name}
        <br />
        {words.measure.text}
      </small>
    </>
  );
}
