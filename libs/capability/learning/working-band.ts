import { Temporal } from 'temporal-polyfill';
import type { Length } from './minutes.ts';

/** The default working-time band (capability model appendix B): local time, whatever day it is. */
const [bandStart, bandEnd] = ['07:00', '18:00'];
const minuteMs = 60_000;
/** Days that a band remembers: thirty years of one time zone. */
const daysMax = 11_000;

/** Minutes of an event inside the band, on one local date. */
export type BandMinutes = readonly [date: string, minutes: number];

interface Band {
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** The working-time band of a time zone: how much of an event lies inside it, so that clock times need not be kept. */
export class WorkingBand {
  readonly #timeZone: string;
  readonly #around = new Map<string, readonly Band[]>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /** The bands of a date and its neighbours. */
  #bandsAround(date: string): readonly Band[] {
    const known = this.#around.get(date);
    if (known !== undefined) return known;
    const bands = [-1, 0, 1].map((days) => {
      const day = Temporal.PlainDate.from(date).add({ days });
      const at = (time: string): number => day.toZonedDateTime({ timeZone: this.#timeZone, plainTime: time }).epochMilliseconds;
      return { date: day.toString(), from: at(bandStart), to: at(bandEnd) };
    });
    if (this.#around.size >= daysMax) this.#around.clear();
    this.#around.set(date, bands);
    return bands;
  }

  #isNear({ from, to }: { from: number; to: number }, date: string): boolean {
    const [before, , after] = this.#bandsAround(date);
    return before !== undefined && after !== undefined && from > before.from && to < after.to;
  }

  #dateOf(instant: number): string {
    return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.#timeZone).toPlainDate().toString();
  }

  /**
   * Dates without a minute inside are left out; none at all where nothing says when the event was. Where the minutes were scaled, to the
   * cap of a day, so are these.
   * @param date local date of the event's first statement; a session may have ended on a later one
   */
  minutesOf({ minutes, span }: Length, date: string): BandMinutes[] {
    if (span === null || span.to <= span.from) return [];
    const share = minutes / ((span.to - span.from) / minuteMs);
    return this.#bandsAround(this.#isNear(span, date) ? date : this.#dateOf(span.to)).flatMap((band): BandMinutes[] => {
      const inside = Math.min(span.to, band.to) - Math.max(span.from, band.from);
      return inside > 0 ? [[band.date, (inside / minuteMs) * share]] : [];
    });
  }
}
