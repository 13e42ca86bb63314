import { stylesAsSeen } from './styles-as-seen.ts';

/** Pixels of the picture for one of the page's. */
const density = 2;
/** What browsers can draw on one canvas. */
const canvasMax = 16_000;
const svgNamespace = 'http://www.w3.org/2000/svg';

export interface PictureWords {
  title: string;
  /** Unit, period and K, at the foot. */
  foot: string;
}

/** What a reader does not take along: controls, and what only they are for. */
const controls = '.chart-actions, .focus-frame, .hit';

/**
 * A chart as it stands on the screen, as a PNG twice as dense: its title above, its note and what it is about below.
 * The drawing goes through an SVG that holds the chart with all its styles, so nothing is drawn a second way.
 * @throws where the browser refuses to draw it
 */
export async function drawPicture(chart: Element, words: PictureWords): Promise<Blob> {
  const sheet = sheetOf(chart, words);
  const { width, height } = measured(sheet);
  const styles = await stylesAsSeen();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(sheet, { width, height, styles }))}`;
  await image.decode();
  const scale = Math.min(density, canvasMax / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('the browser gave no PNG');
  return blob;
}

function sheetOf(chart: Element, { title, foot }: PictureWords): HTMLElement {
  const copy = chart.cloneNode(true) as Element;
  for (const control of copy.querySelectorAll(controls)) control.remove();
  const sheet = document.createElement('div');
  sheet.className = 'picture';
  sheet.style.width = `${chart.clientWidth}px`;
  const patterns = document.querySelector('svg.patterns')?.cloneNode(true);
  sheet.append(element('h2', title), copy, element('p', foot), ...(patterns ? [patterns] : []));
  return sheet;
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** Laid out once in the page, where nobody sees it: how much room it takes. */
function measured(sheet: HTMLElement): { width: number; height: number } {
  const aside = document.createElement('div');
  aside.style.position = 'absolute';
  aside.style.left = '-9999px';
  aside.append(sheet);
  document.body.append(aside);
  const { width, height } = sheet.getBoundingClientRect();
  aside.remove();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

function svgOf(sheet: HTMLElement, { width, height, styles }: { width: number; height: number; styles: string }): string {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  const { theme } = document.documentElement.dataset;
  if (theme !== undefined) svg.dataset['theme'] = theme;
  // a `rem` of the picture is one of the page
  svg.setAttribute('font-size', getComputedStyle(document.documentElement).fontSize);
  const style = document.createElementNS(svgNamespace, 'style');
  style.textContent = styles;
  const frame = document.createElementNS(svgNamespace, 'foreignObject');
  frame.setAttribute('width', '100%');
  frame.setAttribute('height', '100%');
  frame.append(sheet);
  svg.append(style, frame);
  return new XMLSerializer().serializeToString(svg);
}
