import { entryFlags, type EventLog, type IdCipher, type RecordDraft, type Reference, type TopicDraft } from '@oppiva/event-log';
import { checkStatement, explainStatement, sameStatement, uuidToBytes, type XapiVersion } from '@oppiva/xapi';
import type { Refusal, RefusalCounter } from '../door/refusal-counts.ts';
import { knownAtOf, refusalsDraft } from '../door/refusal-counts.ts';
import { HttpProblem, PROBLEM_ITEMS_MAX, type ProblemItem } from '../http/problem.ts';
import type { KnownRecords } from '../known/known-records.ts';
import type { Projected } from '../projected/projected.ts';
import { acceptStatements, type AcceptDecision } from './accept-statements.ts';
import { batchOf, pick, type AcceptedPart, type Batch } from './batch.ts';
import type { KnownStatements } from './known-statements.ts';
import { prepareStatements, type CheckedStatement, type NewId } from './prepare-statements.ts';

export interface AcceptRequestsOptions {
  log: Pick<EventLog, 'append'>;
  records: KnownRecords;
  known: KnownStatements;
  cipher: IdCipher;
  projected: Projected;
  refusals: RefusalCounter;
  newId: NewId;
  now: () => number;
  tagKey: Uint8Array;
  statementsPerRequestMax: number;
}

export interface StatementRequest {
  client: string;
  version: XapiVersion;
  /** The exact bytes received. */
  body: Buffer;
  /** The body as JSON: one statement or an array of them. */
  value: unknown;
  bootstrap?: string;
  /** The ids in `value` were put there by the platform: they do not stand in the body. */
  idsAdded?: boolean;
}

const RECORD_TYPE = 'xapi.statements-accepted';
/** Each round was lost to another request that brought the same ids in between. */
const ROUNDS_MAX = 8;
const TOPIC = 'oppiva.statements';

/**
 * From a request's statements to a durable record, or a refusal of all of it. The way of an ordinary batch holds no promise but the
 * append's own; only where an id is known already, on its way, twice in the batch, or something is voided is more looked at.
 */
export class AcceptRequests {
  readonly #o: AcceptRequestsOptions;
  /** Since this process started. */
  readonly counts = { requests: 0, statements: 0, refused: 0 };

  constructor(options: AcceptRequestsOptions) {
    this.#o = options;
  }

  /**
   * The ids, 16 bytes each in order, once the record is durable. Throws or rejects with HttpProblem: 400 (which statement breaks
   * which rule), 409 (conflict), 413 (too many), or what `log.append` rejects with.
   */
  accept(request: StatementRequest): Promise<Uint8Array> {
    const statements = (Array.isArray(request.value) ? request.value : [request.value]) as CheckedStatement[];
    if (statements.length > this.#o.statementsPerRequestMax) throw tooMany(statements.length, this.#o.statementsPerRequestMax);
    for (let i = 0; i < statements.length; i++) {
      if (!checkStatement(statements[i], request.version)) return this.#refuseInvalid(request, statements);
    }
    if (statements.length === 0) return Promise.resolve(new Uint8Array(0));
    const part = this.#prepare(request, statements);
    const ticket = part.voids.length > 0 ? -1 : this.#o.records.claim(part.keys);
    return ticket < 0 ? this.#acceptSlowly(batchOf(part, statements)) : this.#append(part, ticket, []);
  }

  /** Ids, keys and flags of checked statements. */
  prepare(request: StatementRequest, statements: readonly CheckedStatement[]): Batch {
    return batchOf(this.#prepare(request, statements), statements);
  }

  #prepare(request: StatementRequest, statements: readonly CheckedStatement[]): AcceptedPart {
    const { idBytes, flags, voids } = prepareStatements(statements, this.#o.newId);
    if (request.idsAdded === true) for (let i = 0; i < flags.length; i++) flags[i] = (flags[i] as number) | entryFlags.idAdded;
    const { client, version, body } = request;
    const part: AcceptedPart = { idBytes, flags, voids, keys: this.#o.cipher.encrypt(idBytes), client, version, body };
    if (request.bootstrap !== undefined) part.bootstrap = request.bootstrap;
    return part;
  }

  async #acceptSlowly(batch: Batch): Promise<Uint8Array> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const decision = await this.decide(batch);
      if (decision.kind === 'refused') return this.#refuse(batch, decision);
      if (await this.append(batch, decision.newEntries, duplicatesOf(batch, decision))) return batch.idBytes;
    }
    throw contended();
  }

  /** What would become of the batch now. */
  async decide(batch: Batch): Promise<AcceptDecision> {
    const answers = await this.#o.known.answers(batch);
    const voids = batch.voids.length === 0 ? [] : await this.#o.known.voids(batch, this.#targetKeys(batch));
    return acceptStatements({
      version: batch.version,
      ids: batch.ids,
      known: (index) => answers[index] ?? 'unknown',
      same: (first, second) => sameStatement(batch.statements[first] as CheckedStatement, batch.statements[second] as CheckedStatement),
      voids,
    });
  }

  /** Appends these entries with the refusals counted; false, and nothing is appended, when one of them has become known meanwhile. */
  async append(batch: Batch, entries: readonly number[], refusals: readonly Refusal[]): Promise<boolean> {
    if (entries.length === 0) {
      await this.#o.refusals.count(refusals);
      return true;
    }
    const picked = pick(batch, entries);
    const ticket = this.#o.records.claim(picked.keys);
    if (ticket < 0) return false;
    await this.#append(picked, ticket, refusals);
    return true;
  }

  /** Counts what was refused and goes into no record. */
  refuse(refusals: readonly Refusal[]): Promise<void> {
    return this.#o.refusals.count(refusals);
  }

  /**
   * What waits for the log holds ids and keys, not the parsed statements: they would outlive the young generation's collections, which
   * then copy them.
   */
  #append(part: AcceptedPart, ticket: number, refusals: readonly Refusal[]): Promise<Uint8Array> {
    const { idBytes, keys } = part;
    const drafts: TopicDraft[] = [this.#draftOf(part)];
    if (refusals.length > 0) drafts.push(refusalsDraft(refusals, this.#o.now(), this.#o.tagKey));
    const outcome = this.#o.log.append(drafts).then(
      (appended) => {
        const { offset } = appended[0] as { offset: number };
        this.#o.records.settle(ticket, offset);
        this.#o.projected.acknowledged(TOPIC, offset);
        this.counts.requests++;
        this.counts.statements += idBytes.length / 16;
        return idBytes;
      },
      (error: unknown) => {
        this.#o.records.abandon(ticket, keys);
        throw error;
      },
    );
    this.#o.records.expect(ticket, outcome);
    return outcome;
  }

  #draftOf(part: AcceptedPart): TopicDraft {
    const draft: RecordDraft = {
      type: RECORD_TYPE,
      schema: 1,
      client: part.client,
      meta: part.bootstrap === undefined ? { xapiVersion: part.version } : { xapiVersion: part.version, bootstrap: part.bootstrap },
      body: part.body,
      split: 'json',
      keys: part.keys,
      flags: part.flags,
    };
    if (part.voids.length > 0) draft.references = this.#voidReferences(part);
    return { topic: TOPIC, draft };
  }

  #voidReferences(part: AcceptedPart): Reference[] {
    const targets = this.#targetKeys(part);
    return part.voids.map(({ entry }, i) => ({ entry, kind: 'voids', key: targets.subarray(i * 16, i * 16 + 16) }));
  }

  #targetKeys(part: AcceptedPart): Uint8Array {
    const bytes = new Uint8Array(part.voids.length * 16);
    for (const [i, { target }] of part.voids.entries()) uuidToBytes(target, bytes, i * 16);
    return this.#o.cipher.encrypt(bytes);
  }

  /** Every bad statement is named with its first reasons; the whole answer is bounded. */
  async #refuseInvalid(request: StatementRequest, statements: readonly unknown[]): Promise<never> {
    this.counts.refused++;
    const errors: ProblemItem[] = [];
    let bad = 0;
    for (const [index, statement] of statements.entries()) {
      if (checkStatement(statement, request.version)) continue;
      bad++;
      const path = Array.isArray(request.value) ? `$[${index}]` : '$';
      if (errors.length < PROBLEM_ITEMS_MAX) errors.push(...invalidItems(statement, request.version, index, path));
    }
    await this.#o.refusals.count([{ client: request.client, state: 'rejected-schema', code: 'STATEMENT_INVALID', count: bad, tags: [] }]);
    throw new HttpProblem({
      status: 400,
      code: 'STATEMENT_INVALID',
      message: `${bad} of ${statements.length} statements break a rule of xAPI ${request.version}; nothing of the request was stored. Correct what errors names and send all of it again.`,
      path: errors[0]?.path ?? '$',
      errors,
    });
  }

  async #refuse(batch: Batch, decision: Extract<AcceptDecision, { kind: 'refused' }>): Promise<never> {
    this.counts.refused++;
    const conflict = decision.status === 409;
    const state = conflict ? 'quarantined-conflict' : 'rejected-schema';
    const tags = decision.errors.map(({ index }) => hex(batch.keys, index as number));
    await this.#o.refusals.count([{ client: batch.client, state, code: decision.code, count: decision.errors.length, tags }]);
    const first = decision.errors[0] as ProblemItem;
    throw new HttpProblem({
      status: decision.status,
      code: decision.code,
      message: `Nothing of the request was stored. ${first.message}`,
      path: first.path,
      errors: decision.errors,
    });
  }
}

/** The reasons of one bad statement; at most three, since the first usually explains the rest. */
export function invalidItems(statement: unknown, version: XapiVersion, index: number, path: string): ProblemItem[] {
  const REASONS_MAX = 3;
  return explainStatement(statement, version)
    .slice(0, REASONS_MAX)
    .map((error) => ({ index, path: path + error.path.slice(1), code: error.code as string, rule: error.rule, message: error.message }));
}

/** What the door counts of the entries that were known already. */
export function duplicatesOf(batch: Batch, decision: Extract<AcceptDecision, { kind: 'accepted' }>): Refusal[] {
  const entries = [...decision.outcomes.keys()].filter((i) => decision.outcomes[i] === 'duplicate');
  const since = (entry: number): string | undefined =>
    batch.bootstrap === undefined ? undefined : knownAtOf((batch.statements[entry] as { stored?: unknown }).stored);
  return [...Map.groupBy(entries, since)].map(([knownAt, known]) => ({
    client: batch.client,
    state: 'duplicate',
    code: 'STATEMENT_DUPLICATE',
    count: known.length,
    tags: known.slice(0, 20).map((i) => hex(batch.keys, i)),
    ...(knownAt !== undefined && { knownAt }),
  }));
}

const hex = (keys: Uint8Array, entry: number): string => Buffer.from(keys.subarray(entry * 16, entry * 16 + 16)).toString('hex');

const tooMany = (count: number, max: number): HttpProblem =>
  new HttpProblem({
    status: 413,
    code: 'STATEMENTS_TOO_MANY',
    message: `The request holds ${count} statements; at most ${max} are taken at once. Nothing was stored: send them in several requests.`,
  });

/** Other requests keep bringing the same ids: 503, nothing stored. */
export const contended = (): HttpProblem =>
  new HttpProblem({
    status: 503,
    code: 'STATEMENTS_CONTENDED',
    message: 'Other requests keep bringing the same ids at this moment; nothing of this one was stored. Send it again.',
    headers: { 'Retry-After': '1' },
  });
