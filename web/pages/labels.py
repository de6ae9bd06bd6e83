"""Labels that reviewers propose for the vocabulary: what they rest on, and a file for whoever keeps the vocabulary."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checks.vocabulary import titles
from db.web_accounts import Role
from jobs.label_proposals import refuse
from jobs.problems import InputProblem
from jobs.registry_words import Author
from jobs.season_held import Held, held_season
from season.labels import LabelProposal, as_yaml, meant, proposals
from web.pages.verification import signer
from web.pages.verification_acts import note_act
from web.visit import Here, Visit


def listed(visit: Here, da: str = "") -> Response:
    """The proposals of the newest season, those that the vocabulary does not know first."""
    return _page(visit, done="Đã bỏ nhãn khỏi danh sách; dấu vết còn ở mục." if da == "bo" else "")


def download(visit: Here) -> Response:
    """Those that the vocabulary does not know yet, as YAML."""
    found = [
        one for one in _found(visit, held_season(visit.site.store, None)) if meant(one.label) != one.section
    ]
    named = {"Content-Disposition": 'attachment; filename="nhan-de-xuat.yaml"'}
    return Response(as_yaml(found), media_type="application/yaml; charset=utf-8", headers=named)


def refused(visit: Here, number: int) -> Response:
    """Take a proposal off the list."""
    why = " ".join(visit.form.get("ly-do", "").split())[:2_000]
    try:
        refuse(
            visit.site.store,
            held_season(visit.site.store, None),
            number,
            author=Author(by=signer(visit), why=why),
        )
    except InputProblem as problem:
        return _page(visit, problem=str(problem))
    note_act(visit, f"label refused {number}")
    return visit.to("/nhan-de-xuat?da=bo")


def _found(visit: Visit, held: Held) -> tuple[LabelProposal, ...]:
    return proposals(visit.site.store.season_desk().reviews(held.period.season))


def _page(visit: Visit, *, problem: str = "", done: str = "") -> Response:
    try:
        held = held_season(visit.site.store, None)
    except InputProblem as none:
        return visit.page("verification_none.html", problem=str(none))
    named = titles()
    names = {agency.code: agency.name for agency in held.agencies}
    rows = [
        (
            one,
            named.get(one.section, one.section),
            names.get(one.agency_code, one.agency_code),
            meant(one.label),
        )
        for one in _found(visit, held)
    ]
    return visit.page(
        "labels.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        problem=problem,
        done=done,
        season=held.period.season,
        rows=sorted(rows, key=lambda row: (row[3] == row[0].section, -row[0].number)),
        new=sum(row[3] != row[0].section for row in rows),
        titles=named,
        may=visit.who.role in (Role.STAFF, Role.ADMINISTRATOR),
    )
