"""Publishing the tables of a season, and what everybody may read of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import HTTPException
from starlette.responses import JSONResponse, Response

from db.web_watch import WebEvent
from jobs.problems import InputProblem
from jobs.season_composed import composed_season
from jobs.season_held import held_season
from jobs.season_publishing import publish, publishable, published, published_seasons, withdraw
from season.periods import PHASE_WORDS
from season.problem import SeasonProblem
from web.pages.rounds import may_run
from web.security_log import note
from web.visit import Here, Visit

_REFUSED = (InputProblem, SeasonProblem)


def page(visit: Here, da: str = "") -> Response:
    """What would be published, and what is."""
    return _page(visit, done={"xong": "Đã công bố.", "thu-hoi": "Đã thu hồi bản công bố."}.get(da, ""))


def _page(visit: Visit, *, problem: str = "", done: str = "") -> Response:
    site = visit.site
    try:
        held = held_season(site.store, None)
        result = composed_season(site.store, site.configuration, held.period.season, held.today)
    except _REFUSED as refused:
        return visit.page("publishing_none.html", problem=str(refused))
    tables = publishable(result)
    return visit.page(
        "publishing.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        held=held,
        phase=PHASE_WORDS[held.phase],
        tables=[
            (
                table,
                sum(line.place is not None for line in table.lines),
                sum(line.low != line.high for line in table.lines),
            )
            for table in tables
        ],
        drafts=[table for table in result.tables if table.lines and table.draft_note],
        due=held.today >= held.period.publication_on,
        there=published(site.configuration, held.period.season),
        may=may_run(visit),
    )


def publish_now(visit: Here) -> Response:
    """Publish the newest season's tables as they are now."""
    site = visit.site
    try:
        made = publish(site.store, site.configuration, held_season(site.store, None), at=visit.now)
    except _REFUSED as problem:
        return _page(visit, problem=str(problem))
    _note(visit, "season_published", str(made.season))
    return visit.to("/cong-bo?da=xong")


def withdraw_now(visit: Here) -> Response:
    """Take the publication of the newest season back."""
    try:
        season = held_season(visit.site.store, None).period.season
    except _REFUSED as problem:
        return _page(visit, problem=str(problem))
    if not withdraw(visit.site.configuration, season):
        return _page(visit, problem=f"Kỳ {season} chưa được công bố.")
    _note(visit, "season_withdrawn", str(season))
    return visit.to("/cong-bo?da=thu-hoi")


def newest(visit: Here) -> Response:
    """The newest published tables, for everybody."""
    found = published(visit.site.configuration)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail="Chưa có bảng xếp hạng nào được công bố.")
    return visit.to(f"/xep-hang/{found.season}")


def public_tables(visit: Here, season: int) -> Response:
    """The published tables of a season."""
    found = published(visit.site.configuration, season)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail=f"Kỳ {season} chưa được công bố.")
    tables = found.document["tables"]
    return visit.page(
        "published.html",
        season=season,
        document=found.document,
        tables=[(table, [_line(line, table["decimals"]) for line in table["lines"]]) for table in tables],
        published_at=found.published_at,
        others=[one for one in published_seasons(visit.site.configuration) if one != season],
    )


def public_json(visit: Here, season: int) -> Response:
    """The same for programs."""
    found = published(visit.site.configuration, season)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, detail=f"Kỳ {season} chưa được công bố.")
    named = {"Content-Disposition": f'attachment; filename="xep-hang-{season}.json"'}
    return JSONResponse(json.loads(json.dumps(found.document)), headers=named)


def _line(line: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """A line with its numbers in words."""
    low, high = line["official"]
    words = ""
    if low is not None:
        words = _number(low, decimals)
        words = words if low == high else f"{words}–{_number(high, decimals)}"
    change = line["change"]
    told = "" if change is None else f"{'+' if change > 0 else ''}{_number(change, decimals)}"
    return {**line, "score": words or "–", "told_change": told}


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",").replace("-", "−")


def _note(visit: Visit, kind: str, detail: str) -> None:
    told = WebEvent(
        at=visit.now, kind=kind, account=visit.who.name, address=visit.knock.address, detail=detail
    )
    note(visit.site.store, told, season=detail)
