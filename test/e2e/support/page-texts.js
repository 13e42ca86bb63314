// Runs in the page: texts that overlap another, or reach beyond the page's width, as the browser drew them. Each rectangle is a
// line of one text node; a fifth of its height is air above and below the letters.
function overlap(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
}

(() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (!text || !parent?.checkVisibility({ visibilityProperty: true }) || parent.closest('title, desc, .skip, .visually-hidden, option'))
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width > 1) boxes.push({ text, left, right, top: top + height * 0.2, bottom: bottom - height * 0.2 });
    }
  }
  const page = document.documentElement;
  return [
    ...boxes.filter(({ left, right }) => left < -0.5 || right > page.clientWidth + 0.5).map(({ text }) => `outside: ${text}`),
    ...boxes.flatMap((a, at) =>
      boxes
        .slice(at + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `overlap: ${a.text} | ${b.text}`),
    ),
    ...(page.scrollWidth > page.clientWidth ? [`scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`] : []),
  ];
})();
