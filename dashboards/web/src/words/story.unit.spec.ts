import { describe, expect, it } from 'vitest';
import type { PublishedValue } from '../api/contract.ts';
import { english, finnish, published, regularity, setting, without } from './fixture.ts';
import { valueText } from './figures.ts';
import { readValue, type Situation } from './reading.ts';
import { markLabel, notes, stateWords } from './states.ts';
import { tell } from './story.ts';

/** The invisible joiners are tested with the numbers; here the sentences are to be read. */
const plain = (text: string) => text.replace(/\u2060/g, '').replace(/\u00A0/g, ' ');

function readings(value: PublishedValue | null): Situation {
  return { kind: 'readings', readings: [readValue(regularity, value)] };
}

function told(situation: Situation, speech = finnish, where = setting) {
  const { headline, lead, answer, seeParent } = tell(situation, speech, where);
  return { headline: plain(headline), lead: plain(lead), answer: plain([answer.claim, ...answer.more].join(' ')), seeParent };
}

const only = 'Rytmi on ainoa edellytys, jota mitataan, ja siitä on yksi mittari. Indeksi lasketaan vasta, kun mittareita on useampia.';

describe('one indicator', () => {
  it('below its target', () => {
    expect(told(readings(published(0.36, 0.39, 0.43)))).toEqual({
      headline: 'Oppimisen säännöllisyys jää tavoitteesta',
      lead: 'Oppimista sisältyi 39 prosenttiin henkilöviikoista. Koko väli, 36–43 %, jää alle tavoitteen, joka on vähintään 46 %.',
      answer: `Oppimisen säännöllisyys on 39 % (36–43 %), 48 pistettä. Väli jää kokonaan alle tavoitteen (vähintään 46 %). ${only}`,
      seeParent: false,
    });
    expect(told(readings(published(0.36, 0.39, 0.43)), english)).toEqual({
      headline: 'Learning regularity falls short of its target',
      lead: '39 percent of person-weeks included learning. The whole interval, 36–43%, lies below the target of at least 46%.',
      answer:
        'Learning regularity is 39% (36–43%), 48 points. The whole interval lies below the target (at least 46%). ' +
        'Rhythm is the only condition that is measured, by one indicator. An index is computed when there are more.',
      seeParent: false,
    });
  });

  it('on target, or not distinguishable from it', () => {
    expect(told(readings(published(0.51, 0.55, 0.6))).headline).toBe('Oppimisen säännöllisyys on tavoitteessa');
    const unclear = told(readings(published(0.4, 0.46, 0.52)));
    expect(unclear.headline).toBe('Oppimisen säännöllisyys on tavoiterajan tuntumassa');
    expect(unclear.answer).toContain('Ero tavoitteeseen (vähintään 46 %) ei erotu epävarmuudesta.');
  });

  it('indicative: the width of the interval is the finding when it reaches over the limit', () => {
    const wide = told(readings(published(0.22, 0.44, 0.68, { flags: ['indicative'] })));
    expect(wide.headline).toBe('Arvio on suuntaa-antava, koska väli on leveä');
    expect(wide.answer).toContain('Arvio on suuntaa-antava, koska väli on leveä.');
    const below = told(readings(published(0.1, 0.2, 0.4, { flags: ['indicative'] })));
    expect(below.headline).toBe('Oppimisen säännöllisyys jää tavoitteesta');
  });

  it('nearly all: no word of an interval, which it does not have', () => {
    const alike = { ...without('SUPPRESSED'), reason: null, score: 100, flags: ['over-90-percent' as const] };
    expect(told(readings(alike)).answer).toBe(
      `Oppimisen säännöllisyys on yli 90 %, 100 pistettä. Arvo on tavoitteessa (vähintään 46 %). ${only}`,
    );
  });

  it('provisional says when the period closes', () => {
    expect(told(readings(published(0.41, 0.5, 0.58, { status: 'provisional' }))).answer).toContain(
      'Ennakkotieto: jakso suljetaan 15.10.2026.',
    );
  });

  it('restated says both values and when', () => {
    const previous = { value: 0.34, lo: 0.3, hi: 0.38, score: 40, status: 'final' as const, knownAt: '2026-10-14T21:00:00.000Z' };
    const value = published(0.44, 0.48, 0.53, { status: 'restated', previous, knownAt: '2026-11-11T22:00:00.000Z', flags: ['restated'] });
    expect(told(readings(value)).answer).toContain('Tarkennettu 12.11.2026: ennen 34 %, nyt 48 %.');
    const fromNothing = { ...value, previous: { ...previous, value: null, score: null } };
    expect(told(readings(fromNothing)).answer).toContain('Tarkennettu 12.11.2026: ennen ei ollut arvoa.');
  });
});

describe('several condition indices', () => {
  const conditions = [
    { id: 'place', name: 'Paikka', score: 68, lo: 61, hi: 75 },
    { id: 'rhythm', name: 'Rytmi', score: 39, lo: 33, hi: 45 },
    { id: 'climate', name: 'Ilmapiiri', score: 47, lo: 40, hi: 55 },
  ];

  it('the weakest is named, and what it does not differ from', () => {
    const story = told(readings(published(0.36, 0.39, 0.43)), finnish, { ...setting, conditions });
    expect(story.headline).toBe('Heikoimmat edellytykset ovat rytmi ja ilmapiiri');
    expect(story.answer).toBe('Heikoin edellytys on rytmi: 39 pistettä (33–45). Ilmapiiri (47) on lähellä: ero ei erotu epävarmuudesta.');
  });

  it('or that it stands apart', () => {
    const apart = conditions.filter(({ id }) => id !== 'climate');
    const story = told(readings(published(0.36, 0.39, 0.43)), finnish, { ...setting, conditions: apart });
    expect(story.headline).toBe('Heikoin edellytys on rytmi');
    expect(story.answer).toBe('Heikoin edellytys on rytmi: 39 pistettä (33–45). Ero muihin erottuu epävarmuudesta.');
  });
});

describe('no figure', () => {
  it('suppressed: only that, and where to look instead', () => {
    const story = told(readings(without('SUPPRESSED')));
    expect(story.headline).toBe('Tämän yksikön arvoja ei näytetä');
    expect(story.answer).toMatch(/^Ei näytetä: liian pieni joukko\./);
    expect(`${story.headline}${story.lead}${story.answer}`).not.toMatch(/\d/);
    expect(story.seeParent).toBe(true);
  });

  it.each([
    [
      'INSUFFICIENT_DATA',
      'Edellytyksiä ei voi arvioida tästä jaksosta',
      'Ei arvioitavissa: liian vähän tietoa. Puuttuva arvo ei ole nolla.',
    ],
    [
      'NOT_INSTRUMENTED',
      'Oppimista ei vielä mitata tässä yksikössä',
      'Ei mitata: oppimisen lähdettä ei ole kytketty. Puuttuva arvo ei ole nolla.',
    ],
    [
      'NEW_UNIT',
      'Yksikkö on liian uusi arvioitavaksi',
      'Uusi yksikkö: ensimmäinen arvo aikaisintaan 15.1.2027. Puuttuva arvo ei ole nolla.',
    ],
    [
      'ZERO_DENOMINATOR',
      'Edellytyksiä ei voi arvioida tästä jaksosta',
      'Ei jaettavaa: jaksossa ei ole mitattavaa. Puuttuva arvo ei ole nolla.',
    ],
  ] as const)('%s', (reason, headline, lead) => {
    expect(told(readings(without(reason)))).toMatchObject({ headline, lead });
  });

  it('nothing published yet says when it will be, at the earliest', () => {
    expect(told({ kind: 'not-published', reason: 'NOTHING_PUBLISHED' })).toMatchObject({
      headline: 'Ensimmäinen jakso on kesken',
      lead: 'Arvot näkyvät aikaisintaan 15.1.2027, kun neljännes Q4/2026 suljetaan.',
    });
  });

  it('a window that is open, closed without values, or not known yet', () => {
    expect(told({ kind: 'not-published', reason: 'WINDOW_NOT_CLOSED' }).lead).toBe(
      'Arvot näkyvät, kun neljännes Q3/2026 suljetaan 15.10.2026.',
    );
    expect(told({ kind: 'not-published', reason: 'WINDOW_NOT_PUBLISHED' }).headline).toBe('Tästä jaksosta ei ole julkaistu arvoja');
    expect(told({ kind: 'not-published', reason: 'NOT_KNOWN_YET' }, english).lead).toBe(
      'No values had been published by this instant. Choose a later one.',
    );
    expect(told(readings(null)).headline).toBe('Tästä jaksosta ei ole julkaistu arvoja');
  });

  it('no units, still loading, or failed', () => {
    expect(told({ kind: 'no-units' }).headline).toBe('Organisaatiota ei ole vielä tuotu');
    expect(told({ kind: 'loading' })).toMatchObject({ headline: 'Edellytykset', lead: '', answer: '' });
    expect(told({ kind: 'failed' }).lead).toBe('Tiedot ovat tallessa. Kysymyksen kohdalla kerrotaan, mitä tehdä.');
  });
});

describe('several indicators without indices', () => {
  const other = { ...regularity, id: 'learning-out-loud', number: 14, name: { fi: 'Ääneen oppiminen', en: 'Learning out loud' } };
  const several: Situation = {
    kind: 'readings',
    readings: [
      readValue(regularity, published(0.51, 0.55, 0.6)),
      readValue(other, published(0.2, 0.24, 0.28)),
      readValue({ ...other, id: 'third' }, published(0.4, 0.46, 0.52)),
      readValue({ ...other, id: 'fourth' }, without('SUPPRESSED')),
    ],
  };
  it('the one with the fewest points gives the headline, and all are counted', () => {
    const story = told(several);
    expect(story.headline).toBe('Ääneen oppiminen jää tavoitteesta');
    expect(story.answer).toContain('Mittareita on 3: 1 jää tavoitteesta, 1 on rajalla, 1 on tavoitteessa.');
    expect(told(several, english).answer).toContain('3 indicators: 1 below target, 1 too close to tell, 1 on target.');
    expect(story.answer).not.toContain('ainoa edellytys');
  });
});

describe('words of a row', () => {
  it('a mark is named with its value, interval and position', () => {
    const reading = readValue(regularity, published(0.36, 0.39, 0.43));
    expect(plain(markLabel(reading, finnish, setting))).toBe('Oppimisen säännöllisyys, 39 prosenttia, väli 36–43, alle tavoitteen');
    expect(plain(markLabel(reading, english, setting))).toBe('Learning regularity, 39 percent, interval 36–43, below target');
  });

  it('a value that would say the same of everybody is told by its side, without an interval', () => {
    const reading = readValue(regularity, { ...without('SUPPRESSED'), reason: null, score: 92, flags: ['over-90-percent'] });
    expect(reading.kind === 'value' && plain(valueText(reading, finnish))).toBe('yli 90 %');
    expect(reading.kind === 'value' && plain(valueText(reading, english))).toBe('over 90%');
    expect(told({ kind: 'readings', readings: [reading] }).lead).toContain('Oppimista sisältyi yli 90 prosenttiin henkilöviikoista.');
    expect(plain(markLabel(reading, english, setting))).toBe('Learning regularity, over 90 percent, on target, no closer figure is told');
  });

  it('a suppressed mark says only why', () => {
    const reading = readValue(regularity, without('SUPPRESSED'));
    expect(markLabel(reading, finnish, setting)).toBe('Oppimisen säännöllisyys, Ei näytetä: liian pieni joukko');
    expect(notes(reading, finnish)).toEqual([]);
  });

  it('notes say what changes how a value is read, also a flag that the page does not know', () => {
    const flags = ['indicative', 'low-source-coverage', 'brand-new'] as PublishedValue['flags'];
    const reading = readValue(regularity, published(0.2, 0.44, 0.7, { status: 'provisional', flags }));
    expect(notes(reading, finnish).map(plain)).toEqual(['ennakkotieto', 'suuntaa-antava', 'lähteitä puuttuu', 'brand-new']);
    expect(plain(stateWords(reading, english, setting))).toBe(
      'the difference from the target is within the uncertainty, provisional, indicative, sources missing, brand-new',
    );
  });
});
