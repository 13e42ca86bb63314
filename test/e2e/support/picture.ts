import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

export interface Picture {
  file: string;
  width: number;
  height: number;
  /** How many pixels have each colour, as `#rrggbb`. */
  colours: Map<string, number>;
}

/** Counts colours in the page: its browser reads PNG. */
const countColours = `async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const colours = {};
  for (let at = 0; at < data.length; at += 4) {
    const colour = '#' + [data[at], data[at + 1], data[at + 2]].map((part) => part.toString(16).padStart(2, '0')).join('');
    colours[colour] = (colours[colour] ?? 0) + 1;
  }
  return { width: image.width, height: image.height, colours: Object.entries(colours) };
}`;

/** Takes a picture by its button, and reads the file that was saved. */
export async function takePicture(page: Page, button: string): Promise<Picture> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const download = await saving;
  const base64 = readFileSync(await download.path()).toString('base64');
  const { width, height, colours } = await page.evaluate<{ width: number; height: number; colours: [string, number][] }>(
    `(${countColours})('data:image/png;base64,${base64}')`,
  );
  return { file: download.suggestedFilename(), width, height, colours: new Map(colours) };
}
