import type { CellLook } from '../../charts/cell.tsx';
import { score } from '../../format/numbers.ts';
import type { HeatCell, HeatColumn } from '../../words/bottleneck.ts';
import { valueText, type Speech } from '../../words/figures.ts';
import { reasonShort } from '../../words/states.ts';

/** What a cell of the map prints: its score, what may be said where all are alike, or in a few words why there is nothing. */
export function lookOf(cell: HeatCell, column: HeatColumn, speech: Speech): CellLook {
  const { t } = speech;
  if (cell.kind === 'value') {
    const figure = cell.alike ? valueText(cell.alike, speech) : score(cell.score, speech.language);
    const text = cell.isIndicative ? `(${figure})` : figure;
    const note = cell.isProvisional ? { note: t('heat.provisional') } : {};
    return { kind: 'value', text, ...note, step: cell.step, isWeakest: cell.isWeakest };
  }
  if (cell.kind === 'suppressed') return { kind: 'suppressed', text: t('reasonsShort.SUPPRESSED') };
  const [reading] = cell.readings;
  const text = column.kind === 'index' || reading?.kind !== 'absent' ? t('heat.noIndexShort') : reasonShort(reading, speech);
  return { kind: 'absent', text };
}
