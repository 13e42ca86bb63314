import type { IndicatorDefinition, PersonRow } from '../definition.ts';
import { sumOf } from '../definition.ts';

/** Above this share of minutes of which nobody knows who chose them, those that are known say too little. */
const unknownShareMax = 0.4;

function isMostlyUnknown(persons: readonly PersonRow[]): boolean {
  return sumOf(persons, 'unknown') > unknownShareMax * (sumOf(persons, 'known') + sumOf(persons, 'unknown'));
}

function companions(persons: readonly PersonRow[]): Record<string, number | null> {
  const known = sumOf(persons, 'known');
  return { self_directed_share: known === 0 ? null : persons.reduce((sum, { x }) => sum + x, 0) / known };
}

/** Capability model 4.3 #10. */
export const definition: IndicatorDefinition = {
  id: 'aligned-self-direction',
  number: 10,
  dimension: 'direction',
  name: { fi: 'Itseohjautuva ja tavoitteisiin sidottu oppiminen', en: 'Aligned self-direction' },
  question: {
    fi: 'Onhan itseohjautuva oppiminen sidottu tavoitteisiimme?',
    en: 'Is self-directed learning tied to our business goals?',
  },
  unit: 'share',
  direction: 'band',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'self-directed',
  isMagnitude: true,
  attribution: 'A1',
  method: 'U2',
  goalposts: [
    [0.1, 0],
    [0.5, 100],
    [0.9, 100],
    [1, 80],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: [
    'S3 "Onhan itseohjautuva oppiminen sidottu yrityksen liiketoiminnallisiin tavoitteisiin?"',
    'S0 "oma oppimiskokemus suuntautua liiketoiminnan tavoitteiden kannalta oleelliseen suuntaan"',
  ],
  needsGoals: true,
  lacks: (persons) => (isMostlyUnknown(persons) ? 'INSUFFICIENT_DATA' : null),
  companions: { units: { self_directed_share: 'share' }, of: companions },
};
