// Runs in the page: texts that overlap another or a mark, that are cut off, or that reach beyond the page's width, as the browser drew
// them. Each rectangle is a line of one text node; a fifth of its height is air above and below the letters.
const marks = 'figure.chart svg :is(.mark-solid, .mark-hollow, .mark-hatched, .mark-ring)';
const unread = 'title, desc, .skip, .visually-hidden, option';

function overlap(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
}

function linesOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const text = node.textContent.trim();
  return [...range.getClientRects()]
    .filter(({ width }) => width > 1)
    .map(({ left, right, top, bottom, height }) => ({ text, node, left, right, top: top + height * 0.2, bottom: bottom - height * 0.2 }));
}

function textsOfPage() {
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const isRead = node.textContent?.trim() && parent?.checkVisibility({ visibilityProperty: true }) && !parent.closest(unread);
    if (isRead) lines.push(...linesOf(node));
  }
  return lines;
}

/** A text that an element above it cuts off, or that reaches out of its own drawing; what can be scrolled to is not cut off. */
function isCut({ node, left, right, top, bottom }) {
  for (let above = node.parentElement; above && above !== document.body; above = above.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(above);
    const cutsX = overflowX === 'hidden' || overflowX === 'clip' || above.tagName === 'svg';
    const cutsY = overflowY === 'hidden' || overflowY === 'clip' || above.tagName === 'svg';
    const box = above.getBoundingClientRect();
    if ((cutsX && (left < box.left - 0.5 || right > box.right + 0.5)) || (cutsY && (top < box.top - 0.5 || bottom > box.bottom + 0.5)))
      return true;
  }
  return false;
}

(() => {
  const lines = textsOfPage();
  const shapes = [...document.querySelectorAll(marks)].map((shape) => ({ shape, box: shape.getBoundingClientRect() }));
  const page = document.documentElement;
  return [
    ...lines.filter(({ left, right }) => left < -0.5 || right > page.clientWidth + 0.5).map(({ text }) => `outside: ${text}`),
    ...lines.filter(isCut).map(({ text }) => `cut off: ${text}`),
    ...lines.flatMap((a, at) =>
      lines
        .slice(at + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `overlap: ${a.text} | ${b.text}`),
    ),
    ...lines.flatMap((line) => shapes.filter(({ box }) => overlap(line, box)).map(() => `on a mark: ${line.text}`)),
    ...(page.scrollWidth > page.clientWidth ? [`scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`] : []),
  ];
})();
