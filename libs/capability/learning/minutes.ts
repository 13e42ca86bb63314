import { parseDuration } from '@oppiva/xapi';
import { normaliseIri } from './iri.ts';
import type { ClassifiedStatement } from './sessions.ts';

const minuteMs = 60_000;
/** More is no single piece of learning (capability model 3.4). */
export const sessionMinutesMax = 240;
/** What an event counts whose sources say nothing of its length, where the organisation has no other default for its type of activity. */
export const imputedMinutes = 10;

/** How long a session was. `to` and `from` are instants in ms UTC; null where nothing says when on its day it was. */
export interface Length {
  readonly minutes: number;
  /** Whether the minutes are a default. */
  readonly imputed: boolean;
  readonly span: { readonly from: number; readonly to: number } | null;
}

export function isSameLength(a: Length, b: Length): boolean {
  return a.minutes === b.minutes && a.imputed === b.imputed && a.span?.from === b.span?.from && a.span?.to === b.span?.to;
}

type Verb = 'terminated' | 'abandoned' | 'outcome' | 'other-end' | 'start';

const adl = 'http://adlnet.gov/expapi/verbs/';
const verbs = new Map<string, Verb>([
  [`${adl}terminated`, 'terminated'],
  ['https://w3id.org/xapi/adl/verbs/abandoned', 'abandoned'],
  [`${adl}completed`, 'outcome'],
  [`${adl}passed`, 'outcome'],
  [`${adl}failed`, 'outcome'],
  [`${adl}exited`, 'other-end'],
  [`${adl}attended`, 'other-end'],
  [`${adl}initialized`, 'start'],
  [`${adl}launched`, 'start'],
  ['https://w3id.org/xapi/video/verbs/played', 'start'],
]);
const attended = `${adl}attended`;

/** A duration that a statement at an instant claims for what ended there. */
interface Claim {
  readonly minutes: number;
  readonly at: number;
}

const larger = (a: Claim | null, b: Claim | null): Claim | null => (a === null || (b !== null && b.minutes > a.minutes) ? b : a);

/** Minutes of an ISO 8601 duration; null where it is none, or negative. */
function minutesOf(duration: string): number | null {
  if (duration === '') return null;
  const length = parseDuration(duration);
  return length === null || length < 0 ? null : length / minuteMs;
}

/**
 * The length of a session by the first rule that applies (capability model 3.4, "Minutes m"), while statements are added in the order
 * of time. Overlapping durations of one session are never summed.
 */
export class SessionLength {
  readonly #isCmi5: boolean;
  readonly #first: number;
  readonly #defaultMinutes: number;
  #last: number;
  #statements = 0;
  #terminated: Claim | null = null;
  #abandoned: Claim | null = null;
  #outcome: Claim | null = null;
  #otherEnd: Claim | null = null;
  #planned: Claim | null = null;
  #endAt: number | null = null;
  #startAt: number | null = null;

  constructor(first: ClassifiedStatement) {
    this.#isCmi5 = first.hasSessionId;
    this.#first = first.timestamp;
    this.#defaultMinutes = first.defaultMinutes;
    this.#last = first.timestamp;
  }

  add({ verb, timestamp, duration, plannedDuration }: ClassifiedStatement): void {
    this.#statements += 1;
    this.#last = timestamp;
    const iri = normaliseIri(verb);
    const kind = verbs.get(iri);
    if (kind === undefined) return;
    if (kind === 'start') {
      this.#startAt ??= timestamp;
      return;
    }
    this.#endAt = timestamp;
    const claimed = minutesOf(duration);
    const claim = claimed === null ? null : { minutes: claimed, at: timestamp };
    if (kind === 'terminated') this.#terminated = larger(this.#terminated, claim);
    else if (kind === 'abandoned') this.#abandoned = larger(this.#abandoned, claim);
    else if (kind === 'outcome') this.#outcome = larger(this.#outcome, claim);
    else this.#otherEnd = larger(this.#otherEnd, claim);
    const planned = iri === attended ? minutesOf(plannedDuration) : null;
    if (planned !== null) this.#planned = larger(this.#planned, { minutes: planned, at: timestamp });
  }

  get value(): Length {
    const claim = this.#claim;
    if (claim !== null) {
      const minutes = Math.min(sessionMinutesMax, claim.minutes);
      return { minutes, imputed: false, span: { from: claim.at - minutes * minuteMs, to: claim.at } };
    }
    const spanned = (this.#last - this.#first) / minuteMs;
    if (this.#statements >= 2 && spanned <= sessionMinutesMax)
      return { minutes: spanned, imputed: false, span: { from: this.#first, to: this.#last } };
    return { minutes: this.#defaultMinutes, imputed: true, span: this.#imputedSpan };
  }

  /** Rules 1 to 3. */
  get #claim(): Claim | null {
    const ofCmi5 = this.#isCmi5 ? (this.#terminated ?? this.#abandoned ?? this.#outcome) : null;
    return ofCmi5 ?? [this.#terminated, this.#abandoned, this.#outcome, this.#otherEnd].reduce(larger, null) ?? this.#planned;
  }

  get #imputedSpan(): Length['span'] {
    if (this.#endAt !== null) return { from: this.#endAt - this.#defaultMinutes * minuteMs, to: this.#endAt };
    return this.#startAt === null ? null : { from: this.#startAt, to: this.#startAt + this.#defaultMinutes * minuteMs };
  }
}
