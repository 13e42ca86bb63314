import type { IndicatorDefinition } from '../definition.ts';

/** Capability model 4.1 #3. */
export const definition: IndicatorDefinition = {
  id: 'work-embedded-learning',
  number: 3,
  dimension: 'place',
  name: { fi: 'Työhön kytkeytynyt oppiminen', en: 'Work-embedded learning' },
  question: {
    fi: 'Kuinka moni oppii itse työssä, ei vain sen rinnalla?',
    en: 'How many people learn in the work itself, not only beside it?',
  },
  unit: 'share',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'members',
  isMagnitude: false,
  attribution: 'A2',
  method: 'U1',
  goalposts: [
    [0.2, 0],
    [0.8, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['W'],
  trace: [
    'S4 "Jos se kytketään työhön, siitä tulee luonnollinen osa arkea"',
    'S4 "työssä, jota ei vielä täysin osata"',
    'S3 "Oppiminen ei ole erillinen tapahtuma, vaan osa jatkuvaa työtä ja kehitystä"',
    'Eraut 2004; DLOQ "learning is designed into work"',
  ],
};
