import type { Page } from 'playwright-core';
import { plain } from './page-browser.ts';

interface Focused {
  name: string;
  /** Its place among all that can have the focus. */
  at: number;
  /** An outline of two pixels, or the frame round a mark. */
  isSeen: boolean;
}

/** Runs in the page: names, places, and whether a reader sees the focus. */
const inPage = `(() => {
  const all = [...document.querySelectorAll('a[href], button, select, summary, pre[tabindex="0"], [tabindex="0"]')];
  const focusable = all.filter((each) => each.checkVisibility({ visibilityProperty: true }));
  const nameOf = (each) => each.getAttribute('aria-label') ?? each.textContent ?? '';
  const isSeen = (each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    const frame = each.querySelector('.focus-frame');
    const box = each.getBoundingClientRect();
    const isInView = box.bottom > 0 && box.top < innerHeight;
    const isFramed = frame !== null && getComputedStyle(frame).display !== 'none';
    return isInView && (isFramed || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2));
  };
  return {
    focused: document.activeElement === document.body ? null : {
      name: nameOf(document.activeElement), at: focusable.indexOf(document.activeElement), isSeen: isSeen(document.activeElement),
    },
    focusable: focusable.map(nameOf),
  };
})()`;

const look = (page: Page) => page.evaluate<{ focused: Focused | null; focusable: string[] }>(inPage);

async function focusOf(page: Page): Promise<Focused | null> {
  return (await look(page)).focused;
}

/** Tab through the whole page: where it stops, what can have the focus in the order of the page, and where nobody would see it. */
export async function tabThrough(page: Page): Promise<{ stops: string[]; focusable: string[]; unseen: string[] }> {
  const stops: Focused[] = [];
  // the last stop leads out of the page
  for (let pressed = 0; pressed < 500; pressed++) {
    await page.keyboard.press('Tab');
    const now = await focusOf(page);
    if (now === null || now.at === stops[0]?.at) break;
    stops.push(now);
  }
  const { focusable } = await look(page);
  const names = (all: Focused[]) => all.map(({ name }) => plain(name));
  return { stops: names(stops), focusable: focusable.map(plain), unseen: names(stops.filter(({ isSeen }) => !isSeen)) };
}

/** Arrows from the first mark of the chart that has the focus: each row from left to right, then the next one. */
export async function arrowThrough(page: Page): Promise<{ marks: Set<string>; unseen: string[] }> {
  const marks = new Set<string>();
  const unseen: string[] = [];
  const press = async (key: string): Promise<boolean> => {
    const before = (await focusOf(page))?.name;
    await page.keyboard.press(key);
    const now = await focusOf(page);
    if (now === null) return false;
    marks.add(plain(now.name));
    if (!now.isSeen) unseen.push(plain(now.name));
    return now.name !== before;
  };
  const until = async (key: string): Promise<void> => {
    for (let pressed = 0; pressed < 50 && (await press(key)); pressed++);
  };
  await press('Home');
  for (let row = 0; row < 50; row++) {
    await until('ArrowLeft');
    await until('ArrowRight');
    if (!(await press('ArrowDown'))) break;
  }
  return { marks, unseen };
}
