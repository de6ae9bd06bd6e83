// How a page stands on a narrow screen: does it fit, and how large is its text?
() => {
  const viewport = document.querySelector("meta[name=viewport i]");
  const body = document.body || document.documentElement;
  const sizes = {};
  let total = 0;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const letters = node.nodeValue.replace(/\s+/g, "").length;
    const parent = node.parentElement;
    if (!letters || !parent || /^(script|style|noscript|template|option)$/.test(parent.localName)) continue;
    const box = parent.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(parent).visibility === "hidden") continue;
    const size = Math.round(parseFloat(getComputedStyle(parent).fontSize) * 10) / 10;
    sizes[size] = (sizes[size] || 0) + letters;
    total += letters;
  }
  return {
    viewport_meta: viewport ? viewport.getAttribute("content") || "" : null,
    inner_width: window.innerWidth,
    scroll_width: Math.max(document.documentElement.scrollWidth, body.scrollWidth),
    text_sizes: Object.entries(sizes).map(([size, letters]) => [Number(size), letters]).sort((a, b) => a[0] - b[0]),
    letters: total,
  };
}
