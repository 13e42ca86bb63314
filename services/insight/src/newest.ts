import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { Insight } from './insight.ts';

/** Has Insight look whether something is new before each answer: what it has read before stands only while nothing is. */
@Injectable()
export class Newest implements NestInterceptor {
  readonly #insight: Insight;

  constructor(@Inject(Insight) insight: Insight) {
    this.#insight = insight;
  }

  async intercept(_context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await this.#insight.refresh();
    return next.handle();
  }
}
