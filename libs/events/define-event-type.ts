import { z } from 'zod';
import type { JsonObject, JsonValue } from './event.ts';
import { commonFields, commonInstantFields, periodProblem } from './fields.ts';

/** Who may send events of a type: a source (scope `events/write`), an administrator, or only the platform itself. */
export type Sender = 'source' | 'administrator' | 'platform';

/** What a slot of the entity names; decides whether it is stored under a pseudonym. */
export type About = 'person' | 'organisation' | 'rule';

interface Description<Name extends string, Shape extends z.core.$ZodShape> {
  /** Type without prefix, with its version: `hr.assignment.started.v1`. Published once, never edited. */
  name: Name;
  /** One sentence: what it says and when to send it. */
  summary: string;
  /** What it is a fact about, `assignment`; events of one entity and slot compete with each other (capability model 3.2 rule 4). */
  entity: string;
  about: About;
  /** True where it asserts nothing from effectiveFrom on: ended, closed, unlinked, withdrawn, revoked. */
  closing?: boolean;
  /** Left out: `source` for hr events, `administrator` for rule events. */
  sender?: Sender;
  /** The properties besides slot, effectiveFrom and effectiveTo. */
  fields: Shape;
  /** What no single property shows: answers the property and what is wrong with it. */
  check?: (data: Record<string, unknown>) => { property: string; problem: string } | null;
  /** Properties whose values are ids of things of one person (a path, a sub-goal): stored under pseudonyms. */
  personalIds?: readonly string[];
  /** Properties that stay in the log and reach no table. */
  withheld?: readonly string[];
  /** Periods in instants instead of dates or instants. */
  instants?: boolean;
  /** Where slots compete: what has to be the same in all that speak of one subject on one day. */
  decides?: Decides;
}

/** What a rule decides: `properties` of `subject`. Another slot that says otherwise of the same subject contradicts it. */
export type Decides = (data: JsonObject) => { subject: string; properties: Readonly<Record<string, JsonValue>> };

/** A type of the catalogue: everything that validation, publication and projection know about it. */
export interface EventType<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  name: Name;
  summary: string;
  topic: 'oppiva.hr' | 'oppiva.rules';
  entity: string;
  about: About;
  closing: boolean;
  sender: Sender;
  data: Data;
  personalIds: readonly string[];
  withheld: readonly string[];
  decides: Decides | null;
}

/**
 * Defines an event type. The one zod source gives the TypeScript type (`DataOf`), the validation, the JSON Schema and the
 * AsyncAPI message. A property that it does not name is refused, so what must never be received (a reason of absence, a text,
 * a rating, pay) is kept out by not being here.
 */
export function defineEventType<const Name extends string, Shape extends z.core.$ZodShape>(description: Description<Name, Shape>) {
  const { name, summary, entity, about, fields, check } = description;
  const isRule = name.startsWith('rule.');
  const common = (description.instants === true ? commonInstantFields : commonFields) as typeof commonFields;
  const data = z
    .strictObject({ slot: common.slot, ...fields, effectiveFrom: common.effectiveFrom, effectiveTo: common.effectiveTo })
    .check((context) => {
      const value = context.value as Record<string, unknown>;
      const refuse = (property: string, problem: string): void => {
        context.issues.push({ code: 'custom', path: [property], input: undefined, message: problem });
      };
      const problem = periodProblem(value);
      if (problem !== null) refuse('effectiveTo', problem);
      const found = check?.(value) ?? null;
      if (found !== null) refuse(found.property, found.problem);
    });
  return {
    name,
    summary,
    topic: isRule ? 'oppiva.rules' : 'oppiva.hr',
    entity,
    about,
    closing: description.closing ?? false,
    sender: description.sender ?? (isRule ? 'administrator' : 'source'),
    data,
    personalIds: description.personalIds ?? [],
    withheld: description.withheld ?? [],
    decides: description.decides ?? null,
  } as const satisfies EventType;
}
