"""The leagues: one page each, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import HTTPException
from markupsafe import Markup
from starlette.responses import Response

from db.web_watch import WebEvent
from jobs.human_check import human_check
from scoring.human_check import sentence
from scoring.model import League
from web.league_courses import LAST, drawn
from web.league_files import KINDS, league_file
from web.league_lines import PER_PAGE, STEPS, LeaguePage, Wanted, around, league_page
from web.league_print import MOST, league_pdf
from web.periods import asked_day, periods
from web.security_log import note
from web.standings import Standings, slug_of
from web.visit import Here, Visit


def leagues(visit: Here) -> Response:
    """The first league; where there is none yet, what to do."""
    standings = visit.site.standings(visit.today)
    if not standings.leagues:
        return visit.page("no_results.html")
    return visit.to(f"/bang/{slug_of(standings.leagues[0])}")


def league(
    visit: Here,
    slug: str,
    ky: str = "",
    xep: str = "hang",
    loc: str = "",
    loai: str = "",
    xem: str = "",
    trang: str = "",
) -> Response:
    """One league as of a day (`ky`), sorted (`xep`), filtered (`loc`, `loai`), as a table or heat map (`xem`); one page."""
    on = asked_day(ky, visit.today)
    standings = visit.site.standings(on)
    found = _found(standings, slug)
    asked_page = int(trang) if trang.isascii() and trang.isdigit() and len(trang) < 6 else 1
    wanted = Wanted(order=xep, text=loc[:100], grade=loai, heat=xem == "nhiet", page=asked_page)
    kept = {"ky": ky, "xep": xep if xep != "hang" else "", "loc": wanted.text, "loai": loai, "xem": xem}

    def here(**changes: str) -> str:
        told = {name: value for name, value in {**kept, **changes}.items() if value}
        return f"/bang/{slug}" + (f"?{urlencode(told)}" if told else "")

    shown = league_page(found, wanted)
    return visit.page(
        "league.html",
        standings=standings,
        slug=slug,
        slug_of=slug_of,
        page=shown,
        wanted=wanted,
        kept=kept,
        here=here,
        steps=STEPS,
        around=around,
        courses={} if wanted.heat else _courses(visit, standings, shown),
        last=LAST,
        kinds=("xlsx", "csv", "json", *(("pdf",) if shown.count <= MOST else ())),
        first=(shown.number - 1) * PER_PAGE + 1,
        periods=periods(visit.site.store, on),
        asked=ky,
        human_check=_checked(visit, found),
    )


def league_download(visit: Here, slug: str, kind: str, ky: str = "") -> Response:
    """One league as a file."""
    if kind not in (*KINDS, "pdf"):
        raise HTTPException(404)
    on = asked_day(ky, visit.today)
    standings = visit.site.standings(on)
    found = _found(standings, slug)
    checked = _checked(visit, found)
    if kind == "pdf":
        content = league_pdf(found, on=on, human_check=checked)
    else:
        content = league_file(found, kind, on=on, runs=standings.runs, human_check=checked)
    event = WebEvent(
        at=visit.now, kind="league_exported", account=visit.who.name, address=visit.knock.address, detail=slug
    )
    note(visit.site.store, event, league=slug, form=kind, on=on.isoformat())
    named = {"Content-Disposition": f'attachment; filename="bang-{slug}-{on.isoformat()}.{kind}"'}
    return Response(content, media_type=KINDS.get(kind, "application/pdf"), headers=named)


def _courses(visit: Visit, standings: Standings, shown: LeaguePage) -> Mapping[str, Markup]:
    codes = [line.code for line in shown.lines]
    return drawn(visit.site.store, codes, standings.on, without_rounds=standings.held)


def _found(standings: Standings, slug: str) -> League:
    found = standings.league(slug)
    if found is None:
        raise HTTPException(
            404, detail="Không có bảng này vào ngày đã chọn. Hãy chọn ngày khác hoặc bảng khác."
        )
    return found


def _checked(visit: Visit, found: League) -> str:
    rubrics = {one.result.rubric.id for one in found.standings}
    return sentence(human_check(visit.site.configuration), rubrics)
