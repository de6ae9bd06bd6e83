"""One portal: what a run of it found, criterion by criterion, with evidence, what to mend, and how it went over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import HTTPException, Query
from starlette.responses import Response

from db.records import RunSummary, ScoreLine
from db.store import Store
from db.web_accounts import Role
from jobs.custody import log_of
from jobs.human_check import human_check
from jobs.kept_archives import marked, thinned
from jobs.trends import trend_of
from reports.build import MENDS_SHOWN, Context, marks, portal_report, unjudged_by_need
from reports.exhibits import plan
from reports.published import masked
from reports.text import interval
from reports.trend import trend_drawing
from reports.view import PortalView, portal_view, sentence
from scoring.human_check import stamped, told
from scoring.model import Grade, Rubric
from scoring.result import canonical_bytes
from scoring.rounding import rounded
from season.questions import questions
from web.evidence_pages import EvidenceLinks, evidence_links
from web.portal_map import PortalMap, portal_map
from web.shelf import rubric_of, rubrics
from web.visit import Here, Visit
from web.what_if import what_if

_RUNS_LISTED = 40
Chosen = Annotated[list[str] | None, Query()]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A run of an agency with its newest result."""

    run: RunSummary
    document: Mapping[str, Any]
    rubric: Rubric | None

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades of its rubric; none where this version does not know it."""
        return self.rubric.grades if self.rubric is not None else ()


def newest(visit: Here, code: str) -> Response:
    """The run of an agency that counts now."""
    standings = visit.site.standings(visit.today)
    run = standings.runs.get(code)
    if run is None:
        runs = visit.site.store.freshness().runs_of(code, limit=_RUNS_LISTED)
        kept_back = _held_from(visit, runs)
        run = next((one for one in runs if one not in kept_back), None)
    if run is None:
        raise HTTPException(
            404, detail="Cổng này chưa có kết quả đánh giá nào. Kết quả hiện ở đây sau đợt thu thập đầu tiên."
        )
    return visit.to(f"/cong/{code}/{run}")


def portal(visit: Here, code: str, run: int, sua: Chosen = None) -> Response:
    """What a run found; `sua`: the criteria that a reader thinks of as mended."""
    found = found_run(visit, code, run)
    site = visit.site
    document = stamped(found.document, human_check(site.configuration))
    view = portal_view(document)
    trend = trend_of(site.store, code, visit.today, rubrics=rubrics())
    site.views.note(site.store, visit.looker, run, "web")
    mends = view.mends if view.scored else ()
    listed = [
        one for one in site.store.list_runs(agency_code=code, limit=_RUNS_LISTED) if one.score is not None
    ]
    kept_back = _held_from(visit, (one.id for one in listed))
    standing = next((one for one in site.standings(visit.today).all if one.result.agency.code == code), None)
    return visit.page(
        "portal_page.html",
        view=view,
        code=code,
        run=found.run,
        human_check=told(view.run),
        sentence=sentence(view),
        marks=marks(found.grades),
        mends=mends[:MENDS_SHOWN],
        unjudged=unjudged_by_need(view.unjudged if view.scored else ()),
        trend=trend,
        course=trend_drawing(trend),
        changes_href="",
        contact="",
        exhibits=_links(visit, found, document),
        what_if=what_if(view, frozenset(sua or ()), found.grades),
        map=_map(site.store, found, view),
        standing=standing,
        runs=[one for one in listed if one.id not in kept_back],
        span_told=_span_told,
        questions=_waiting_questions(visit, code),
        newest_run=site.standings(visit.today).runs.get(code),
    )


def _map(store: Store, found: Found, view: PortalView) -> PortalMap | None:
    """The portal as this run saw it; None where it was not scored, or what was seen is no longer kept."""
    pages = store.load_pages(found.run.id) if view.scored else {}
    if not pages:
        return None
    seen = {url: page.visibility for url, page in pages.items()}
    return portal_map(seen, view.sections, home_url=found.run.agency.home_url)


def portal_download(visit: Here, code: str, run: int, kind: str) -> Response:
    """A run's result as a file: the document for programs, or the report to print and hand on."""
    found = found_run(visit, code, run)
    document = stamped(found.document, human_check(visit.site.configuration))
    visit.site.views.note(visit.site.store, visit.looker, run, "web_file")
    if kind == "json":
        content, media = canonical_bytes(masked(document)), "application/json; charset=utf-8"
    elif kind == "html":
        trend = trend_of(visit.site.store, code, visit.today, rubrics=rubrics())
        page = portal_report(document, context=Context(grades=found.grades, trend=trend))
        content, media = page.encode(), "text/html; charset=utf-8"
    else:
        raise HTTPException(404)
    named = {"Content-Disposition": f'attachment; filename="{code}-{run}.{kind}"'}
    return Response(content, media_type=media, headers=named)


def found_run(visit: Visit, code: str, run: int) -> Found:
    """A run of this agency with its newest result. Raises HTTPException for one of another, or without result."""
    store = visit.site.store
    record = store.load_run(run)
    if record.agency.code != code:
        raise HTTPException(404, detail=f"Lượt {run} không phải của cơ quan này.")
    if run in _held_from(visit, (run,)):
        raise HTTPException(404, detail=f"Kết quả của lượt {run} đang được kiểm tra lại, chưa xem được.")
    document = marked(store.load_document(run), record, thinned(log_of(store), run))
    told_of = document["rubric"]
    return Found(run=record, document=document, rubric=rubric_of(told_of["sha256"], told_of["id"]))


def _held_from(visit: Visit, runs: Iterable[int]) -> frozenset[int]:
    """Those of an agency's runs that the guard holds back: the office looks at them first, the agency not yet."""
    if visit.who.role is not Role.AGENCY:
        return frozenset()
    held = visit.site.store.guarding().held()
    found = visit.site.store.rounds().rounds_of(runs) if held else {}
    return frozenset(run for run, number in found.items() if number in held)


def _waiting_questions(visit: Visit, code: str) -> int:
    """How many questions of reviewers wait for an agency's answer: told on its first page, to it alone."""
    store = visit.site.store
    season = max((one.season for one in store.season_desk().periods()), default=None)
    if visit.who.role is not Role.AGENCY or season is None:
        return 0
    return sum(one.open for one in questions(store.season_desk().reviews(season, code)))


def _span_told(score: ScoreLine) -> str:
    return interval(rounded(score.low), rounded(score.high))


def _links(visit: Visit, found: Found, document: Mapping[str, Any]) -> EvidenceLinks:
    if not visit.site.evidence.there(visit.site.store, found.run.id):
        return EvidenceLinks()
    return evidence_links(found.run.id, plan(document))
