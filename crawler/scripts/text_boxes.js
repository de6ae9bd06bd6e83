// Where on the picture the words of a page stand. Called in a world of its own, where no page has changed anything.
// {scale, boxes: [[x, y, width, height, words, path], …]}: CSS pixels from the page's corner; inner elements come first.
limits => {
  const ends = performance.now() + limits.milliseconds;
  const SILENT = /^(script|style|noscript|template|head|iframe|object|canvas|video|audio|option|textarea)$/;
  const boxes = [];
  const across = window.scrollX, down = window.scrollY;
  let letters = 0, seen = 0;
  const words = text => text.replace(/\s+/g, " ").trim();
  const full = () => boxes.length >= limits.boxes || letters >= limits.letters || performance.now() > ends;
  const of = rect => ({left: rect.left + across, top: rect.top + down, right: rect.right + across, bottom: rect.bottom + down});
  const both = (a, b) => ({left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)});
  const families = new Map();  // of a parent: how many of each name it holds, and the place of each child
  const family = parent => {
    if (!families.has(parent)) {
      const counts = {}, places = new Map();
      for (const one of parent.children) places.set(one, counts[one.localName] = (counts[one.localName] || 0) + 1);
      families.set(parent, {counts, places});
    }
    return families.get(parent);
  };
  const step = (el, above) => {
    const id = (el.getAttribute("id") || "").trim();
    if (id) return `${el.localName}#${id}`;
    const {counts, places} = family(el.parentElement);
    const name = counts[el.localName] === 1 ? el.localName : `${el.localName}[${places.get(el)}]`;
    return above ? `${above}>${name}` : name;
  };
  const note = (el, area, text, path) => {
    const [left, top] = [Math.round(area.left), Math.round(area.top)];
    const [width, height] = [Math.round(area.right) - left, Math.round(area.bottom) - top];
    if (width < 2 || height < 2) return;
    boxes.push([left, top, width, height, text.slice(0, limits.longest), path]);
    letters += Math.min(text.length, limits.longest) + path.length;
  };

  // Notes what an element and those in it say, where it is seen; gives back its words.
  const visit = (el, clip, above, depth) => {
    seen += 1;
    if (depth > limits.depth || seen > limits.elements || full() || SILENT.test(el.localName)) return "";
    const style = getComputedStyle(el);
    if (style.display === "none" || style.opacity === "0") return "";
    const path = el === document.body ? "" : step(el, above);
    const own = of(el.getBoundingClientRect());
    const inner = style.display === "contents" || style.overflow === "visible" || el === document.body ? clip : both(clip, own);
    const known = boxes.length;
    let text = "", direct = false, single = "";
    if (el.localName === "img") text = el.getAttribute("alt") || "";
    else if (el.localName === "input") text = /^(submit|button|reset)$/.test(el.type) ? el.value : el.placeholder || "";
    else {
      for (const child of el.childNodes) {
        if (child.nodeType === 3 && style.visibility === "visible") {
          text += child.nodeValue;
          direct = direct || /\S/.test(child.nodeValue);
        } else if (child.nodeType === 1) {
          const said = visit(child, inner, path, depth + 1);
          text += said ? ` ${said} ` : "";
          single = single || said;
        }
      }
    }
    text = words(text);
    if (!text || full() || el === document.body || style.visibility !== "visible") return text;
    if (!direct && (text.length > limits.short || (text === single && boxes.length > known))) return text;
    let area = own;
    if (direct || single) {  // a heading is as wide as its column: its words are not
      const range = document.createRange();
      range.selectNodeContents(el);
      area = of(range.getBoundingClientRect());
    }
    note(el, both(area, inner), text, path);
    return text;
  };
  const page = {left: 0, top: 0, right: limits.width, bottom: limits.tallest};
  if (document.body) visit(document.body, page, "", 0);
  return {scale: window.devicePixelRatio, boxes};
}
