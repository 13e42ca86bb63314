import type { PublishedValue, Unit } from '../../../services/insight/src/contract.ts';

/**
 * One unit for each state that a row of the page can be in, so that the unit picker walks the states. Shares are whole
 * percentage points, as published (capability model 3.6 rule 11).
 */
export interface StateUnit extends Unit {
  published: Partial<PublishedValue>[];
}

export const stateWindow = '2026-07-01..2026-10-01';
export const earlierWindow = '2026-04-01..2026-07-01';
/** Not over yet: of the whole organisation there is a value already. */
export const openWindow = '2026-10-01..2027-01-01';

const closed = '2026-10-14T21:00:00.000Z';

function unit(unitId: string, name: string, published: Partial<PublishedValue>[], parentId: string | null = 'org'): StateUnit {
  return { unitId, name, parentId, isLeaf: parentId !== null, published };
}

function value(lo: number, mid: number, hi: number, more: Partial<PublishedValue> = {}): Partial<PublishedValue> {
  return { value: mid, lo, hi, nBand: '30–99', status: 'final', knownAt: closed, flags: [], reason: null, ...more };
}

function none(reason: PublishedValue['reason']): Partial<PublishedValue> {
  return { value: null, lo: null, hi: null, nBand: null, status: 'final', knownAt: closed, flags: [], reason };
}

export const stateUnits: StateUnit[] = [
  unit('org', 'Suvanto Oy', [value(0.45, 0.47, 0.49, { nBand: '100+' })], null),
  unit('below', 'Kunnossapito', [value(0.36, 0.39, 0.43, { nBand: '100+' })]),
  unit('inside', 'Kenttähuolto', [value(0.51, 0.55, 0.6)]),
  unit('unclear', 'Automaatio', [value(0.4, 0.46, 0.52)]),
  unit('indicative', 'Varaosapalvelu', [value(0.22, 0.44, 0.68, { nBand: '8–14', flags: ['indicative'] })]),
  unit('provisional', 'Hankkeet', [
    value(0.41, 0.5, 0.58, { status: 'provisional', flags: ['provisional'], knownAt: '2026-08-16T21:00:00.000Z' }),
  ]),
  unit('restated', 'Käynnissäpidon suunnittelu', [
    value(0.3, 0.34, 0.38),
    value(0.44, 0.48, 0.53, { status: 'restated', flags: ['restated', 'low-source-coverage'], knownAt: '2026-11-11T22:00:00.000Z' }),
  ]),
  unit('alike', 'Asiakaspalvelu', [{ ...none(null), score: 92, nBand: '15–29', flags: ['over-90-percent'] }]),
  unit('suppressed', 'Laadunvarmistus', [none('SUPPRESSED')]),
  unit('insufficient', 'Tutkimus- ja kehitysyksikkö', [none('INSUFFICIENT_DATA')]),
  unit('not-instrumented', 'Työturvallisuus', [none('NOT_INSTRUMENTED')]),
  unit('new-unit', 'Sähkövoimatekniikan kunnonvalvontapalvelut', [none('NEW_UNIT')]),
  unit('zero', 'Kausityö', [none('ZERO_DENOMINATOR')]),
  unit('silent', 'Hallinto', []),
];
