import { HttpStatus, Inject, Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  finalize,
  from,
  map,
  shareReplay,
  Subject,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import { Insight } from './insight.ts';
import { InsightProblem } from './problem.ts';

const lookEveryMs = 2_000;
const readersMax = 500;

/** Tells open pages whenever something new is published. However many pages are open, ClickHouse is asked once; with none, not at all. */
@Injectable()
export class Revisions implements BeforeApplicationShutdown {
  readonly #stopped = new Subject<void>();
  readonly #revisions: Observable<MessageEvent>;
  #readers = 0;

  constructor(@Inject(Insight) insight: Insight) {
    this.#revisions = timer(0, lookEveryMs).pipe(
      // a store that does not answer says nothing new; the next look asks again
      exhaustMap(() => from(insight.refresh()).pipe(catchError(() => EMPTY))),
      distinctUntilChanged(),
      map((revision): MessageEvent => ({ data: revision })),
      takeUntil(this.#stopped),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
  }

  /** The revision of now, and each later one; ends when the service stops. @throws InsightProblem 503 TOO_MANY_READERS */
  follow(): Observable<MessageEvent> {
    if (this.#readers >= readersMax) {
      throw new InsightProblem({
        status: HttpStatus.SERVICE_UNAVAILABLE,
        code: 'TOO_MANY_READERS',
        message: `${readersMax} pages are waiting for new values already. Values can be read as before; ask for them again.`,
      });
    }
    return defer(() => {
      this.#readers += 1;
      return this.#revisions.pipe(finalize(() => (this.#readers -= 1)));
    });
  }

  beforeApplicationShutdown(): void {
    this.#stopped.next();
  }
}
