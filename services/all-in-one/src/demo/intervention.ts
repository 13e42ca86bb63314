import type { Temporal } from 'temporal-polyfill';
import type { ImportItem } from '../imports/rows.ts';
import { fact } from './facts.ts';
import { intervention } from './suvanto.ts';

/** Days from its declaration to its beginning. */
const declaredAhead = 21;
const monday = 1;

/** The first Monday of the eleventh month: of six closed quarters three lie before the quarter of the start, and two after it. */
export function interventionStart(begin: Temporal.PlainDate): Temporal.PlainDate {
  const month = begin.add({ months: 10 });
  return month.add({ days: (7 + monday - month.dayOfWeek) % 7 });
}

/** That an hour of learning is reserved in a team from a day on, declared three weeks ahead. */
export function interventionFact(begin: Temporal.PlainDate): ImportItem {
  const { id, name, units, indicators, expectedSign } = intervention;
  const start = interventionStart(begin);
  const declared = start.subtract({ days: declaredAhead });
  return fact({
    type: 'intervention.started',
    slot: `intervention/${id}`,
    from: start,
    recorded: declared,
    data: { interventionId: id, name, units: [...units], indicators: [...indicators], expectedSign, declaredAt: declared.toString() },
  });
}
