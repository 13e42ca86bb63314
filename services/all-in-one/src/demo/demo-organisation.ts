import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { seededRandom } from '@oppiva/statistics';
import type { ImportItem } from '../imports/rows.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { commitmentFacts } from './commitments.ts';
import { organisationFacts, personFacts } from './facts.ts';
import { interventionFact } from './intervention.ts';
import { actsOf, timeZone } from './learning.ts';
import { peopleOf } from './people.ts';
import { statementsOf } from './statements.ts';
import { teams } from './suvanto.ts';

/** A year and a half: enough for the change of a year. */
const quarters = 6;
const seed = 20_240_301;

/** What is left to chance, by a name: the same name gives the same draws, whoever else is there. */
const chanceOf = (name: string): Chance => chanceFrom(seededRandom(createHash('sha256').update(`${seed}:${name}`).digest().readInt32LE(0)));

/**
 * Everything that the systems of the invented organisation have told up to `today`: facts about people first, then learning, person by
 * person. The same date gives the same items, so an interrupted import goes on.
 * @param today local date, `2026-11-22`
 */
export function* demoOrganisation(today: string): Generator<ImportItem> {
  const end = Temporal.PlainDate.from(today);
  const begin = end.with({ month: Math.floor((end.month - 1) / 3) * 3 + 1, day: 1 }).subtract({ months: quarters * 3 });
  const now = end.toZonedDateTime(timeZone).epochMilliseconds;
  yield* organisationFacts(begin, end);
  yield interventionFact(begin);
  yield* commitmentFacts(end);
  for (const team of teams) {
    for (const person of peopleOf(team, { begin, end, chanceOf })) {
      const chance = chanceOf(`${person.id}:learning`);
      yield* personFacts(person, begin);
      for (const act of actsOf(person, { begin, end, chance })) yield* statementsOf(act, { chance, now });
    }
  }
}
