// Runs before the page's own scripts: notes paints and long tasks as they happen.
(() => {
  const notes = {lcp: null, blocking: 0, fcp: null};
  Object.defineProperty(window, "__soicongTiming", {value: notes});
  const watch = (type, each) => {
    try { new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true}); } catch (_) {}
  };
  watch("paint", entry => { if (entry.name === "first-contentful-paint") notes.fcp = entry.startTime; });
  watch("largest-contentful-paint", entry => { notes.lcp = entry.startTime; });
  watch("longtask", entry => { notes.blocking += Math.max(0, entry.duration - 50); });
})();
