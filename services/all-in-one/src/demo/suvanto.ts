/**
 * Suvanto Oy, the invented organisation of the capability model 12.1, at about one tenth of its size: six business areas and the teams of
 * which the scenario tells something. Team numbers are the scenario's, so that its planted effects are found where it says.
 */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly persons: number;
  /** Freelancers, partner staff and leased people who work for it besides. */
  readonly externals: number;
  /** What is planted there (12.3): left out, the baseline of 12.2. */
  readonly planted?: {
    /** Times the baseline's chance of a learning day. */
    readonly learning?: number;
    /** Share of learning that is linked to a goal. */
    readonly goalLinked?: number;
    /** Share of minutes outside working time. */
    readonly outside?: number;
    /** Learns in campaigns of two weeks, and hardly between them. */
    readonly campaigns?: true;
    /** Asks and shares so that others see it. */
    readonly outLoud?: number;
  };
}

export const organisation = { id: 'suvanto', name: 'Suvanto Oy' };

export const areas = [
  { id: 'BA1', name: 'Tuotanto' },
  { id: 'BA2', name: 'Kunnossapito' },
  { id: 'BA3', name: 'Sähköverkko' },
  { id: 'BA4', name: 'Asiakaspalvelu' },
  { id: 'BA5', name: 'Hankkeet' },
  { id: 'BA6', name: 'Yhteiset palvelut' },
];

export const teams: readonly Team[] = [
  { id: 'T-01', name: 'Voimalaitos', area: 'BA1', persons: 13, externals: 3 },
  { id: 'T-07', name: 'Turbiinihuolto', area: 'BA1', persons: 12, externals: 0, planted: { campaigns: true } },
  { id: 'T-12', name: 'Sähkökunnossapito', area: 'BA2', persons: 18, externals: 3 },
  { id: 'T-15', name: 'Kenttähuolto', area: 'BA2', persons: 12, externals: 0, planted: { outside: 0.55 } },
  { id: 'T-18', name: 'Automaatio', area: 'BA2', persons: 12, externals: 0, planted: { learning: 1.5, goalLinked: 0.15 } },
  { id: 'T-21', name: 'Verkonrakennus', area: 'BA3', persons: 12, externals: 3 },
  { id: 'T-25', name: 'Käyttökeskus', area: 'BA3', persons: 12, externals: 0, planted: { outLoud: 0.25 } },
  { id: 'T-35', name: 'Puhelinpalvelu', area: 'BA4', persons: 14, externals: 3 },
  { id: 'T-36', name: 'Verkkopalvelu', area: 'BA4', persons: 11, externals: 0, planted: { outLoud: 2 } },
  { id: 'T-45', name: 'Hankesuunnittelu', area: 'BA5', persons: 12, externals: 3 },
  { id: 'T-48', name: 'Työmaat', area: 'BA5', persons: 11, externals: 0 },
  { id: 'T-58', name: 'Talous ja henkilöstö', area: 'BA6', persons: 12, externals: 3 },
  { id: 'T-59', name: 'Tietohallinto', area: 'BA6', persons: 9, externals: 0 },
  { id: 'T-60', name: 'Viestintä', area: 'BA6', persons: 4, externals: 0 },
];

/**
 * What is done so that learning becomes more regular, in the team of E2: there and from its start on a learning day is so many times as likely.
 * The other teams of the area are what it is compared with, so that it is large enough to be told (capability model 5.2).
 */
export const intervention = {
  id: 'varattu-oppimistunti',
  name: 'Varattu oppimistunti',
  units: ['T-12'],
  indicators: ['learning-regularity'],
  expectedSign: 1,
  learning: 3,
} as const;

/** What the organisation says that it learns for; a goal without an area is everybody's. */
export const goals: readonly { id: string; area: string | null; competences: readonly string[]; horizon?: 'future' }[] = [
  { id: 'turvallinen-tyo', area: null, competences: ['tyoturvallisuus', 'riskien-tunnistaminen'] },
  { id: 'digitaalinen-arki', area: null, competences: ['tiedolla-johtaminen', 'tietoturva'], horizon: 'future' },
  { id: 'kaynnissapidon-laatu', area: 'BA1', competences: ['prosessin-ohjaus'] },
  { id: 'ennakoiva-kunnossapito', area: 'BA2', competences: ['kunnonvalvonta', 'ot-kyberturvallisuus'], horizon: 'future' },
  { id: 'varma-verkko', area: 'BA3', competences: ['suojaus-ja-releet'] },
  { id: 'asiakas-ensin', area: 'BA4', competences: ['palvelumuotoilu', 'vaativa-asiakastilanne'] },
  { id: 'hankkeet-ajallaan', area: 'BA5', competences: ['projektinhallinta'] },
  { id: 'yhteinen-osaaminen', area: 'BA6', competences: ['muutosviestinta'] },
];

/** Competences that serve no goal of today. */
export const otherCompetences = ['taulukkolaskenta', 'vieraat-kielet', 'esiintyminen', 'ajanhallinta', 'valokuvaus'];

export const competenceUri = (name: string): string => `https://osaamiset.suvanto.example/${name}`;

/** The systems that tell of learning, and what each tells of. */
export const sources = {
  lms: { id: 'suvanto-lms', kinds: ['F', 'X'] },
  portal: { id: 'suvanto-oppimisportaali', kinds: ['F'] },
  work: { id: 'suvanto-tyokortit', kinds: ['W'] },
  community: { id: 'suvanto-keskustelut', kinds: ['S', 'R'] },
} as const;
export const hrSource = 'https://hr.suvanto.example';
export const actorHome = 'https://tunnus.suvanto.example';

/** Activities that the portal shows under an id of its own; an alias says that they are the same (12.2, transport). */
export const portalCourses = [1, 2, 3];
export const courseId = (number: number): string => `https://lms.suvanto.example/kurssi/${number}`;
export const portalCourseId = (number: number): string => `https://portaali.suvanto.example/sisalto/${number}`;
