"""The first page of the office: where the province stands, and what needs a person."""

from __future__ import annotations

from markupsafe import Markup
from starlette.responses import Response

from db.rounds import RoundRecord
from jobs.human_check import human_check
from scoring.human_check import sentence
from web import overview_facts as facts
from web.rendering import fragment
from web.standings import Standings
from web.visit import Here, Visit
from web.waiting import waiting


def overview(visit: Here) -> Response:
    """The overview. Its main part is the same for everybody, and is kept for a moment."""
    site = visit.site
    standings = site.standings(visit.today)
    newest, told = facts.last_round(site.store)
    if not standings.leagues and newest is None:
        return visit.page("no_results.html")
    main = site.pieces.of(
        "overview",
        standings,
        (visit.today, newest, told, site.store.season_desk().heard()),
        lambda: _main(visit, standings, newest, told),
    )
    return visit.page("overview.html", main=main)


def _main(
    visit: Visit, standings: Standings, newest: RoundRecord | None, told: facts.RoundTold | None
) -> Markup:
    site = visit.site
    rose, fell = facts.moved(standings)
    lines = standings.all
    return fragment(
        "overview_main.html",
        standings=standings,
        cards=facts.cards(standings),
        rose=rose,
        fell=fell,
        matters=(
            *waiting(site.store, standings, visit.today),
            *facts.matters(site.store, standings, newest),
        ),
        round=told,
        human_check=sentence(human_check(site.configuration), {one.result.rubric.id for one in lines}),
        measured=facts.measured(site.configuration),
        newest=facts.day_told(standings.newest),
        spread=facts.spread(standings),
        count=len(lines),
        scored=sum(one.result.scorecard.scored for one in lines),
        draft=any(not one.result.rubric.adopted for one in lines),
    )
