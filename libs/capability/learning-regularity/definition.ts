import type { IndicatorDefinition, Window } from '../definition.ts';

const dayMs = 86_400_000;

/** Whether an ISO week lies wholly inside the window. */
function hasWholeWeek({ start, end }: Window): boolean {
  const first = Date.parse(`${start}T00:00:00Z`);
  const daysToMonday = (8 - new Date(first).getUTCDay()) % 7;
  return first + (daysToMonday + 7) * dayMs <= Date.parse(`${end}T00:00:00Z`);
}

/** Capability model 4.2 #4. */
export const definition: IndicatorDefinition = {
  id: 'learning-regularity',
  number: 4,
  dimension: 'rhythm',
  name: { fi: 'Oppimisen säännöllisyys', en: 'Learning regularity' },
  question: {
    fi: 'Kuinka moni meistä oppii jotakin tavallisella viikolla?',
    en: 'In an ordinary week, how many of our people learn something?',
  },
  unit: 'share',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'members',
  isMagnitude: false,
  attribution: 'A1',
  method: 'U2',
  goalposts: [
    [0.1, 0],
    [0.7, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: [
    'S4 "Oppiminen tarvitsee aikaa – mutta ennen kaikkea se tarvitsee rytmin"',
    'S3 "oppiminen on jatkuvasti läsnä organisaation arjessa"',
  ],
  applies: hasWholeWeek,
};
