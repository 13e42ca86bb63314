import type { IndicatorDefinition } from '../definition.ts';

/** Capability model 4.4 #14. */
export const definition: IndicatorDefinition = {
  id: 'learning-out-loud',
  number: 14,
  dimension: 'climate',
  name: { fi: 'Ääneen oppiminen', en: 'Learning out loud' },
  question: {
    fi: 'Kysytäänkö ja jaetaanko meillä keskeneräisiä ajatuksia niin, että muut näkevät ne?',
    en: 'Do people here ask and share unfinished thoughts where others can see them?',
  },
  unit: 'share',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-sens',
  population: 'members',
  isMagnitude: false,
  attribution: 'A2',
  method: 'U1',
  goalposts: [
    [0.05, 0],
    [0.6, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['S'],
  trace: [
    'S4 "Oppimisen ilmapiiri – voiko tässä oppia ääneen"',
    'S4 "luoda ilmapiiri, jossa ajattelu saa näkyä keskeneräisenä"',
    'S4 "kannustaa jakamaan oivalluksia, ei vain valmiita vastauksia"',
    'DLOQ inquiry and dialogue; help seeking and voice',
  ],
};
