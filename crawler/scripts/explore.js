// Opens what a visitor would open and tells where a click leads, on a page that can no longer leave or send anything.
// Defines window.__soicong {open, graft, candidates, press}; false where the browser cannot hold a page in place.
() => {
  if (!window.navigation || window.__soicong) return !!window.__soicong;
  const listeners = window.__soicongListeners || {click: new WeakSet(), hover: new WeakSet()};
  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const clean = text => (text || "").replace(/\s+/g, " ").trim();
  const plain = text => clean(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const label = el => clean(el.innerText || el.textContent) || clean(el.getAttribute("aria-label"))
    || clean(el.getAttribute("title")) || clean(el.getAttribute("alt")) || clean((el.querySelector("img[alt]") || {}).alt)
    || (el.localName === "input" ? clean(el.value) : "");
  const names = el => `${el.getAttribute("class") || ""} ${el.id || ""}`;
  const leads = el => el.localName === "a" && el.hasAttribute("href")
    && !/^\s*(#(?![!/])|javascript:|$)/i.test(el.getAttribute("href"));
  const script = el => `${el.getAttribute("href") || ""} ${el.getAttribute("onclick") || ""}`;
  const ACTS = /^(dang (nhap|xuat|ky)|log ?(in|out)|sign ?(in|up|out)|gui|xoa|binh chon|bieu quyet|thich|like|share|chia se)\b|tim kiem|search|mat khau|password|english|tieng anh|ngon ngu|language|^(en|eng|vi|vn)$/;
  const ACTING = /lang|search|login|logout|sign-?(in|up)|share|print|font|close|captcha|vote|chat|social|slick|owl-|swiper|carousel-control/i;
  const forbidden = el => ACTS.test(plain(label(el))) || ACTING.test(names(el)) || (el.type === "submit" && el.form)
    || !!(el.closest("form") && el.closest("form").querySelector("[type=password]")) || /__doPostBack|WebForm_/.test(script(el));

  const visible = el => el.isConnected && el.getClientRects().length > 0 && getComputedStyle(el).visibility !== "hidden";

  // Nothing leaves, nothing is sent, nothing asks.
  const state = {gone: [], grown: 0, shown: [], held: 0, at: null, panels: [], size: 0};
  const note = (url, inside) => {
    try { state.gone.push({url: new URL(url, document.baseURI).href, inside: !!inside}); } catch (_) {}
  };
  navigation.addEventListener("navigate", event => {
    if (event.formData) state.held += 1;
    else if (!event.hashChange) note(event.destination.url, event.destination.sameDocument);
    if (event.cancelable) event.preventDefault();
  });
  window.open = url => { if (url) note(url); return null; };
  window.alert = window.print = () => {};
  window.confirm = () => false;
  window.prompt = () => null;
  const hold = () => { state.held += 1; };
  HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = hold;
  document.addEventListener("submit", event => { hold(); event.preventDefault(); }, true);
  const reads = method => /^(get|head)?$/i.test(method || "");
  const fetched = window.fetch;
  window.fetch = (what, how) => reads((how || {}).method || (what || {}).method) ? fetched.call(window, what, how)
    : (hold(), Promise.reject(new TypeError("held")));
  const opened = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, ...rest) {
    if (!reads(method)) { hold(); throw new DOMException("held", "NetworkError"); }
    return opened.call(this, method, ...rest);
  };
  navigator.sendBeacon = () => false;

  // What appears, and under which entry.
  const identity = a => `${a.href} ${clean(a.textContent)}`;
  const anchors = el => [...(el.matches("a[href]") ? [el] : []), ...el.querySelectorAll("a[href]")];
  const known = new Set(anchors(document.documentElement).map(identity));
  const LARGEST = 60000, LARGEST_ALL = 400000;
  new MutationObserver(records => {
    for (const record of records) {
      if (record.type === "attributes") { state.shown.push(record.target); continue; }
      for (const added of record.addedNodes) {
        if (added.nodeType !== 1 || /^(script|style|link)$/.test(added.localName)) continue;
        const fresh = anchors(added).filter(a => !known.has(identity(a)));
        if (fresh.length || clean(added.textContent).length > 20) state.grown += 1;
        if (!fresh.length || !state.at) continue;
        const html = added.outerHTML;
        if (html.length > LARGEST || state.size + html.length > LARGEST_ALL) continue;
        fresh.forEach(a => known.add(identity(a)));
        state.size += html.length;
        state.panels.push({html, under: state.at, links: fresh.map(identity)});
      }
    }
  }).observe(document.documentElement, {childList: true, subtree: true, attributes: true,
    attributeFilter: ["class", "style", "hidden"]});

  const TOGGLES = "[aria-expanded=false], [aria-haspopup]:not([aria-haspopup=false]), [data-toggle=dropdown], [data-toggle=collapse], "
    + "[data-bs-toggle=dropdown], [data-bs-toggle=collapse], [data-bs-toggle=offcanvas], summary, [class*=burger], [class*=navbar-toggle], "
    + "[class*=menu-toggle], [class*=toggle-menu], [class*=menu-btn], [class*=btn-menu], [class*=menu-icon], [class*=icon-menu], "
    + "[class*=nav-toggle], [class*=toggle-nav], [class*=mobile-menu], [class*=accordion] > *, [class*=dropdown-toggle], [class*=submenu]";
  const MENUS = "nav, header, [role=navigation], [role=menubar], [class*=menu], [id*=menu], [class*=nav]";
  const toggles = () => [...document.querySelectorAll(TOGGLES)].filter(el => !leads(el) && !forbidden(el)
    && !el.closest("a[href]:not([href^='#']):not([href^='javascript:'])") && !el.querySelector("a[href]:not([href^='#']), input, select")
    && el.getAttribute("role") !== "tab" && el.localName !== "input");
  const inMenus = () => {
    const entries = new Set();
    for (const menu of document.querySelectorAll(MENUS)) {
      for (const el of menu.querySelectorAll("li, a, td, div, span")) {
        const listens = listeners.hover.has(el) || el.hasAttribute("onmouseover") || el.hasAttribute("onmouseenter");
        const top = el.localName === "li" && !(el.parentElement.closest("li")) && el.querySelectorAll("a").length <= 1;
        if ((listens || top) && !ACTING.test(names(el))) entries.add(el);
      }
    }
    return [...entries];
  };
  const over = (el, types) => types.forEach(type => el.dispatchEvent(new (type.startsWith("pointer") ? PointerEvent : MouseEvent)(
    type, {bubbles: !type.endsWith("enter") && !type.endsWith("leave"), cancelable: true, view: window})));

  // Clicks what opens menus and lays the pointer on their entries; how many things were tried.
  const open = async (most, milliseconds) => {
    const end = performance.now() + milliseconds;
    let tried = 0;
    const done = new WeakSet();
    for (let round = 0; round < 2; round += 1) {  // what a first click shows may hold entries of its own
      for (const el of inMenus().filter(one => !done.has(one)).slice(0, most)) {
        if (performance.now() > end) return tried;
        done.add(el);
        state.at = el;
        const inner = el.querySelector("a, span") || el;
        over(el, ["pointerover", "pointerenter", "mouseenter"]);
        over(inner, ["mouseover", "mousemove"]);
        await sleep(15);
        tried += 1;
      }
      for (const el of toggles().filter(one => !done.has(one)).slice(0, most)) {
        if (performance.now() > end) return tried;
        done.add(el);
        state.at = el;
        try { el.click(); } catch (_) {}
        await sleep(40);
        tried += 1;
      }
    }
    return tried;
  };

  // What was shown for a moment and is gone again stands under its entry.
  const graft = () => {
    const here = new Set(anchors(document.documentElement).map(identity));
    let placed = 0;
    for (const panel of state.panels) {
      if (panel.links.every(link => here.has(link))) continue;
      const box = document.createElement("div");
      box.className = "sub-menu";
      box.setAttribute("data-soicong-opened", "");
      const held = document.createElement("template");
      held.innerHTML = panel.html;
      held.content.querySelectorAll("script").forEach(el => el.remove());
      box.append(held.content);
      const entry = panel.under.closest("li");
      if (entry && entry.isConnected) entry.append(box);
      else if (panel.under.isConnected && panel.under !== document.body) panel.under.after(box);
      else (document.querySelector("nav") || document.body).append(box);
      panel.links.forEach(link => here.add(link));
      placed += 1;
    }
    state.at = null;
    state.panels = [];
    return placed;
  };

  // Elements without an address that look as if a click led somewhere; each is marked with its number.
  const WANTED = "[onclick], [role=link], [role=button], [role=menuitem], [role=tab], [tabindex='0'], button, a, li, span, div, td, p, "
    + "h1, h2, h3, h4, h5, h6, img, strong, b, label, input[type=button], option";
  const panelOf = el => ["aria-controls", "data-bs-target", "data-target", "href"].map(name => el.getAttribute(name) || "")
    .map(value => value.replace(/^#/, "")).filter(value => value && !/[\s/]/.test(value))
    .map(value => document.getElementById(value)).find(Boolean);
  const clickable = el => {
    if (el.localName === "option") {
      const box = el.closest("select");
      return !!box && !!el.value && !/^(https?:|\/)/.test(el.value) && !box.multiple
        && (box.hasAttribute("onchange") || !box.closest("form")) && !/^\s*$/.test(el.textContent);
    }
    if (leads(el) || el.closest("a[href]") !== null && leads(el.closest("a[href]"))) return false;
    const panel = panelOf(el);
    const tab = el.getAttribute("role") === "tab" || /^(tab|pill)$/.test(el.dataset.toggle || el.dataset.bsToggle || "");
    if (panel && (!tab || clean(panel.textContent).length > 20)) return false;  // what it shows stands in the page
    if (!tab && (el.hasAttribute("aria-expanded") || el.hasAttribute("aria-haspopup") || el.dataset.toggle || el.dataset.bsToggle))
      return false;
    if (el.querySelector("a[href], input, select, textarea")) return false;
    if (el.hasAttribute("onclick") || listeners.click.has(el) || el.localName === "button" || tab) return true;
    if (/^(link|button|menuitem)$/.test(el.getAttribute("role") || "") || el.getAttribute("tabindex") === "0") return true;
    if (el.localName === "a") return !el.name;
    return (el.children.length === 0 || el.localName === "img") && getComputedStyle(el).cursor === "pointer"
      && !el.closest("label, button, summary");
  };
  let marked = [];
  let hidden = [];
  const candidates = most => {
    marked = [];
    // What a click may show by its style alone: it gets a name, so that the tab can say which panel is its own.
    hidden = [...document.querySelectorAll("div, section, ul, table, article, p")]
      .filter(one => !visible(one) && visible(one.parentElement) && clean(one.textContent).length > 20).slice(0, 60);
    hidden.forEach((one, number) => { one.id = one.id || `soicong-panel-${number}`; });
    for (const el of document.querySelectorAll(WANTED)) {
      if (marked.length >= most) break;
      if (el.getAttribute("type") === "submit" || !clickable(el) || forbidden(el)) continue;
      const text = label(el);
      if (!text || text.length > 120) continue;
      el.setAttribute("data-soicong", `?${marked.length}`);
      marked.push(el);
    }
    return marked.map(label);
  };

  // Clicks one of them: where it would lead, else whether something else is shown.
  const press = async number => {
    const el = marked[number];
    if (!el || !el.isConnected) return {to: "", inside: false, did: "lost"};
    const closed = hidden.filter(one => !visible(one));
    Object.assign(state, {gone: [], grown: 0, shown: [], held: 0});
    try {
      if (el.localName === "option") {
        const box = el.closest("select");
        box.value = el.value;
        box.dispatchEvent(new Event("change", {bubbles: true}));
      } else el.click();
    } catch (_) {}
    for (let waited = 0; waited < 10 && !state.gone.length && !state.held; waited += 1) {
      await sleep(40);
      if (waited >= 3 && (state.grown || state.shown.length)) break;
    }
    const gone = state.gone[0];
    if (gone) return {to: gone.url, inside: gone.inside, did: "left"};
    if (state.held || state.grown) return {to: "", inside: false, did: "changed"};
    const panel = closed.find(one => visible(one) && !one.contains(el));
    return panel ? {to: panel.id, inside: false, did: "shown"} : {to: "", inside: false, did: "nothing"};
  };
  Object.defineProperty(window, "__soicong", {value: {open, graft, candidates, press}});
  return true;
}
