import type { z } from 'zod';
import type { EventType } from './define-event-type.ts';
import * as assignment from './hr-events/assignment.ts';
import * as calendar from './hr-events/calendar.ts';
import * as commitment from './hr-events/commitment.ts';
import * as competence from './hr-events/competence.ts';
import * as engagement from './hr-events/engagement.ts';
import * as intervention from './hr-events/intervention.ts';
import * as leave from './hr-events/leave.ts';
import * as path from './hr-events/path.ts';
import * as person from './hr-events/person.ts';
import * as schedule from './hr-events/schedule.ts';
import * as source from './hr-events/source.ts';
import * as strategy from './hr-events/strategy.ts';
import * as subgoal from './hr-events/subgoal.ts';
import * as unit from './hr-events/unit.ts';
import * as unitLineage from './hr-events/unit-lineage.ts';
import * as activityAlias from './rule-events/activity-alias.ts';
import * as client from './rule-events/client.ts';
import * as defaultMinutes from './rule-events/default-minutes.ts';
import * as loading from './rule-events/loading.ts';
import * as override from './rule-events/override.ts';
import * as parameter from './rule-events/parameter.ts';
import * as sourceRank from './rule-events/source-rank.ts';
import { shortType } from './names.ts';

/** One module a line; a test finds a file in hr-events/ or rule-events/ that was forgotten here. */
const modules = {
  ...assignment,
  ...calendar,
  ...commitment,
  ...competence,
  ...engagement,
  ...intervention,
  ...leave,
  ...path,
  ...person,
  ...schedule,
  ...source,
  ...strategy,
  ...subgoal,
  ...unit,
  ...unitLineage,
  ...activityAlias,
  ...client,
  ...defaultMinutes,
  ...loading,
  ...override,
  ...parameter,
  ...sourceRank,
};

type Known = (typeof modules)[keyof typeof modules];

/** The name of a type in the catalogue, such as `hr.assignment.started.v1`. */
export type EventTypeName = Known['name'];

/** The data of an event of that type, as validated. */
export type DataOf<Name extends EventTypeName> = z.infer<Extract<Known, { name: Name }>['data']>;

/** Every type, by name. */
export const catalogue: ReadonlyMap<string, EventType> = new Map(
  Object.values(modules)
    .map((type): [string, EventType] => [type.name, type])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** The catalogue's entry for a CloudEvents `type`, or undefined. */
export function eventTypeOf(type: string): EventType | undefined {
  const name = shortType(type);
  return name === null ? undefined : catalogue.get(name);
}
