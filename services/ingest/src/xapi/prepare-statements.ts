import { entryFlags } from '@oppiva/event-log';
import { isVoiding, uuidToBytes } from '@oppiva/xapi';

/** A statement whose grammar has been checked: only what the decision needs is named. */
export interface CheckedStatement {
  [property: string]: unknown;
  id?: string;
  timestamp?: string;
  version?: string;
}

export interface PreparedBatch {
  /** The ids, 16 bytes each, in the order of the batch. */
  idBytes: Uint8Array;
  /** Bits of `entryFlags`, one byte an entry. */
  flags: Uint8Array;
  /** Voiding statements and what they void; empty for almost every batch. */
  voids: { entry: number; target: string }[];
}

const noVoids: PreparedBatch['voids'] = [];

/** Writes a new id's 16 bytes to `out` at `at`. */
export type NewId = (out: Uint8Array, at: number) => void;

/**
 * Ids and flags of a checked batch. An id that the client left out is made by `newId` (xAPI-Data 2.4.1: the LRS gives the id).
 * Pure as far as `newId` is: randomness is passed in.
 */
export function prepareStatements(statements: readonly CheckedStatement[], newId: NewId): PreparedBatch {
  const count = statements.length;
  const idBytes = new Uint8Array(count * 16);
  const flags = new Uint8Array(count);
  let voids = noVoids;
  for (let i = 0; i < count; i++) {
    const statement = statements[i] as CheckedStatement;
    let flag = 0;
    if (statement.id === undefined) {
      newId(idBytes, i * 16);
      flag |= entryFlags.idAdded;
    } else {
      uuidToBytes(statement.id, idBytes, i * 16);
    }
    if (statement.timestamp === undefined) flag |= entryFlags.timestampAdded;
    if (statement.version === undefined) flag |= entryFlags.versionAdded;
    if (statement.authority !== undefined) flag |= entryFlags.authorityReplaced;
    const target = isVoiding(statement);
    if (target !== null) {
      flag |= entryFlags.voiding;
      if (voids === noVoids) voids = [];
      voids.push({ entry: i, target });
    }
    flags[i] = flag;
  }
  return { idBytes, flags, voids };
}
