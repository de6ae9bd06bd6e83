// What was noted, in seconds; null where the browser did not say.
() => {
  const notes = window.__soicongTiming || {};
  const navigation = performance.getEntriesByType("navigation")[0] || {};
  const seconds = ms => typeof ms === "number" && ms > 0 ? Math.round(ms) / 1000 : null;
  return {
    first_contentful_paint_s: seconds(notes.fcp),
    largest_contentful_paint_s: seconds(notes.lcp),
    total_blocking_s: Math.round(notes.blocking || 0) / 1000,
    full_display_s: seconds(navigation.loadEventEnd),
  };
}
