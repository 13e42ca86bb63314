import type { IndicatorDefinition } from '../definition.ts';

/** Capability model 4.1 #1. */
export const definition: IndicatorDefinition = {
  id: 'learning-in-working-time',
  number: 1,
  dimension: 'place',
  name: { fi: 'Oppiminen työajalla', en: 'Learning in working time' },
  question: {
    fi: 'Mahtuuko oppiminen työaikaan, vai onko se siirtynyt iltoihin ja vapaapäiviin?',
    en: 'Does learning fit inside working time, or has it moved to evenings and days off?',
  },
  unit: 'share',
  direction: 'higher',
  grain: 'unit-quarter',
  protection: 'P-sens',
  population: 'learners',
  isMagnitude: true,
  attribution: 'A1',
  method: 'U2',
  goalposts: [
    [0.5, 0],
    [0.95, 100],
  ],
  target: { score: 60 },
  // a night shift of the day before the window may end in it
  lookBackDays: 1,
  followUpDays: 1,
  classes: ['F', 'W', 'S', 'R', 'X'],
  exclusions: ['shift-without-roster'],
  trace: [
    'S4 "se siirtyy vapaa-ajalle – tai jää kokonaan tapahtumatta"',
    'S4 "oppimiselle ei ole paikkaa työn rytmissä"',
    'S2 "luontevaksi osaksi työarkea"',
    'Tynjälä 2008; Eraut 2004',
  ],
};
