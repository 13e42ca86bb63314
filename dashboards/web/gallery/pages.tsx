import type { ReactElement } from 'react';
import type { LocalisedText } from '../src/api/contract.ts';
import type { PageId } from './lists.ts';
import { AxisPage, BandPage, IntervalPage, MarkPage, RibbonPage, SeriesPage } from './pages/blocks.tsx';
import { CellPage } from './pages/cell.tsx';
import { ChartFigurePage, ContributionBarsPage, DotsOnBandPage } from './pages/charts.tsx';
import { DumbbellPage } from './pages/dumbbell.tsx';
import { EffectLinesPage, ForestPage } from './pages/effects.tsx';
import { HeatMapPage, TrendPanelPage } from './pages/maps.tsx';
import { CommitmentsPage, PacePage, StateSquarePage } from './pages/pace.tsx';
import { StatesPage } from './pages/states.tsx';

interface GalleryPage {
  /** Of the component, as the code says it. */
  name: string;
  title: LocalisedText;
  lead: LocalisedText;
  Content: () => ReactElement;
}

/** Every page of the gallery; one that is missing fails the type check. */
export const pages: Record<PageId, GalleryPage> = {
  states: {
    name: 'States',
    title: { fi: 'Tilat: miltä varma, epävarma ja puuttuva näyttävät', en: 'States: how certain, uncertain and missing look' },
    lead: {
      fi: 'Jokaisella tilalla on muoto, teksti ja koodi. Väri ei yksin kerro mitään.',
      en: 'Each state has a shape, words and a code. Colour alone says nothing.',
    },
    Content: StatesPage,
  },
  axis: {
    name: 'Axis',
    title: { fi: 'Asteikko', en: 'Axis' },
    lead: {
      fi: 'Kaikilla pisteillä on yksi asteikko, 0–100. Sitä ei katkaista.',
      en: 'All scores share one axis, 0 to 100. It is never cut.',
    },
    Content: AxisPage,
  },
  band: {
    name: 'Band',
    title: { fi: 'Tavoitealue', en: 'Target band' },
    lead: { fi: 'Hiekka on tavoite, kaikkialla. Reuna kertoo rajan.', en: 'Sand is the target, everywhere. The edge is the limit.' },
    Content: BandPage,
  },
  interval: {
    name: 'Interval',
    title: { fi: 'Väli', en: 'Interval' },
    lead: { fi: 'Väli piirretään aina, ilman päätyviivoja.', en: 'The interval is always drawn, without caps.' },
    Content: IntervalPage,
  },
  mark: {
    name: 'Mark',
    title: { fi: 'Merkki', en: 'Mark' },
    lead: { fi: 'Yksi osa piirtää jokaisen tilan.', en: 'One component draws every state.' },
    Content: MarkPage,
  },
  ribbon: {
    name: 'Ribbon',
    title: { fi: 'Nauha', en: 'Ribbon' },
    lead: { fi: 'Väli viivan ympärillä.', en: 'The interval around a line.' },
    Content: RibbonPage,
  },
  series: {
    name: 'Series',
    title: { fi: 'Sarja', en: 'Series' },
    lead: { fi: 'Aukko pysyy aukkona, eikä katkon yli yhdistetä.', en: 'A gap stays a gap, and nothing is joined across a break.' },
    Content: SeriesPage,
  },
  cell: {
    name: 'Cell',
    title: { fi: 'Ruutu', en: 'Cell' },
    lead: { fi: 'Luku on joka ruudussa; väri vain toistaa sen.', en: 'Every cell has its number; colour only repeats it.' },
    Content: CellPage,
  },
  dumbbell: {
    name: 'Dumbbell',
    title: { fi: 'Pari', en: 'Pair' },
    lead: {
      fi: 'Kaksi mittaria, joita luetaan yhdessä: ympyrä ylempänä, neliö alempana.',
      en: 'Two indicators that are read together: circle above, square below.',
    },
    Content: DumbbellPage,
  },
  pace: {
    name: 'Pace',
    title: { fi: 'Tahti', en: 'Pace' },
    lead: {
      fi: 'Piste on nyt, poikkiviiva väleineen määräpäivä, hiekka tavoite.',
      en: 'The dot is now, the tick with its interval the due date, sand the target.',
    },
    Content: PacePage,
  },
  'state-square': {
    name: 'StateSquare',
    title: { fi: 'Sitoumuksen tila', en: 'State of a commitment' },
    lead: { fi: 'Neliö sanojen vieressä; sanat kertovat saman.', en: 'A square beside words; the words say the same.' },
    Content: StateSquarePage,
  },
  'chart-figure': {
    name: 'ChartFigure',
    title: { fi: 'Kuvan kehys', en: 'Around a chart' },
    lead: { fi: 'Selite ja samat peitetyt arvot taulukkona.', en: 'A note, and the same masked values as a table.' },
    Content: ChartFigurePage,
  },
  'dots-on-band': {
    name: 'DotsOnBand',
    title: { fi: 'Pisteet tavoitealueella', en: 'Dots on their target bands' },
    lead: { fi: 'Kysymys 1: missä olemme, ja kuinka varmaa se on?', en: 'Question 1: where are we, and how sure is that?' },
    Content: DotsOnBandPage,
  },
  'trend-panel': {
    name: 'TrendPanel',
    title: { fi: 'Kehitys', en: 'Trend' },
    lead: { fi: 'Kysymys 2: olemmeko menossa oikeaan suuntaan?', en: 'Question 2: are we heading in the right direction?' },
    Content: TrendPanelPage,
  },
  'heat-map': {
    name: 'HeatMap',
    title: { fi: 'Lämpökartta', en: 'Heat map' },
    lead: { fi: 'Kysymys 3: missä on pullonkaula?', en: 'Question 3: where is the bottleneck?' },
    Content: HeatMapPage,
  },
  'contribution-bars': {
    name: 'ContributionBars',
    title: { fi: 'Osuudet', en: 'Contributions' },
    lead: {
      fi: 'Kysymys 4. Mittarien osuudet siitä, mikä indeksiltä puuttuu sadasta.',
      en: 'Question 4. The parts that indicators have in what an index lacks of 100.',
    },
    Content: ContributionBarsPage,
  },
  'effect-lines': {
    name: 'EffectLines',
    title: { fi: 'Muutos ja vertailu', en: 'Change and comparison' },
    lead: { fi: 'Kysymys 5, yksi toimenpide: auttoiko se, mitä teimme?', en: 'Question 5, one intervention: did what we did help?' },
    Content: EffectLinesPage,
  },
  forest: {
    name: 'Forest',
    title: { fi: 'Useita toimenpiteitä', en: 'Several interventions' },
    lead: { fi: 'Kysymys 5: rivi kullekin, eikä summaa piirretä.', en: 'Question 5: a row each, and no sum is drawn.' },
    Content: ForestPage,
  },
  commitments: {
    name: 'Commitments',
    title: { fi: 'Sitoumukset', en: 'Commitments' },
    lead: {
      fi: 'Kysymys 6: mitä lupaamme seuraavaksi, ja riittääkö tahti?',
      en: 'Question 6: what do we commit to next, and is the pace enough?',
    },
    Content: CommitmentsPage,
  },
};
