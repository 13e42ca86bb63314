import type { ValueToWrite } from '../../../services/insight/src/testing.ts';
import { stateWindow } from './page-states.ts';

const closed = '2026-10-14T21:00:00.000Z';

const gauge = (indicatorId: string, value: number, details: object): ValueToWrite => {
  return {
    indicatorId,
    unitId: 'org',
    window: stateWindow,
    value,
    lo: null,
    hi: null,
    score: null,
    knownAt: closed,
    explanation: { details },
  };
};

/** The evidence gauges of the window whose states the page shows, as published; of the window before it there are none. */
export function gaugesToWrite(): ValueToWrite[] {
  return [
    gauge('g-data-currency', 0.94, {
      p90Hours: 11,
      sources: [{ source: 'lms', value: 0.97, p90Hours: 5, events: '2000+', people: '100+' }],
    }),
    gauge('g-identity-resolution', 0.98, {}),
    gauge('g-source-coverage', 0.8, { delivered: 4, registered: 5, silent: [], missing: ['W'] }),
    gauge('g-tag-coverage', 0.71, {}),
    gauge('g-restatement', 0.6, {
      periods: [0.4, 1.1, 0, 0.8].map((change, at) => ({ start: `202${5 + (at > 1 ? 1 : 0)}-01-01`, change })),
    }),
  ];
}
