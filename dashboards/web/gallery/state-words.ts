import type { LocalisedText } from '../src/api/contract.ts';
import type { StateId } from './lists.ts';

interface StateWords {
  name: LocalisedText;
  /** What to know of the state, after the words that the page itself says. */
  meaning: LocalisedText;
}

/** Names and meanings of the states. What the page says of them comes from its own rules, not from here. */
export const stateWords: Record<StateId, StateWords> = {
  final: {
    name: { fi: 'Lopullinen', en: 'Final' },
    meaning: {
      fi: 'Arvo ja väli. Suljettua arvoa ei muuteta paikallaan.',
      en: 'Value and interval. A closed value is never changed in place.',
    },
  },
  below: {
    name: { fi: 'Alle tavoitteen', en: 'Below target' },
    meaning: {
      fi: 'Koko väli jää tavoitealueen alle. Muoto vaihtuu vinoneliöksi, väri ruosteeksi.',
      en: 'The whole interval lies below the target. The shape turns into a diamond, the colour into rust.',
    },
  },
  above: {
    name: { fi: 'Yli tavoitealueen', en: 'Above target' },
    meaning: {
      fi: 'Enemmän ei ole parempi. Sama merkki kuin alle tavoitteen; sijainti kertoo suunnan.',
      en: 'More is not better. The same mark as below target; where it stands tells the direction.',
    },
  },
  provisional: {
    name: { fi: 'Ennakkotieto', en: 'Provisional' },
    meaning: { fi: 'Muutosta ei vielä todeta.', en: 'No change is claimed yet.' },
  },
  indicative: {
    name: { fi: 'Suuntaa-antava', en: 'Indicative' },
    meaning: {
      fi: 'Välin puolikas yli 20 pistettä. Ontto merkki, luku ruudussa sulkeissa. Väliä ei koskaan piiloteta.',
      en: 'Half the interval is over 20 points. A hollow mark, in a cell the number in brackets. The interval is never hidden.',
    },
  },
  restated: {
    name: { fi: 'Tarkennettu', en: 'Restated' },
    meaning: {
      fi: 'Rengas, ja tikku aiempaan arvoon. Molemmat versiot säilyvät.',
      en: 'A ring, and a stub to the earlier value. Both versions are kept.',
    },
  },
  'structure-break': {
    name: { fi: 'Rakennemuutos', en: 'Structure break' },
    meaning: {
      fi: 'Viiva katkeaa, eikä sarjoja yhdistetä. Muutosta ei lasketa katkon yli.',
      en: 'The line breaks and the series are not joined. No change is computed across it.',
    },
  },
  SUPPRESSED: {
    name: { fi: 'Ei näytetä', en: 'Not shown' },
    meaning: {
      fi: 'Sama peite vihjeessä.',
      en: 'The same mask in the details.',
    },
  },
  'SUPPRESSED-survey': {
    name: { fi: 'Ei näytetä, kysely', en: 'Not shown, survey' },
    meaning: {
      fi: 'Vastausosuus jäi alle puoleen. Lukua ei kerrota. Kyselyjä ei vielä ole, joten sivu ei vielä sano tätä.',
      en: 'The response rate was under a half. No number is told. There are no surveys yet, so the page does not say this yet.',
    },
  },
  'over-90-percent': {
    name: { fi: 'Lähes kaikki', en: 'Nearly all' },
    meaning: {
      fi: 'Tarkkaa osuutta ei näytetä, koska se kertoisi yksittäisistä ihmisistä. Ei väliä.',
      en: 'The exact share is not shown, because it would tell of single people. No interval.',
    },
  },
  'under-10-percent': {
    name: { fi: 'Lähes ei kukaan', en: 'Nearly none' },
    meaning: { fi: 'Sama asteikon toisessa päässä.', en: 'The same at the other end of the axis.' },
  },
  divided: {
    name: { fi: 'Kokemus jakautunut', en: 'Divided' },
    meaning: {
      fi: 'Keskiarvo yksin johtaisi harhaan: näytetään matala, keski ja korkea. Kyselyjä ei vielä ole, joten sivu ei vielä näytä tätä.',
      en: 'The mean alone would mislead: low, middle and high are shown. There are no surveys yet, so the page does not show this yet.',
    },
  },
  NOT_INSTRUMENTED: {
    name: { fi: 'Ei mitata', en: 'Not instrumented' },
    meaning: { fi: 'Pisteviiva ja syy, ei merkkiä.', en: 'A dotted stub and the reason, no mark.' },
  },
  INSUFFICIENT_DATA: {
    name: { fi: 'Liian vähän tietoa', en: 'Insufficient data' },
    meaning: {
      fi: 'Oppimispäiviä, aiheita tai merkintöjä on liian vähän.',
      en: 'There are too few learning days, topics or records.',
    },
  },
  ZERO_DENOMINATOR: {
    name: { fi: 'Ei jaettavaa', en: 'Nothing to measure' },
    meaning: { fi: 'Osuutta ei ole, kun sen nimittäjä on nolla.', en: 'There is no share where its denominator is zero.' },
  },
  NOT_APPLICABLE: {
    name: { fi: 'Ei koske', en: 'Not applicable' },
    meaning: { fi: 'Poistuu painoista, ei ole puute.', en: 'It leaves the weights; nothing is lacking.' },
  },
  NEW_UNIT: {
    name: { fi: 'Uusi yksikkö', en: 'New unit' },
    meaning: { fi: 'Yksikkö on nuorempi kuin puolet jaksosta.', en: 'The unit is younger than half the period.' },
  },
  DIFFERENCING: {
    name: { fi: 'Rajausta ei tehdä', en: 'Filter refused' },
    meaning: {
      fi: 'Koskee kysymystä, ei yksikköä: julkaistu jakso näytetään.',
      en: 'It concerns the question, not the unit: a published period is shown.',
    },
  },
  NOT_PUBLISHED: {
    name: { fi: 'Ei julkaistu', en: 'Not published' },
    meaning: { fi: 'Jaksoa ei ole vielä laskettu yksikölle.', en: 'The period has not been computed for the unit yet.' },
  },
  waiting: {
    name: { fi: 'Haetaan', en: 'On its way' },
    meaning: {
      fi: 'Kysymys, asteikko ja tavoite ovat paikoillaan heti; merkki tulee ilman liikettä.',
      en: 'The question, the axis and the target stand at once; the mark comes without motion.',
    },
  },
};
