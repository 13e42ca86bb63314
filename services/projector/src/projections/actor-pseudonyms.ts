import { actorPseudonym, type InstallationKeys } from '@oppiva/privacy';
import { actorIdentity, uuidToBytes } from '@oppiva/xapi';

/** What a row says of an actor. */
export interface ProjectedActor {
  /** Enum8 of the column: 1 agent, 2 identified group, 3 anonymous group. */
  kind: 1 | 2 | 3;
  /** The pseudonym's 16 bytes; null for an anonymous group. */
  id: Uint8Array | null;
}

/** Two generations of at most this many actors each; a busy organisation's actors all fit. */
const ACTORS_MAX = 50_000;
/** Longer actors (big groups) are parsed each time rather than kept. */
const KEPT_BYTES_MAX = 1_024;

/**
 * Actors by their exact bytes. The pseudonym's key must not reach ClickHouse, so this one column is computed here; the same bytes
 * come again and again, and only a text not seen lately is parsed and hashed.
 */
export class ActorPseudonyms {
  readonly #keys: Pick<InstallationKeys, 'pseudonym'>;
  readonly #actorsMax: number;
  #young = new Map<string, ProjectedActor>();
  #old = new Map<string, ProjectedActor>();

  constructor(keys: Pick<InstallationKeys, 'pseudonym'>, actorsMax = ACTORS_MAX) {
    this.#keys = keys;
    this.#actorsMax = actorsMax;
  }

  /** The actor whose JSON is `bytes[start, end)`; null where that is no actor. */
  of(bytes: Buffer, start: number, end: number): ProjectedActor | null {
    if (end - start > KEPT_BYTES_MAX) return this.#parse(bytes.toString('utf8', start, end));
    const text = bytes.toString('latin1', start, end);
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const actor = this.#old.get(text) ?? this.#parse(bytes.toString('utf8', start, end));
    if (actor !== null) this.#keep(text, actor);
    return actor;
  }

  #keep(text: string, actor: ProjectedActor): void {
    if (this.#young.size >= this.#actorsMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, actor);
  }

  #parse(text: string): ProjectedActor | null {
    const actor = parseObject(text);
    return actor === null ? null : projectActor(this.#keys, actor);
  }
}

/** An actor as it goes into the row (xAPI-Data 2.4.2): members of a group are not looked at. */
export function projectActor(keys: Pick<InstallationKeys, 'pseudonym'>, actor: Record<string, unknown>): ProjectedActor | null {
  const isGroup = actor['objectType'] === 'Group';
  const identity = actorIdentity(actor);
  if (identity === null) return isGroup ? { kind: 3, id: null } : null;
  const id = new Uint8Array(16);
  uuidToBytes(actorPseudonym(keys, identity), id);
  return { kind: isGroup ? 2 : 1, id };
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
