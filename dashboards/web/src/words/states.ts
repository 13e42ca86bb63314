import { closeDate, nextQuarter, type Window } from '../format/windows.ts';
import { formatDate } from '../format/dates.ts';
import { noBreak, score } from '../format/numbers.ts';
import { figure, valueText, indicatorName, interval, type Speech } from './figures.ts';
import type { Reading, ValueReading } from './reading.ts';

/** Where and when the words are spoken: dates in sentences depend on it. */
export interface Occasion {
  window: Window;
  closeLagDays: number;
  timeZone: string;
}

/** Why there is no figure, in one phrase; `SUPPRESSED` never says more than that. */
export function reasonWords(reading: Exclude<Reading, ValueReading | { kind: 'waiting' }>, speech: Speech, occasion: Occasion): string {
  if (reading.kind === 'suppressed') return speech.t('reasons.SUPPRESSED');
  const date = formatDate(closeDate(nextQuarter(occasion.window), occasion.closeLagDays), speech.language);
  return speech.t(`reasons.${reading.reason}`, { date });
}

/** The same in two or three words, where a plot is narrow. */
export function reasonShort(reading: Exclude<Reading, ValueReading | { kind: 'waiting' }>, { t }: Speech): string {
  return t(`reasonsShort.${reading.kind === 'suppressed' ? 'SUPPRESSED' : reading.reason}`);
}

/** "tarkennettu, ennen 60 %, nyt 66 %". */
function restatedWords(reading: ValueReading, speech: Speech): string | null {
  const before = reading.restatedFrom;
  if (!before) return null;
  if (before.value === null) return speech.t('state.restatedFromNothing');
  const now = valueText(reading, speech);
  return speech.t('state.restated', { before: figure(before.value, reading.indicator, speech), now });
}

/** A note of a few words breaks before itself, not within. */
function unbroken(note: string): string {
  return note.replaceAll(' ', noBreak);
}

/** The small words behind an indicator's name: only what changes how its value is read. */
export function notes(reading: Reading, speech: Speech): string[] {
  if (reading.kind !== 'value') return [];
  const { t } = speech;
  const quality = reading.published.flags.filter((flag) => !['provisional', 'restated', 'indicative'].includes(flag));
  return [
    reading.provisional ? t('state.provisional') : null,
    reading.indicative ? t('state.indicative') : null,
    restatedWords(reading, speech),
    ...quality.map((flag) => unbroken(t(`flagNotes.${flag}`, { defaultValue: flag }))),
  ].filter((note) => note !== null);
}

/** The state column of the table: position first, then the notes. */
export function stateWords(reading: Reading, speech: Speech, occasion: Occasion): string {
  if (reading.kind === 'waiting') return speech.t('state.waiting');
  if (reading.kind !== 'value') return reasonWords(reading, speech, occasion);
  return [speech.t(`state.${reading.position}`), ...notes(reading, speech)].join(', ');
}

/** The name of a mark for a screen reader: "Oppimisen säännöllisyys, 39 prosenttia, väli 36–43, alle tavoitteen". */
export function markLabel(reading: Reading, speech: Speech, occasion: Occasion): string {
  const { t, language } = speech;
  const name = indicatorName(reading.indicator, speech);
  if (reading.kind !== 'value') return t('mark.reason', { name, reason: stateWords(reading, speech, occasion) });
  const points = t('mark.percent', { n: score(reading.value * 100, language) });
  const value = reading.side === null ? points : t(`side.${reading.side}`, { value: points });
  const ends = interval(reading, speech)?.replace(/[\u00A0]?%$/, '');
  const state = stateWords(reading, speech, occasion);
  return ends ? t('mark.value', { name, value, interval: ends, state }) : t('mark.valueOnly', { name, value, state });
}
