import type { EventVersion } from './unfolding.ts';

/** More than this a person does not learn on one day; the events of such a day count pro rata (capability model 3.4). */
export const dayMinutesMax = 480;

const compare = (a: EventVersion, b: EventVersion): number => {
  const [x, y] = [a.statementIds[0] ?? '', b.statementIds[0] ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
};

const endOf = ({ knownTo }: EventVersion): number => knownTo ?? Number.POSITIVE_INFINITY;

/**
 * Scales the minutes of events of one person and date where they come to more than a day holds, at every instant of knowledge: a version
 * is cut in two where what is known of the day's other events changes its share. Recognition (class G) is no learning and has no part.
 */
export function capDays(events: readonly EventVersion[]): EventVersion[] {
  const days = Map.groupBy(events, (event) => (event.class === 'G' ? '' : `${event.personId} ${event.date}`));
  return [...days].flatMap(([day, own]) => (day === '' ? own : capDay(own)));
}

function capDay(events: readonly EventVersion[]): readonly EventVersion[] {
  if (events.reduce((sum, { length }) => sum + length.minutes, 0) <= dayMinutesMax) return events;
  const sorted = events.toSorted(compare);
  const instants = [...new Float64Array(new Set(sorted.flatMap((event) => [event.knownFrom, endOf(event)]))).sort()];
  const shares = instants.map((k) => {
    const total = sorted.reduce((sum, event) => (event.knownFrom <= k && endOf(event) > k ? sum + event.length.minutes : sum), 0);
    return total > dayMinutesMax ? dayMinutesMax / total : 1;
  });
  return sorted.flatMap((event) => {
    const pieces: EventVersion[] = [];
    let share = Number.NaN;
    for (const [at, k] of instants.entries()) {
      if (k < event.knownFrom || k >= endOf(event) || shares[at] === share) continue;
      share = shares[at] ?? 1;
      const before = pieces.pop();
      if (before !== undefined) pieces.push({ ...before, knownTo: k });
      pieces.push({ ...event, knownFrom: k, length: { ...event.length, minutes: event.length.minutes * share } });
    }
    return pieces;
  });
}
