import type { IndicatorDefinition, PersonRow } from '../definition.ts';
import { sumOf } from '../definition.ts';

/** Below this share of minutes with a competence, unlinked may only mean untagged (g-tag-coverage). */
const tagCoverageMin = 0.6;

/** More goals an event than this is tagging everything with everything (7.2). */
const goalsPerEventMax = 3;

function goalsPerLinkedEvent(persons: readonly PersonRow[]): number | null {
  const linked = sumOf(persons, 'linked_events');
  return linked === 0 ? null : sumOf(persons, 'goals') / linked;
}

/** Capability model 4.3 #9. */
export const definition: IndicatorDefinition = {
  id: 'goal-linked-learning',
  number: 9,
  dimension: 'direction',
  name: { fi: 'Tavoitteisiin kytketty oppiminen', en: 'Goal-linked learning' },
  question: {
    fi: 'Kuinka suuri osa oppimisestamme palvelee sitä, minkä olemme sanoneet tärkeäksi?',
    en: 'How much of our learning is for something we have said matters?',
  },
  unit: 'share',
  direction: 'band',
  grain: 'unit-quarter',
  protection: 'P-std',
  population: 'learners',
  isMagnitude: true,
  attribution: 'A1',
  method: 'U2',
  goalposts: [
    [0.2, 0],
    [0.6, 100],
    [0.9, 100],
    [1, 70],
  ],
  target: { score: 60 },
  lookBackDays: 0,
  followUpDays: 0,
  classes: ['F', 'W', 'S', 'R', 'X'],
  trace: [
    'S4 "kytkeä oppiminen työn tavoitteisiin"',
    'S4 "opitaan kiinnostavia asioita, mutta ei olennaisia"',
    'S4 "Oppiminen on aina myös valinta – ja siksi sen suuntaa on johdettava"',
  ],
  needsGoals: true,
  lacks: (persons) => (sumOf(persons, 'tagged') < tagCoverageMin * persons.reduce((sum, { x }) => sum + x, 0) ? 'INSUFFICIENT_DATA' : null),
  flags: (persons) => ((goalsPerLinkedEvent(persons) ?? 0) > goalsPerEventMax ? ['tag-inflation'] : []),
  companions: { units: { goals_per_linked_event: 'ratio' }, of: (persons) => ({ goals_per_linked_event: goalsPerLinkedEvent(persons) }) },
};
