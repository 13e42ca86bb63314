import { isObject, type JsonObject } from './check-values.ts';
import { timestampInUtc } from './timestamp.ts';

/** What the LRS adds to a statement that it has stored. */
export interface StatementAdditions {
  /** used where the statement came without one */
  id: string;
  /** RFC 3339 in UTC: the log's time; it replaces what was sent */
  stored: string;
  /** for a statement that came without one; `stored` where left out */
  timestamp?: string;
  /** an Agent or a two-member Group; it replaces what was sent */
  authority: JsonObject;
  /** used where the statement came without one: "1.0.0" (xAPI-Data 2.4.10) or "2.0.0" (IEEE 9274.1.1 4.2.4.3) */
  version: string;
}

function inUtc(value: unknown): unknown {
  return typeof value === 'string' && !value.endsWith('Z') ? (timestampInUtc(value) ?? value) : value;
}

/** xAPI-Data 2.4.6.2: context activities are returned in arrays, even where a single one arrived. */
function withActivityArrays(context: unknown): unknown {
  if (!isObject(context) || !isObject(context['contextActivities'])) return context;
  const lists = Object.entries(context['contextActivities']).map(([name, list]) => [name, Array.isArray(list) ? list : [list]]);
  return { ...context, contextActivities: Object.fromEntries(lists) };
}

function normalised(statement: JsonObject): JsonObject {
  const copy = { ...statement };
  if ('context' in copy) copy['context'] = withActivityArrays(copy['context']);
  if ('timestamp' in copy) copy['timestamp'] = inUtc(copy['timestamp']);
  return copy;
}

/**
 * A stored statement as it is read: the statement as sent, with what the LRS adds, its timestamps in UTC (IEEE 9274.1.1 4.2.7)
 * and its context activities in arrays. `raw` is a valid statement as JSON.parse returned it and is not changed; parts that
 * stay the same are shared with it.
 */
export function assembleStatement(raw: object, additions: StatementAdditions): JsonObject {
  const { id: sentId, ...rest } = raw as JsonObject;
  const statement: JsonObject = { id: sentId ?? additions.id, ...normalised(rest) };
  const object = statement['object'];
  if (isObject(object) && object['objectType'] === 'SubStatement') statement['object'] = normalised(object);
  statement['timestamp'] ??= additions.timestamp ?? additions.stored;
  statement['stored'] = additions.stored;
  statement['authority'] = additions.authority;
  statement['version'] ??= additions.version;
  return statement;
}
