// Keys of the verification desk. Every one only moves the focus or chooses what the page offers anyway; nothing is sent by a key.
"use strict";
(() => {
  const REMEMBERED = "soicong-phim-tat";
  const box = document.getElementById("phim-tat");
  let on = true;
  try { on = localStorage.getItem(REMEMBERED) !== "khong"; } catch { /* a browser that keeps nothing: keys stay on */ }
  if (box) {
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      try { localStorage.setItem(REMEMBERED, on ? "co" : "khong"); } catch { /* kept for this page only */ }
    });
  }

  const lines = [...document.querySelectorAll("a[data-queue]")];
  const step = (by) => {
    if (lines.length) {
      const at = lines.indexOf(document.activeElement);
      lines[Math.min(Math.max(at + by, 0), lines.length - 1)].focus();
      return;
    }
    const link = document.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (link) location.assign(link.href);
  };
  const choose = (key) => {
    const field = document.querySelector(`[data-key="${key}"]`);
    if (!field) return false;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    if (key === "d") document.querySelector('input[name=chon][value="khac"]').checked = true;
    if (field.type === "radio") {
      field.checked = true;
      document.getElementById("ly-do").focus();
    } else field.focus();
    return true;
  };
  const typing = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (!on || typing(event.target)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (!"amdlh".includes(event.key) || event.key.length !== 1 || !choose(event.key)) return;
    event.preventDefault();
  });
})();
