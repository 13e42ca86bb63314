import type { IndicatorDefinition, PersonRow } from '../definition.ts';
import { jackknifeInterval, type Estimate } from '@oppiva/statistics';
import { sumOf } from '../definition.ts';

/** An axis with fewer person-days, or with a larger share of them unknown, says nothing. */
const [axisDaysMin, unknownShareMax] = [30, 0.4];
const axesMin = 2;
/** Where both sides weigh the same. */
const centre = 0.5;

const axes = {
  mode: { one: 'formal', other: 'embedded', unknown: null },
  initiative: { one: 'assigned', other: 'chosen', unknown: 'unknown_initiative' },
  horizon: { one: 'current', other: 'future', unknown: null },
} as const;
type Axis = (typeof axes)[keyof typeof axes];
const allAxes: readonly Axis[] = Object.values(axes);

/** Person-days of each category. */
type Days = Readonly<Record<string, number>>;

const parts = allAxes.flatMap(({ one, other, unknown }) => [one, other, ...(unknown === null ? [] : [unknown])]);

function daysOf(persons: readonly PersonRow[]): Days {
  return Object.fromEntries(parts.map((part) => [part, sumOf(persons, part)]));
}

/** Share of the other side: b of the model; null without a day. */
function shareOf(days: Days, { one, other }: Axis): number | null {
  const both = (days[one] ?? 0) + (days[other] ?? 0);
  return both === 0 ? null : (days[other] ?? 0) / both;
}

function usableAxes(days: Days): Axis[] {
  return allAxes.filter(({ one, other, unknown }) => {
    const known = (days[one] ?? 0) + (days[other] ?? 0);
    const untold = unknown === null ? 0 : (days[unknown] ?? 0);
    return known >= axisDaysMin && untold <= unknownShareMax * (known + untold);
  });
}

/** The geometric mean of how near each axis is to its centre; null where one of them has no day. */
function balanceOn(used: readonly Axis[], days: Days): number | null {
  const shares = used.map((axis) => shareOf(days, axis));
  if (shares.includes(null)) return null;
  const product = shares.reduce((all: number, b) => all * Math.max(0.01, Math.min((b ?? 0) / centre, (1 - (b ?? 0)) / (1 - centre))), 1);
  return product ** (1 / used.length);
}

/** The axes are those of all people: leaving one person out does not drop an axis. */
function estimate(persons: readonly PersonRow[]): Estimate {
  const days = daysOf(persons);
  const used = usableAxes(days);
  const without = ({ parts: own }: PersonRow): Days =>
    Object.fromEntries(Object.entries(days).map(([part, count]) => [part, count - (own?.[part] ?? 0)]));
  const deleted = persons.map((person) => balanceOn(used, without(person)));
  return { ...jackknifeInterval(balanceOn(used, days) ?? 0, deleted, [0, 1]), n: persons.length };
}

function companions(persons: readonly PersonRow[]): Record<string, number | null> {
  const days = daysOf(persons);
  const counts = Object.fromEntries(Object.entries(days).map(([part, count]) => [`${part}_days`, count]));
  const shares = Object.fromEntries(Object.entries(axes).map(([name, axis]) => [`${name}_share`, shareOf(days, axis)]));
  return { ...counts, ...shares };
}

/** Capability model 4.5 #16. */
export const definition: IndicatorDefinition = {
  id: 'development-learning-balance',
  number: 16,
  dimension: 'balance',
  name: { fi: 'Osaamisen kehittämisen ja oppimisen johtamisen tasapaino', en: 'Balance of competence development and leading learning' },
  question: {
    fi: 'Teemmekö molempia, suunniteltua kehittämistä ja jatkuvaa oppimista, vai vain toista?',
    en: 'Are we doing both, structured development and continuous learning, or only one?',
  },
  unit: 'index',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'learners',
  isMagnitude: false,
  attribution: 'A1',
  method: 'U3',
  goalposts: [
    [0.2, 0],
    [0.8, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: [
    'S3 "molempia tarvitaan"',
    'S3 "Oppimisen johtaminen ei korvaa osaamisen kehittämistä, vaan täydentää sitä"',
    'S3 "Kontrolloitu koulutus vs. itseohjautuva oppiminen"',
    'S3 "reaktiivinen prosessi"',
    'March 1991',
  ],
  lacks: (persons) => (usableAxes(daysOf(persons)).length < axesMin ? 'INSUFFICIENT_DATA' : null),
  estimate,
  companions: {
    units: {
      ...Object.fromEntries(parts.map((part) => [`${part}_days`, 'amount' as const])),
      ...Object.fromEntries(Object.keys(axes).map((name) => [`${name}_share`, 'share' as const])),
    },
    of: companions,
  },
};
