"""What changed on a portal between two of its runs, and which pages explain it."""

from __future__ import annotations

from starlette.responses import Response

from checks.vocabulary import titles
from jobs.comparing import CHANGED_PAGES, CHANGED_SECTIONS, WHY_CHANGED, live_criteria
from reports.masking import about_citizens
from reports.words import UNKNOWN_VERDICT, VERDICTS
from scoring.differences import PageChange, Seen, differences
from scoring.rounding import signed
from web.pages.portal import found_run
from web.shelf import rubrics
from web.visit import Here


def comparison(visit: Here, code: str, tu: int, den: int) -> Response:
    """The difference of two runs: from `tu` to `den`."""
    store = visit.site.store
    before, after = found_run(visit, code, tu), found_run(visit, code, den)
    sides = [Seen(document=one.document, pages=store.load_pages(one.run.id)) for one in (before, after)]
    live = live_criteria(after.document["rubric"]["sha256"], rubrics())
    found = differences(*sides, rest_on_looks=live)
    for run in (tu, den):
        visit.site.views.note(store, visit.looker, run, "web_compare")
    counts = [*found.pages.values()]
    return visit.page(
        "comparison.html",
        code=code,
        before=before,
        after=after,
        found=found,
        moved=signed,
        pages=[(CHANGED_PAGES[kind], counts.count(kind)) for kind in PageChange if kind in counts],
        sections=CHANGED_SECTIONS,
        why=WHY_CHANGED,
        titles=titles(),
        verdicts=VERDICTS,
        unknown=UNKNOWN_VERDICT,
        hidden=lambda url: about_citizens(url, {}, after.document),
    )
