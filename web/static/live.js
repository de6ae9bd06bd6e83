// Shows what is told while something runs; at its end the page is loaded anew. Without this script it loads itself now and then.
"use strict";
(() => {
  const again = (seconds) => setTimeout(() => location.reload(), seconds * 1000);
  const soon = document.querySelector("[data-again]");
  if (soon) again(Number(soon.dataset.again));
  const place = document.querySelector("[data-live]");
  const said = document.getElementById("thong-bao");
  if (!place) return;
  if (!window.EventSource) { again(5); return; }
  const source = new EventSource(place.dataset.live);
  const show = (event) => {
    const told = JSON.parse(event.data);
    place.innerHTML = told.html; // made by our own templates, escaped there
    if (said && said.textContent !== told.said) said.textContent = told.said;
  };
  source.addEventListener("shown", show);
  source.addEventListener("over", (event) => { source.close(); show(event); again(0.3); });
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) again(8); });
  addEventListener("pagehide", () => source.close());
})();
