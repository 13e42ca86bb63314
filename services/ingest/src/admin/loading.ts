import { decodeHeader, type EventLog } from '@oppiva/event-log';
import type { Clock } from '@oppiva/config';
import type { AcceptEvents } from '../events/accept-events.ts';
import { HttpProblem } from '../http/problem.ts';
import type { RulesFold } from '../rules/rules-fold.ts';
import { PLATFORM_CLIENT, platformEvent } from './clients.ts';

const PAGE_RECORDS = 100;
const BATCH_ID = /^[\w.:-]{1,128}$/;

/** The initial load (capability model 3.2 rule 2): open until something has been published or loading was declared finished. */
export class Loading {
  readonly #log: Pick<EventLog, 'read' | 'end'>;
  readonly #rules: RulesFold;
  readonly #events: AcceptEvents;
  readonly #clock: Clock;
  #published = false;
  #lookedUpto = 0;

  constructor(o: { log: Pick<EventLog, 'read' | 'end'>; rules: RulesFold; events: AcceptEvents; clock: Clock }) {
    this.#log = o.log;
    this.#rules = o.rules;
    this.#events = o.events;
    this.#clock = o.clock;
  }

  /** The batch id of a bootstrap import, checked. Errors: 400 `BOOTSTRAP_INVALID`, 409 `BOOTSTRAP_CLOSED`. */
  async checkBatch(bootstrap: string | undefined): Promise<string | undefined> {
    if (bootstrap === undefined) return undefined;
    if (!BATCH_ID.test(bootstrap)) throw invalidBatch();
    if (this.#rules.loadingFinished || (await this.#hasPublished())) throw closed();
    return bootstrap;
  }

  /** Declares loading finished; once is enough, and again changes nothing. */
  async finish(): Promise<void> {
    if (this.#rules.loadingFinished) return;
    const now = this.#clock.now();
    const data = { slot: 'loading', effectiveFrom: new Date(now).toISOString() };
    const event = platformEvent('rule.loading-finished.v1', { data, now });
    const { rulesOffset } = await this.#events.accept({ client: PLATFORM_CLIENT, events: [event], slices: null, sender: 'platform' });
    if (rulesOffset !== null) await this.#rules.folded(rulesOffset);
  }

  /** Control records (a broker's ticks) are not publications, so the end of the topic alone does not tell. */
  async #hasPublished(): Promise<boolean> {
    const end = await this.#log.end('oppiva.values');
    if (this.#published || this.#lookedUpto >= end) return this.#published;
    const reader = this.#log.read('oppiva.values', { offset: this.#lookedUpto });
    try {
      while (!this.#published && this.#lookedUpto < end) {
        const page = await reader.next({ recordsMax: PAGE_RECORDS, waitMs: 1_000 });
        if (page.length === 0) break;
        this.#published = page.some(({ header }) => decodeHeader(header).count > 0);
        this.#lookedUpto = (page.at(-1)?.offset ?? this.#lookedUpto) + 1;
      }
    } finally {
      await reader.close();
    }
    return this.#published;
  }
}

const invalidBatch = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'BOOTSTRAP_INVALID',
    message: 'bootstrap names a batch by 1 to 128 letters, digits and . _ : -.',
    path: '?bootstrap',
  });

const closed = (): HttpProblem =>
  new HttpProblem({
    status: 409,
    code: 'BOOTSTRAP_CLOSED',
    message:
      'The initial load is over: values have been published, or loading was declared finished. Import without bootstrap; the history then counts from now on.',
    path: '?bootstrap',
  });
