import { useEffect, useState } from 'react';
import { api, type ApiError, type Choice } from '../../api/client.ts';
import type { Indicator, Unit, ValuesAnswer, WindowsAnswer } from '../../api/contract.ts';
import { useRequest, type Request } from '../../api/use-request.ts';
import { useRevision } from '../../api/use-revision.ts';
import type { Address } from '../../address.ts';
import { openQuarter, parseWindow, type Window } from '../../format/windows.ts';
import { readValue, type Situation } from '../../words/reading.ts';
import { structuresOf } from '../../words/structure.ts';

/** The conditions of the model's first page, in its order (capability model 1.1). */
const conditionIds = ['place', 'rhythm', 'direction', 'climate'];

/** Everything the page shows, from lists that seldom change and the values of one unit and window. */
export interface ConditionsData {
  situation: Situation;
  indicators: Indicator[];
  /** All indicators of the release, those of other pages too. */
  release: Indicator[];
  units: Unit[];
  unit: Unit | null;
  windows: string[];
  /** Those in which values can be asked for, whatever the window. */
  structures: string[];
  window: Window | null;
  windowText: string | null;
  calendar: { timeZone: string; closeLagDays: number };
  choice: Choice | null;
  /** Every quarter of the unit. */
  history: Request<ValuesAnswer>;
  testProfile: boolean;
  /** Organisation and people are invented. */
  isDemo: boolean;
  error: ApiError | null;
  /** The address names something that does not exist. */
  unknown: 'unit' | 'window' | 'structure' | null;
  /** How often the reader has asked anew; what else the page asks for is asked anew with it. */
  attempt: number;
  /** How often something new was published since: everything is asked anew, and what stands stays until the answer has come. */
  revision: number;
  again: () => void;
}

const defaults = { timeZone: 'Europe/Helsinki', closeLagDays: 14 };

/** The whole organisation first, so that nobody starts at a neighbour's team. */
function chooseUnit(units: Unit[], wanted: string | null): Unit | null {
  if (wanted !== null) return units.find((unit) => unit.unitId === wanted) ?? null;
  return units.find((unit) => unit.parentId === null) ?? units[0] ?? null;
}

/** What of the address does not exist: the page then says so, and asks for nothing. */
function unknownOf(o: { unit: boolean; window: Window | null; structure: string | null; structures: string[] }): ConditionsData['unknown'] {
  if (o.unit) return 'unit';
  if (o.window === null) return 'window';
  return o.structure === null || structuresOf(o.window, o.structures).includes(o.structure) ? null : 'structure';
}

function useLists() {
  const [known, setKnown] = useState<string | null>(null);
  const revision = useRevision(known);
  const units = useRequest('units', api.units, revision);
  const indicators = useRequest('indicators', api.indicators, revision);
  const windows = useRequest('windows', api.windows, revision);
  const answered = windows.answer?.revision ?? null;
  useEffect(() => {
    if (answered !== null) setKnown((before) => before ?? answered);
  }, [answered]);
  const all = [units, indicators, windows];
  const again = () => all.filter((request) => request.state === 'failed').forEach((request) => request.again());
  return { units, indicators, windows, revision, error: all.find((request) => request.error)?.error ?? null, again };
}

/**
 * The values of a unit and window, out of those of all its windows, so that another period needs nothing new. Where there are none it is asked once
 * more, for the reason.
 */
function useValues(choice: Choice | null, revision: number) {
  const unit = choice && { unit: choice.unit, asOf: choice.asOf, structure: choice.structure };
  const history = useRequest(unit && JSON.stringify(unit), (signal) => api.history(unit as Omit<Choice, 'window'>, signal), revision);
  const values = history.answer?.values.filter(({ window }) => window === choice?.window) ?? [];
  const isNone = history.state === 'done' && values.length === 0;
  const none = useRequest(isNone ? JSON.stringify(choice) : null, (signal) => api.values(choice as Choice, signal), revision);
  const answer: ValuesAnswer | null = values.length > 0 ? { values, none: null } : none.answer;
  const all = [history, none];
  const again = () => all.filter(({ state }) => state === 'failed').forEach((request) => request.again());
  return { history, answer, error: history.error ?? none.error, again };
}

/** Fetches what the address asks for; nothing is guessed for a unit or window that does not exist. */
export function useConditions(address: Address): ConditionsData {
  const [attempt, setAttempt] = useState(0);
  const lists = useLists();
  const units = lists.units.answer?.units ?? [];
  const windows = lists.windows.answer?.windows ?? [];
  const ready = lists.units.answer !== null && lists.windows.answer !== null;
  const unit = chooseUnit(units, address.unit);
  const calendar: Pick<WindowsAnswer, 'timeZone' | 'closeLagDays'> = lists.windows.answer ?? defaults;
  const windowText = address.window ?? windows.at(-1) ?? null;
  const window = windowText === null ? openQuarter(Date.now(), calendar) : parseWindow(windowText);
  const structures = lists.windows.answer?.structures ?? [];
  const { asOf, structure } = address;
  const unknown = ready ? unknownOf({ unit: address.unit !== null && !unit, window, structure, structures }) : null;
  const choice = ready && unit && windowText && !unknown ? { unit: unit.unitId, window: windowText, asOf, structure } : null;
  const { history, answer, ...values } = useValues(choice, lists.revision);

  const release = lists.indicators.answer?.indicators ?? [];
  const indicators = release.filter((indicator) => conditionIds.includes(indicator.dimension.id));
  const error = lists.error ?? values.error;
  const situation = situationOf({
    failed: error !== null || unknown !== null,
    ready,
    units,
    windowText,
    indicators,
    answer,
  });
  return {
    situation,
    indicators,
    release,
    units,
    unit,
    windows,
    structures,
    window,
    windowText,
    calendar,
    choice,
    history,
    testProfile: lists.windows.answer?.testProfile === 'unsuppressed',
    isDemo: lists.windows.answer?.isDemo === true,
    error,
    unknown,
    attempt,
    revision: lists.revision,
    again: () => {
      setAttempt((before) => before + 1);
      lists.again();
      values.again();
    },
  };
}

interface Known {
  failed: boolean;
  ready: boolean;
  units: Unit[];
  windowText: string | null;
  indicators: Indicator[];
  answer: ValuesAnswer | null;
}

function situationOf({ failed, ready, units, windowText, indicators, answer }: Known): Situation {
  if (failed) return { kind: 'failed' };
  if (ready && units.length === 0) return { kind: 'no-units' };
  if (ready && windowText === null) return { kind: 'not-published', reason: 'NOTHING_PUBLISHED' };
  if (!answer || indicators.length === 0) return { kind: 'loading' };
  if (answer.none) return { kind: 'not-published', reason: answer.none.reason };
  const published = (id: string) => answer.values.find((value) => value.indicator === id) ?? null;
  return { kind: 'readings', readings: indicators.map((indicator) => readValue(indicator, published(indicator.id))) };
}
