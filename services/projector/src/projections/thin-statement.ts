import { clampInstant } from '../row-binary.ts';
import { parseObject, type ActorPseudonyms, type ProjectedActor } from './actor-pseudonyms.ts';
import { instantOf } from './instants.ts';
import { emptyScan, scanStatement } from './scan.ts';

/** What the projector finds in a statement's text; ClickHouse finds the rest. */
export interface ThinStatement {
  actor: ProjectedActor;
  /** Milliseconds UTC; null where the sender gave none. */
  timestamp: number | null;
  /** `stored` as received, looked at in an initial load only. */
  stored: number | null;
  /** Empty, or the extracted part written anew where ClickHouse's parser would read the text otherwise. */
  slim: string;
}

const scan = emptyScan();

/**
 * Reads one statement, `bytes[start, end)`. A string is the reason why it cannot be a row.
 * @param isAwkward the text is known to be one that ClickHouse's parser may read otherwise (it is not UTF-8, or it failed before)
 */
export function thinStatement(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorPseudonyms,
  isAwkward: boolean,
): ThinStatement | string {
  scanStatement(bytes, start, end, scan);
  if (isAwkward || scan.awkward) return slimStatement(bytes.toString('utf8', start, end), actors);
  if (scan.actorStart < 0) return 'no actor';
  const actor = actors.of(bytes, scan.actorStart, scan.actorEnd);
  if (actor === null) return 'the actor is no agent and no group';
  const timestamp = scan.timestampStart < 0 ? null : instantOf(bytes, scan.timestampStart, scan.timestampEnd);
  if (timestamp === null && scan.timestampStart >= 0) return 'the timestamp is none';
  const stored = scan.storedStart < 0 ? null : instantOf(bytes, scan.storedStart, scan.storedEnd);
  return { actor, timestamp: timestamp === null ? null : clampInstant(timestamp), stored, slim: '' };
}

/** The slow way: JSON.parse, for texts with duplicate keys, lone surrogates, numbers out of range and the like. */
function slimStatement(text: string, actors: ActorPseudonyms): ThinStatement | string {
  const statement = parseObject(text);
  if (statement === null) return 'no JSON object';
  const actorText = Buffer.from(JSON.stringify(statement['actor'] ?? null));
  const actor = actors.of(actorText, 0, actorText.length);
  if (actor === null) return 'the actor is no agent and no group';
  const timestamp = instantIn(statement['timestamp']);
  if (timestamp === null && statement['timestamp'] !== undefined) return 'the timestamp is none';
  const slim = slimJson(statement);
  if (slim === null) return 'no verb';
  return { actor, timestamp: timestamp === null ? null : clampInstant(timestamp), stored: instantIn(statement['stored']), slim };
}

function instantIn(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const text = Buffer.from(JSON.stringify(value));
  return instantOf(text, 0, text.length);
}

/** The members that the insert extracts, in a text that both parsers read alike. */
function slimJson(statement: Record<string, unknown>): string | null {
  const verb = memberText(statement['verb'], 'id');
  if (verb === undefined || verb === '') return null;
  const object = statement['object'];
  const definition = memberOf(object, 'definition');
  return JSON.stringify({
    verb: { id: verb },
    object: {
      objectType: memberText(object, 'objectType'),
      id: memberText(object, 'id'),
      definition: { type: memberText(definition, 'type') },
    },
    context: { registration: memberText(statement['context'], 'registration') },
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function memberText(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member.toWellFormed() : undefined;
}
