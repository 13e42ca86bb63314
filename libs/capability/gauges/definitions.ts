import type { InBothLanguages } from '../definition.ts';

export type GaugeId = 'g-data-currency' | 'g-identity-resolution' | 'g-source-coverage' | 'g-tag-coverage' | 'g-restatement';

/** An evidence gauge (capability model 5.1): how far the other numbers are to be believed. It has no score and no target. */
export interface GaugeDefinition {
  readonly id: GaugeId;
  readonly name: InBothLanguages;
  /** What it says, in one sentence. */
  readonly meaning: InBothLanguages;
  /** `share`: 0 to 1; `points`: points of a score. */
  readonly unit: 'share' | 'points';
  /** Whether it tells of what people do: then it is shown of k people and more only (3.6 rule 1). */
  readonly isAboutPeople: boolean;
}

/** In the order in which they are shown. */
export const gauges: readonly GaugeDefinition[] = [
  {
    id: 'g-data-currency',
    name: { fi: 'Tiedon ajantasaisuus', en: 'Data currency' },
    meaning: {
      fi: 'Osuus jakson tapahtumista, jotka olivat tiedossa vuorokauden sisällä siitä, kun ne tapahtuivat tai tulivat voimaan.',
      en: 'Share of the events of the period that were known within a day of happening or taking effect.',
    },
    unit: 'share',
    isAboutPeople: true,
  },
  {
    id: 'g-identity-resolution',
    name: { fi: 'Tunnisteiden yhdistyminen', en: 'Identity resolution' },
    meaning: {
      fi: 'Osuus jakson hyväksytyistä lausumista, joiden tekijä yhdistyi yhteen organisaation tuntemaan henkilöön.',
      en: 'Share of the valid statements of the period whose actor was matched with exactly one person known to the organisation.',
    },
    unit: 'share',
    isAboutPeople: true,
  },
  {
    id: 'g-source-coverage',
    name: { fi: 'Lähteiden kattavuus', en: 'Source coverage' },
    meaning: {
      fi: 'Osuus mittarien tarvitsemista lähteistä, jotka tuottivat tietoa vähintään 80 prosenttina odotetuista päivistä.',
      en: 'Share of the sources that the indicators need which delivered on at least 80 percent of their expected days.',
    },
    unit: 'share',
    isAboutPeople: false,
  },
  {
    id: 'g-tag-coverage',
    name: { fi: 'Osaamismerkintöjen kattavuus', en: 'Competence tag coverage' },
    meaning: {
      fi: 'Osuus muun kuin pakollisen oppimisen minuuteista, joille on merkitty vähintään yksi osaaminen.',
      en: 'Share of the minutes of learning that was not mandatory which carry at least one competence.',
    },
    unit: 'share',
    isAboutPeople: true,
  },
  {
    id: 'g-restatement',
    name: { fi: 'Tarkentuminen', en: 'Restatement' },
    meaning: {
      fi: 'Kuinka monta pistettä suljetun neljänneksen arvot ovat tyypillisesti vielä muuttuneet: mediaani neljästä edeltävästä neljänneksestä.',
      en: 'By how many points the values of a closed quarter typically still changed: the median of the four quarters before.',
    },
    unit: 'points',
    isAboutPeople: false,
  },
];
