import type { IndicatorDefinition, PersonRow } from '../definition.ts';
import { ratioOfProportions, type Estimate } from '@oppiva/statistics';
import { sumOf } from '../definition.ts';

/** Rates of learning of externals and employees; a ratio above 1 is as good as 1. */
function estimate(persons: readonly PersonRow[]): Estimate {
  const external = { x: sumOf(persons, 'external_learned'), n: sumOf(persons, 'external') };
  const employee = { x: sumOf(persons, 'employee_learned'), n: sumOf(persons, 'employee') };
  const ratio = ratioOfProportions(external, employee);
  return { ...ratio, value: Math.min(1, ratio.value), n: persons.length };
}

function lacks(persons: readonly PersonRow[]): 'NOT_APPLICABLE' | 'ZERO_DENOMINATOR' | null {
  if (sumOf(persons, 'external') === 0) return 'NOT_APPLICABLE';
  return sumOf(persons, 'employee_learned') === 0 ? 'ZERO_DENOMINATOR' : null;
}

function companions(persons: readonly PersonRow[]): Record<string, number | null> {
  const long = sumOf(persons, 'long');
  return { external_share: long === 0 ? null : sumOf(persons, 'external_long') / long };
}

/** Capability model 4.9 #33. */
export const definition: IndicatorDefinition = {
  id: 'ecosystem-inclusion',
  number: 33,
  dimension: 'community',
  name: { fi: 'Ekosysteemin mukanaolo', en: 'Inclusion of the ecosystem' },
  question: {
    fi: 'Oppivatko freelancerit, kumppanit ja vuokratyöntekijät, joista olemme riippuvaisia, meidän kanssamme?',
    en: 'Do the freelancers, partners and leased people we depend on learn with us?',
  },
  unit: 'share',
  direction: 'higher',
  grain: 'area-quarter',
  protection: 'P-std',
  population: 'both-groups',
  isMagnitude: false,
  attribution: 'A2',
  method: 'U9',
  goalposts: [
    [0.3, 0],
    [1, 100],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: [
    'S0 "Kuka kuuluu oppivaan organisaatioon?"',
    'S0 "Voi olla ylipäänsä vaikea jopa tunnistaa, kuka organisaatioon kuuluu ja kenen siis pitäisi oppia"',
    'S0 "kokoonpanoiltaan muuntuviksi ekosysteemeiksi ja verkostoiksi"',
    'ESRS S1-13 §85',
  ],
  lacks,
  estimate,
  // both groups need enough people
  countPersons: (persons) => Math.min(sumOf(persons, 'external'), sumOf(persons, 'employee')),
  companions: { units: { external_share: 'share' }, of: companions },
};
