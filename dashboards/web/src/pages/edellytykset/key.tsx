import { Mark } from '../../charts/mark.tsx';
import type { MarkState, ValueMark } from '../../charts/mark-state.ts';
import { scoreScale } from '../../charts/scale.ts';
import { usePage } from '../../page-context.ts';
import { conditionScores } from '../../words/dimension-index.ts';
import type { Reading } from '../../words/reading.ts';
import type { ReactNode } from 'react';
import { markOf } from './rows.tsx';

const scale = scoreScale(4, 40);
const plain: ValueMark = { state: 'value', score: 50, lo: 0, hi: 100, outside: false, fill: 'solid', restatedFrom: null };

/** What the marks mean: only those that the chart shows, and the target band. */
export function Key({ readings }: { readings: Reading[] }) {
  const { speech } = usePage();
  const { t } = speech;
  const values = readings.filter((reading) => reading.kind === 'value');
  const marks = values.flatMap((reading) => {
    const mark = markOf(reading);
    return mark.state === 'value' ? [{ reading, mark }] : [];
  });
  const limit = readings[0]?.indicator.target.score;
  const has = (test: (one: (typeof marks)[number]) => boolean) => marks.some(test);
  return (
    <ul className="key">
      {limit !== undefined && (
        <KeyItem words={t('key.band', { score: Math.round(limit) })}>
          <rect x="14" y="2" width="34" height="16" className="fill-band band-outline" />
          <line x1="14" y1="2" x2="14" y2="18" className="line-edge" />
        </KeyItem>
      )}
      {has(({ mark }) => !mark.outside && mark.fill === 'solid') && <MarkItem words={t('key.inside')} mark={plain} />}
      {has(({ reading }) => reading.position === 'below') && <MarkItem words={t('key.below')} mark={{ ...plain, outside: true }} />}
      {has(({ reading }) => reading.position === 'above') && <MarkItem words={t('key.above')} mark={{ ...plain, outside: true }} />}
      {conditionScores({ kind: 'readings', readings }, speech).length > 0 && (
        <KeyItem words={t('key.index')}>
          <line x1="4" x2="44" y1="10" y2="10" className="line-interval stroke-data-2" />
          <rect x="21.5" y="0" width="5" height="20" className="mark-solid fill-data" />
        </KeyItem>
      )}
      {has(({ mark }) => mark.fill === 'hollow') && <MarkItem words={t('key.indicative')} mark={{ ...plain, fill: 'hollow' }} />}
      {has(({ mark }) => mark.fill === 'hatched') && <MarkItem words={t('key.provisional')} mark={{ ...plain, fill: 'hatched' }} />}
      {has(({ mark }) => mark.restatedFrom !== null) && (
        <MarkItem words={t('key.restated')} mark={{ ...plain, score: 60, lo: 35, restatedFrom: 5 }} />
      )}
      {values.some(({ side }) => side !== null) && (
        <MarkItem words={t('key.alike')} mark={{ state: 'alike', end: 'high', outside: false }} />
      )}
      {readings.some((reading) => reading.kind === 'suppressed') && (
        <KeyItem words={t('key.suppressed')}>
          <rect x="4" y="3" width="40" height="14" fill="url(#hatch-suppressed)" className="suppressed-area" />
        </KeyItem>
      )}
      {readings.some((reading) => reading.kind === 'absent') && (
        <KeyItem words={t('key.absent')}>
          <line x1="6" y1="10" x2="44" y2="10" className="line-stub" />
        </KeyItem>
      )}
    </ul>
  );
}

function MarkItem({ words, mark }: { words: string; mark: MarkState }) {
  return (
    <KeyItem words={words}>
      <Mark scale={scale} mark={mark} y={10} />
    </KeyItem>
  );
}

export function KeyItem({ words, children }: { words: string; children: ReactNode }) {
  return (
    <li>
      <svg viewBox="0 0 48 20" aria-hidden="true" className="key-mark">
        {children}
      </svg>
      <span>{words}</span>
    </li>
  );
}
