// Elements that lead somewhere only when clicked: __doPostBack links, onclick buttons, menus built by scripts.
() => {
  const clean = text => (text || "").replace(/\s+/g, " ").trim().slice(0, 120);
  const label = el => clean(el.innerText || el.textContent) || clean(el.getAttribute("aria-label"))
    || clean(el.getAttribute("title")) || clean(el.getAttribute("alt")) || clean((el.querySelector("img[alt]") || {}).alt) || clean(el.value);
  const path = el => {
    const steps = [];
    for (let at = el; at && at.nodeType === 1; at = at.parentElement) {
      if (at.id && /^[A-Za-z][\w-]*$/.test(at.id) && document.querySelectorAll("#" + at.id).length === 1) {
        steps.unshift("#" + at.id);
        break;
      }
      const name = at.localName;
      const twins = at.parentElement ? [...at.parentElement.children].filter(s => s.localName === name) : [at];
      steps.unshift(twins.length > 1 ? `${name}:nth-of-type(${twins.indexOf(at) + 1})` : name);
    }
    return steps.join(" > ");
  };
  const inMenu = el => !!el.closest("nav, header, [role=navigation], [role=menubar], [class*=menu], [id*=menu], [class*=nav]");
  const kind = el => {
    const script = (el.getAttribute("href") || "") + " " + (el.getAttribute("onclick") || "");
    if (/__doPostBack|WebForm_DoPostBack/.test(script)) return "postback";
    if (/^\s*javascript:(?!\s*(void|;|\s*$))/i.test(el.getAttribute("href") || "")) return "script";
    const href = el.getAttribute("href");
    if (el.localName === "a" && href && !/^\s*(#|javascript:)/i.test(href)) return "";
    if (el.hasAttribute("onclick")) return "script";
    if (el.localName === "button") return el.type === "submit" && el.form ? "" : "button";
    const heard = window.__soicongListeners;  // noted where the page is explored
    if (/^(link|menuitem|button|tab)$/.test(el.getAttribute("role") || "")) return "button";
    if (el.localName === "a") return href === null && !el.name && !el.id ? "button" : /^#(?![!/])/.test(href) || heard && heard.click.has(el) ? "button" : "";
    if (heard && heard.click.has(el) && !el.querySelector("a[href]")) return "pointer";
    // a leaf that looks clickable: the listener itself cannot be seen from here
    return el.children.length === 0 && getComputedStyle(el).cursor === "pointer" && !el.closest("a, button, label") ? "pointer" : "";
  };
  const found = [];
  const seen = {};
  for (const el of document.querySelectorAll("a, button, [onclick], [role], li, span, div, td, p, h1, h2, h3, h4, h5, h6, img, strong, b")) {
    const how = kind(el);
    const text = how && label(el);
    if (!text) continue;
    const key = how + "\n" + text;
    seen[key] = (seen[key] || 0) + 1;
    if (seen[key] > 3) continue;
    found.push({label: text, kind: how, selector: path(el), in_menu: inMenu(el)});
    if (found.length >= 400) break;
  }
  return found;
}
