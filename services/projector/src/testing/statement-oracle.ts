import { actorPseudonym, type InstallationKeys } from '@oppiva/privacy';
import { actorIdentity, isVoiding, parseTimestamp } from '@oppiva/xapi';

/** The columns of xapi.statement_records that come from the text, as ClickHouse shows them in JSON. */
export interface ExpectedStatement {
  statement_id: string;
  timestamp_ms: number;
  date: string;
  known_at_ms: number;
  actor_id: string | null;
  actor_kind: string;
  verb_id: string;
  object_type: string;
  object_id: string;
  activity_type: string;
  registration: string | null;
  voids: string | null;
  raw: string;
}

/** Selects what the oracle tells. */
export const ORACLE_COLUMNS = `statement_id, toUnixTimestamp64Milli(timestamp) AS timestamp_ms, date, toUnixTimestamp64Milli(known_at) AS known_at_ms,
  actor_id, actor_kind, verb_id, object_type, object_id, activity_type, registration, voids, raw`;

interface Parsed {
  id: string;
  actor: Record<string, unknown>;
  verb: { id: string };
  object: { objectType?: string; id?: string; definition?: { type?: string } };
  context?: { registration?: string };
  timestamp?: string;
  stored?: string;
}

const EARLIEST = Date.parse('1900-01-01T00:00:00Z');
const LATEST = Date.parse('2299-12-31T23:59:59.999Z');

/** What a statement's row has to be, found in the slowest and plainest way: JSON.parse and the platform's own calendar. */
export function expectedStatement(
  text: string,
  options: { keys: InstallationKeys; platformTime: number; timeZone: string; bootstrap: boolean },
): ExpectedStatement {
  const statement = JSON.parse(text) as Parsed;
  const { platformTime } = options;
  const said = statement.timestamp === undefined ? platformTime : (parseTimestamp(statement.timestamp) ?? Number.NaN);
  const timestamp = Math.min(LATEST, Math.max(EARLIEST, said));
  const stored = statement.stored === undefined ? null : parseTimestamp(statement.stored);
  const isGroup = statement.actor['objectType'] === 'Group';
  const identity = actorIdentity(statement.actor);
  const objectType = statement.object.objectType ?? 'Activity';
  const isActivity = objectType === 'Activity';
  return {
    statement_id: statement.id.toLowerCase(),
    timestamp_ms: timestamp,
    date: new Intl.DateTimeFormat('sv-SE', { timeZone: options.timeZone }).format(timestamp),
    known_at_ms: options.bootstrap && stored !== null && stored <= platformTime ? stored : platformTime,
    actor_id: identity === null ? null : actorPseudonym(options.keys, identity),
    actor_kind: !isGroup ? 'agent' : identity === null ? 'anonymous-group' : 'group',
    verb_id: statement.verb.id,
    object_type: objectType,
    object_id: isActivity ? (statement.object.id ?? '') : objectType === 'StatementRef' ? (statement.object.id ?? '').toLowerCase() : '',
    activity_type: isActivity ? (statement.object.definition?.type ?? '') : '',
    registration: statement.context?.registration?.toLowerCase() ?? null,
    voids: isVoiding(statement),
    raw: text,
  };
}
