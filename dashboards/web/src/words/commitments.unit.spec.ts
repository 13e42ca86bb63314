import { describe, expect, it } from 'vitest';
import type { Commitment, Pace } from '../api/contract.ts';
import { commitmentWords, tellCommitments } from './commitments.ts';
import { english, finnish, regularity } from './fixture.ts';

const paced = (verdict: Pace['verdict'], more: Partial<Pace> = {}): Pace => ({
  indicator: 'learning-regularity',
  target: 0.6,
  reaching: { from: 0.6, to: null },
  now: { window: '2026-07-01..2026-10-01', value: 0.41, lo: 0.38, hi: 0.44, side: null },
  projected: verdict === null ? null : { value: 0.5, lo: 0.45, hi: 0.55 },
  verdict,
  reason: null,
  quartersMissing: 0,
  ...more,
});
const without = (reason: NonNullable<Pace['reason']>, more: Partial<Pace> = {}): Pace => paced(null, { reason, ...more });

function commitment(fi: string, state: Commitment['state'], pace: Pace | null, more: Partial<Commitment> = {}): Commitment {
  return {
    id: fi,
    unit: 'BA2',
    subject: null,
    title: { fi, en: null },
    start: '2026-08-01',
    due: '2026-12-31',
    state,
    stateSince: null,
    evidenceType: null,
    weight: 1,
    goal: null,
    supersededBy: null,
    pace,
    ...more,
  };
}

const told = (...commitments: Commitment[]) => tellCommitments(commitments, finnish);
const named = { units: [{ unitId: 'BA2', parentId: null, name: 'Kunnossapito', isLeaf: false }], indicators: [regularity] };
const words = (one: Commitment, speech = finnish) => commitmentWords(one, named, speech);
const plain = (text: string | null | undefined): string | undefined => text?.replaceAll('\u00A0', ' ').replaceAll('\u2060', '');

describe('the answer to question 6', () => {
  it('without commitments says so, and what to do', () => {
    expect(told().claim).toBe('Sitoumuksia ei ole, joten ei ole myöskään tekoja mitattavaksi.');
    expect(told().more[0]).toContain('hr.commitment.made');
    expect(tellCommitments([], english).claim).toBe('There are no commitments, so there are no deeds to measure either.');
  });

  it('names what is late first, then how the others go, then what is to be decided', () => {
    const found = told(
      commitment('Aika varataan', 'open', paced('on')),
      commitment('Pysähdytään', 'late', without('DUE_PASSED')),
      commitment('Palsta', 'planned', paced('open')),
      commitment('Kampanja', 'done', paced('off')),
    );
    expect(found.claim).toBe('Yksi sitoumus on myöhässä: Pysähdytään.');
    expect(found.more).toEqual([
      'Yhden sitoumuksen tahti riittää. Yhden sitoumuksen tahti on avoin. Yksi sitoumus on tehty.',
      'Päätettävä nyt: tehdäänkö se, perutaanko se vai sovitaanko uusi määräaika?',
    ]);
  });

  it.each([
    ['late before off pace', [['A', 'late', 'off'] as const, ['B', 'open', 'off'] as const], 'Yksi sitoumus on myöhässä: A.'],
    ['off pace before on pace', [['A', 'open', 'on'] as const, ['B', 'open', 'off'] as const], 'Yhden sitoumuksen tahti ei riitä: B.'],
    ['on pace before open', [['A', 'open', 'open'] as const, ['B', 'open', 'on'] as const], 'Yhden sitoumuksen tahti riittää: B.'],
    ['two titles', [['A', 'late', 'on'] as const, ['B', 'late', 'on'] as const], '2 sitoumusta on myöhässä: A; B.'],
    [
      'two titles and how many more',
      [['A', 'late', 'on'] as const, ['B', 'late', 'on'] as const, ['C', 'late', 'on'] as const],
      '3 sitoumusta on myöhässä: A; B; ja yksi muu.',
    ],
    ['nothing where no pace is judged', [['A', 'open', null] as const], 'Sitoumuksia on, mutta niiden tahtia ei voi vielä arvioida.'],
    ['all done', [['A', 'done', 'on'] as const], 'Kaikki sitoumukset on tehty.'],
    [
      'nothing left to do',
      [['A', 'done', 'on'] as const, ['B', 'cancelled', null] as const],
      'Yhtään sitoumusta ei ole enää tekemättä: ne on tehty, peruttu tai korvattu.',
    ],
  ])('claims %s', (_what, given, expected) => {
    const commitments = given.map(([title, state, verdict]) =>
      commitment(title, state, verdict === null ? without('NOT_PUBLISHED') : paced(verdict)),
    );
    expect(told(...commitments).claim).toBe(expected);
  });

  it('counts what was given up neither as on pace nor as done', () => {
    const found = told(commitment('A', 'open', paced('off')), commitment('B', 'cancelled', null));
    expect(found).toEqual({
      claim: 'Yhden sitoumuksen tahti ei riitä: A.',
      more: ['', 'Päätettävä nyt: mitä muutetaan, jotta tahti riittää?'],
    });
  });
});

describe('a commitment in words', () => {
  it('has owner, due date, state, value, target, verdict and estimate', () => {
    const { owner, ownerId, due, stateText, measure, pace, markLabel } = words(commitment('Aika varataan', 'open', paced('off')));
    expect({ owner, ownerId, due, stateText }).toEqual({
      owner: 'Kunnossapito',
      ownerId: 'BA2',
      due: '31.12.2026',
      stateText: 'käynnissä',
    });
    expect([measure?.name, plain(measure?.text)]).toEqual(['Oppimisen säännöllisyys', 'nyt 41 %, tavoite 60 %']);
    expect({ ...pace, projected: plain(pace.projected) }).toEqual({
      claim: 'ei riitä',
      why: 'koko väli on tavoitteen ulkopuolella',
      projected: 'arvio 50 % (45–55 %)',
    });
    expect(plain(markLabel)).toBe('nyt 41 %, arvio 50 % (45–55 %), tavoite 60 %');
  });

  it('says when it was done, and what took its place', () => {
    const done = { state: 'done', stateSince: '2026-09-20' } as const;
    expect(words(commitment('A', 'done', null, done)).stateText).toBe('tehty 20.9.2026');
    expect(words(commitment('A', 'superseded', null, { supersededBy: 'C-9' })).note).toBe('Tilalla on sitoumus C-9');
  });

  it('is called by its other language, its subject or its id where the reader’s is missing', () => {
    expect(words(commitment('Aika varataan', 'open', null), english)).toMatchObject({ title: 'Aika varataan', titleLanguage: 'fi' });
    const untitled = { title: { fi: null, en: null }, subject: 'reserve-time' };
    expect(words(commitment('C-1', 'open', null, untitled))).toMatchObject({ title: 'reserve-time', titleLanguage: null });
    expect(words(commitment('C-1', 'open', null, { ...untitled, subject: null })).title).toBe('C-1');
  });

  it.each([
    ['tarvitaan yksi jakso lisää', without('TOO_FEW_QUARTERS', { quartersMissing: 1 })],
    ['tarvitaan 2 jaksoa lisää', without('TOO_FEW_QUARTERS', { quartersMissing: 2 })],
    ['ei näytetä: liian pieni joukko', without('SUPPRESSED', { now: null })],
    ['jaksolta ei ole arvoa', without('ZERO_DENOMINATOR', { now: null })],
    ['tavoite ei ole mittarin asteikolla', without('TARGET_OUT_OF_RANGE')],
  ])('without a verdict says why: %s', (why, pace) => {
    expect(words(commitment('A', 'open', pace)).pace).toEqual({ claim: 'ei arvioitavissa', why, projected: null });
  });

  it('without a target, without a measure and with one that is not computed says so', () => {
    const untargeted = words(commitment('A', 'open', without('NO_TARGET', { target: null, reaching: null })));
    expect([untargeted.pace.claim, plain(untargeted.measure?.text)]).toEqual(['–', 'nyt 41 %, seurataan ilman tavoitetta']);
    expect(words(commitment('A', 'open', null))).toMatchObject({ measure: null, markLabel: null, pace: { claim: '–', why: null } });
    const unknown = words(commitment('A', 'open', without('NOT_IN_RELEASE', { indicator: 'reflection-cadence', now: null })));
    expect(unknown).toMatchObject({ measure: { name: 'reflection-cadence', text: 'mittaria ei vielä lasketa' }, markLabel: null });
  });

  it('tells of a bound no more than the bound, and draws no mark', () => {
    const bound = without('ONLY_A_BOUND', { now: { window: '2026-07-01..2026-10-01', value: 0.9, lo: null, hi: null, side: 'over' } });
    const found = words(commitment('A', 'open', bound));
    expect([plain(found.measure?.text), found.markLabel]).toEqual(['nyt yli 90 %, tavoite 60 %', null]);
  });
});
