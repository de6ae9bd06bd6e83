"""The first page of the office: where the province stands, and what needs a person."""

from __future__ import annotations

from starlette.responses import Response

from jobs.human_check import human_check
from scoring.human_check import sentence
from web import overview_facts as facts
from web.visit import Here
from web.waiting import waiting


def overview(visit: Here) -> Response:
    """The overview."""
    site = visit.site
    standings = site.standings(visit.today)
    newest, told = facts.last_round(site.store)
    if not standings.leagues and newest is None:
        return visit.page("no_results.html")
    rose, fell = facts.moved(standings)
    rubrics = {one.result.rubric.id for one in standings.all}
    lines = standings.all
    scored = sum(one.result.scorecard.scored for one in lines)
    return visit.page(
        "overview.html",
        standings=standings,
        cards=facts.cards(standings),
        rose=rose,
        fell=fell,
        matters=(
            *waiting(site.store, standings, visit.today),
            *facts.matters(site.store, standings, newest),
        ),
        round=told,
        human_check=sentence(human_check(site.configuration), rubrics),
        measured=facts.measured(site.configuration),
        newest=facts.day_told(standings.newest),
        spread=facts.spread(standings),
        count=len(lines),
        scored=scored,
        draft=any(not one.result.rubric.adopted for one in lines),
    )
