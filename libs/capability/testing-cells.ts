import { cellsOf, type Cell } from './compute.ts';
import type { IndicatorDefinition, PersonRow, Window } from './definition.ts';
import type { Cohort, Organisation } from './organisation.ts';

/** What `cellsOf` is given in a unit test, with everything that a test does not care about filled in. */
export interface GivenCells {
  readonly rows: readonly Omit<PersonRow, 'person_id'>[];
  readonly window?: Window;
  /** k; 1 where left out, so that nothing is too small. */
  readonly minimum?: number;
  /** Days of the window on which both units existed: all 92 where left out. */
  readonly days?: number;
  readonly classes?: readonly string[];
  readonly goals?: number;
}

const cohort: Cohort = {
  persons: 5,
  personDays: 100,
  learningEvents: 11,
  minutes: 0,
  imputedShare: 0,
  tagCoverage: null,
  directPersons: [],
};

/** The cells of an area AREA and its only leaf TEAM, the same people in both. */
export function cellsOfTeam(definition: IndicatorDefinition, given: GivenCells): { team: Cell; area: Cell } {
  const organisation: Organisation = {
    units: [
      { unitId: 'AREA', parentId: null, name: 'AREA', days: given.days ?? 92 },
      { unitId: 'TEAM', parentId: 'AREA', name: 'TEAM', days: given.days ?? 92 },
    ],
    cohorts: new Map([
      ['AREA', cohort],
      ['TEAM', cohort],
    ]),
    connectedClasses: new Set(given.classes ?? ['F', 'W', 'S', 'R', 'X']),
    goals: given.goals ?? 1,
    exclusions: {},
    sources: [],
    configurationVersion: 'c',
  };
  const rows = ['AREA', 'TEAM'].flatMap((unitId) => given.rows.map((row, at) => ({ ...row, unit_id: unitId, person_id: `p${at}` })));
  const window = given.window ?? { start: '2024-07-01', end: '2024-10-01' };
  const [area, team] = cellsOf(definition, { window, rows, organisation, minimum: given.minimum ?? 1 });
  if (area === undefined || team === undefined) throw new Error('cellsOf gave no cell of a unit');
  return { team, area };
}

/** A cell without a value, whatever the reason: nothing of it is 0. */
export const withoutFigures = { value: null, lo: null, hi: null, score: null, scoreLo: null, scoreHi: null, flags: [] };
