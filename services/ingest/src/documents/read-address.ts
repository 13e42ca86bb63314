import { checkAgent, isIri, isUuid } from '@oppiva/xapi';
import { bad, readQuery } from '../http/query.ts';
import type { DocumentAddress, DocumentResource, DocumentsOf } from './document.ts';

/** What a resource's address is made of, by the names of its query parameters. */
interface Shape {
  readonly needs: readonly ('activityId' | 'agent')[];
  readonly id: 'stateId' | 'profileId';
  readonly hasRegistration: boolean;
}

export const shapes: Readonly<Record<DocumentResource, Shape>> = {
  state: { needs: ['activityId', 'agent'], id: 'stateId', hasRegistration: true },
  'agent-profile': { needs: ['agent'], id: 'profileId', hasRegistration: false },
  'activity-profile': { needs: ['activityId'], id: 'profileId', hasRegistration: false },
};

/** One document, or those of a context where the request names none. */
export type Addressed = { readonly one: DocumentAddress } | { readonly many: DocumentsOf; readonly since: string | undefined };

type Name = 'activityId' | 'agent' | 'registration' | 'stateId' | 'profileId' | 'since';

/** Throws HttpProblem 400 for what is missing, unknown or malformed, by name. @param isRead `since` stands only there */
export function readAddress(resource: DocumentResource, given: unknown, isRead: boolean): Addressed {
  const { needs, id: idName, hasRegistration } = shapes[resource];
  const names: Name[] = [
    ...needs,
    idName,
    ...(hasRegistration ? (['registration'] as const) : []),
    ...(isRead ? (['since'] as const) : []),
  ];
  const query = readQuery(given, names);
  const missing = needs.find((name) => query[name] === undefined);
  if (missing !== undefined) throw bad(missing, 'PARAMETER_MISSING', 'is missing. It says what the document belongs to.');
  const documents: DocumentsOf = {
    resource,
    activityId: readActivityId(query.activityId),
    agent: readAgent(query.agent),
    registration: readRegistration(query.registration),
  };
  const id = query[idName];
  if (id === undefined) return { many: documents, since: query.since };
  if (id === '') throw bad(idName, 'PARAMETER_INVALID', 'is empty.');
  if (query.since !== undefined) throw bad('since', 'PARAMETER_COMBINATION', `cannot stand beside ${idName}. Leave one of them out.`);
  return { one: { ...documents, id } };
}

function readActivityId(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!isIri(text)) throw bad('activityId', 'PARAMETER_INVALID', 'is not an absolute IRI.');
  return text;
}

/** An Agent as JSON (xAPI-Data 2.4.2.1). */
export function readAgent(text: string | undefined): object | null {
  if (text === undefined) return null;
  const agent = parsed(text);
  if (!checkAgent(agent))
    throw bad('agent', 'PARAMETER_INVALID', 'is not an Agent as JSON with exactly one identifier (xAPI-Data 2.4.2.1).');
  return agent as object;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readRegistration(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!isUuid(text)) throw bad('registration', 'PARAMETER_INVALID', 'is not a UUID.');
  return text.toLowerCase();
}
