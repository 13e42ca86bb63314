import { defaultKnownAt, quarterOf, windowText } from '@oppiva/capability';
import type { Clock } from '@oppiva/config';
import { localDateOf } from '@oppiva/events';
import type {
  ChangesAnswer,
  CommitmentsAnswer,
  EffectsAnswer,
  Explanation,
  GaugesAnswer,
  IndicatorsAnswer,
  NotPublishedReason,
  PublishedValue,
  StructureMode,
  UnitsAnswer,
  ValueAnswer,
  ValuesAnswer,
  WindowsAnswer,
} from './contract.ts';
import type { Catalogue } from './catalogue.ts';
import type { Commitments } from './commitments/commitments.ts';
import { mergeExplanation } from './explanation.ts';
import { notPublishedMessages, whyNotPublished } from './not-published.ts';
import { differencing, indicatorUnknown, InsightProblem, unitUnknown } from './problem.ts';
import type { PublishedEffects } from './published-effects.ts';
import type { PublishedGauges } from './published-gauges.ts';
import type { PublishedValues } from './published-values.ts';
import type { Readings } from './readings.ts';
import {
  coveredBy,
  dayBefore,
  refuseOtherKinds,
  structureNotPublished,
  type CommitmentsQuestion,
  type EffectsQuestion,
  type GaugesQuestion,
  type ValueQuestion,
  type ValuesQuestion,
  type Window,
} from './questions.ts';

/** Computes an explanation exactly, for any window and instant; only under the test profile (capability model 3.11). */
export type ExplainExactly = (question: ValueQuestion) => Promise<Explanation>;

interface InsightParts {
  readings: Readings;
  published: PublishedValues;
  gauges: PublishedGauges;
  effects: PublishedEffects;
  commitments: Commitments;
  catalogue: Catalogue;
  clock: Clock;
  timeZone: string;
  closeLagDays: number;
  isDemo: boolean;
  /** Set exactly under TEST_PROFILE=unsuppressed. */
  explainExactly: ExplainExactly | null;
}

const noIntervention =
  'For this window no effect is published of an intervention in this unit. Send hr.intervention.started before it begins.';

/** Answers the questions of the reading API from published values alone. */
export class Insight {
  readonly #parts: InsightParts;
  readonly #mark: { testProfile?: 'unsuppressed' };

  constructor(parts: InsightParts) {
    this.#parts = parts;
    this.#mark = parts.explainExactly ? { testProfile: 'unsuppressed' } : {};
  }

  get timeZone(): string {
    return this.#parts.timeZone;
  }

  async units(): Promise<UnitsAnswer> {
    return { units: await this.#parts.published.units(), ...this.#mark };
  }

  indicators(): IndicatorsAnswer {
    const { version, indicators } = this.#parts.catalogue;
    return { catalogueVersion: version, indicators, ...this.#mark };
  }

  async windows(): Promise<WindowsAnswer> {
    const { published, timeZone, closeLagDays, isDemo } = this.#parts;
    // before the list is read: a page that is told a newer one than its list would take it for the newest
    const { revision } = this;
    const windows = await published.windows();
    const structures = windows.map((window): StructureMode => `as-of:${dayBefore(window.split('..')[1] ?? '')}`);
    return { windows, structures: ['as-was', ...structures], revision, timeZone, closeLagDays, isDemo, ...this.#mark };
  }

  /** Looks whether something is new: to be called before each answer. @returns the revision of now */
  async refresh(): Promise<string> {
    await this.#parts.readings.refresh();
    return this.revision;
  }

  /** Changes whenever something is published, and with the release. */
  get revision(): string {
    return `${this.#parts.readings.revision.published}.${this.#parts.catalogue.version}`;
  }

  /** Changes whenever an answer about values could: with the revision, and with the units. */
  get valuesRevision(): string {
    return `${this.revision} ${this.#parts.readings.revision.organisation}`;
  }

  /** All values that a question covers; where there are none, why. @throws InsightProblem 403, 404 */
  async values(question: ValuesQuestion): Promise<ValuesAnswer> {
    await this.#check(question);
    const values = await this.#read(question);
    if (values.length > 0) return { values, none: null, ...this.#mark };
    const reason = await this.#whyNone(question);
    return { values, none: { reason, message: notPublishedMessages[reason] }, ...this.#mark };
  }

  /** The change log: what was restated of what a question covers. @throws InsightProblem 403, 404 */
  async changes(question: ValuesQuestion): Promise<ChangesAnswer> {
    await this.#check(question);
    await this.#checkUnit(question.unit);
    return { changes: await this.#parts.published.changes(question), ...this.#mark };
  }

  /** The evidence gauges of a window, in their newest published version; where there are none, why. @throws InsightProblem 403 */
  async gauges({ window, asOf }: GaugesQuestion): Promise<GaugesAnswer> {
    const { gauges, explainExactly } = this.#parts;
    if (!explainExactly) refuseOtherKinds(window);
    const answer = await gauges.of({ window, asOf });
    if (answer.some(({ published }) => published !== null)) return { window: window.text, gauges: answer, none: null, ...this.#mark };
    const later = asOf !== null && (await gauges.of({ window, asOf: null })).some(({ published }) => published !== null);
    const why = await this.#reasonFor(window, later);
    const reason = why === 'UNIT_NOT_PUBLISHED' ? 'WINDOW_NOT_PUBLISHED' : why;
    return { window: window.text, gauges: answer, none: { reason, message: notPublishedMessages[reason] }, ...this.#mark };
  }

  /** The effects of declared interventions that a unit's page is about; where there are none, why. @throws InsightProblem 403, 404 */
  async effects(question: EffectsQuestion): Promise<EffectsAnswer> {
    const { effects, published, explainExactly } = this.#parts;
    const { unit, window, asOf } = question;
    if (!explainExactly) refuseOtherKinds(window);
    await this.#checkUnit(unit);
    const units = await published.units();
    const answer = { unit, window: window.text, effects: await effects.of(question, units), none: null, ...this.#mark };
    if (answer.effects.length > 0) return answer;
    const later = asOf !== null && (await effects.of({ ...question, asOf: null }, units)).length > 0;
    const why = await this.#reasonFor(window, later);
    const reason = why === 'UNIT_NOT_PUBLISHED' ? 'NO_INTERVENTION' : why;
    const message = reason === 'NO_INTERVENTION' ? noIntervention : notPublishedMessages[reason];
    return { ...answer, none: { reason, message } };
  }

  /** What the units below one have promised, as known at an instant, now where none is given. @throws InsightProblem 400, 403, 404 */
  async commitments(question: CommitmentsQuestion): Promise<CommitmentsAnswer> {
    const { commitments, published, clock, timeZone, explainExactly } = this.#parts;
    const { unit, window, asOf } = question;
    if (window && !explainExactly) refuseOtherKinds(window);
    await this.#checkUnit(unit);
    const knownAtMs = Math.min(asOf ?? Infinity, clock.now());
    const knownAt = new Date(knownAtMs).toISOString();
    const date = localDateOf(knownAt, timeZone);
    return {
      unit,
      window: window?.text ?? null,
      knownAt,
      date,
      commitments: await commitments.of(question, { at: { knownAtMs, date }, units: await published.units() }),
      ...this.#mark,
    };
  }

  /** The newest published version of one value. @throws InsightProblem 403, 404 */
  async value(question: ValueQuestion): Promise<ValueAnswer> {
    await this.#check(question);
    return { ...(await this.#one(question)), ...this.#mark };
  }

  /**
   * Why a published value is what it is. Under the test profile exact, recomputed for any window and instant; otherwise what
   * was published with the value, and nothing about other windows or instants. @throws InsightProblem 403, 404
   */
  async explain(question: ValueQuestion): Promise<Explanation> {
    const { explainExactly, published } = this.#parts;
    if (explainExactly) {
      return explainExactly(question);
    }
    await this.#check(question);
    const [value] = await this.#read(question);
    if (!value) await this.#checkUnit(question.unit);
    const explanation = value && (await published.explanation(question));
    if (!value || !explanation) {
      throw differencing(
        'window',
        'Only published values are explained, for their own window and at their own instants. /api/v1/values lists them.',
      );
    }
    return mergeExplanation(value, explanation.explanation);
  }

  async #one(question: ValueQuestion): Promise<PublishedValue> {
    const [value] = await this.#read(question);
    if (value) return value;
    const reason = await this.#whyNone(question);
    throw new InsightProblem({ status: 404, code: 'NOT_PUBLISHED', reason, message: notPublishedMessages[reason] });
  }

  /** What is published, in a structure of a date only from the close of its quarter on. */
  async #read(question: ValuesQuestion): Promise<PublishedValue[]> {
    const { structure, asOf } = question;
    const { published, timeZone } = this.#parts;
    const since = structure === 'as-was' ? null : defaultKnownAt(quarterOf(structure.asOf), timeZone);
    return since !== null && asOf !== null && asOf < since ? [] : published.values(question);
  }

  /** Refused before any value is read: an indicator that is not there, windows and structures that no value is published for. */
  async #check({ indicator, window, structure }: ValuesQuestion): Promise<void> {
    if (indicator !== null && !this.#parts.catalogue.has(indicator)) throw indicatorUnknown(indicator);
    // The test profile switches off the whole of the model's 3.6, and with it this rule.
    if (window && !this.#parts.explainExactly) refuseOtherKinds(window);
    if (structure === 'as-was') return;
    const covered = coveredBy(structure.asOf);
    const isCovered = covered !== null && (window === null || (window.start >= covered.start && window.end <= covered.end));
    const windows = isCovered ? await this.#parts.published.windows() : [];
    if (!windows.includes(windowText(quarterOf(structure.asOf)))) throw structureNotPublished();
  }

  /** Told apart from a unit without values; asked only where there are none, because it reads the organisation. */
  async #checkUnit(unit: string | null): Promise<void> {
    if (unit === null) return;
    const units = await this.#parts.published.units();
    if (!units.some((each) => each.unitId === unit)) throw unitUnknown(unit);
  }

  async #whyNone(question: ValuesQuestion): Promise<NotPublishedReason> {
    await this.#checkUnit(question.unit ?? question.parent);
    const later = question.asOf === null ? [] : await this.#parts.published.values({ ...question, asOf: null });
    return this.#reasonFor(question.window, later.length > 0);
  }

  async #reasonFor(window: Window | null, publishedLater: boolean): Promise<NotPublishedReason> {
    const { published, clock, timeZone } = this.#parts;
    const closesAt = window && defaultKnownAt(window, timeZone);
    return whyNotPublished({ window, windows: await published.windows(), publishedLater, closesAt, now: clock.now() });
  }
}
