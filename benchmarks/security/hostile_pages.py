"""Every page that the web room answers, with somebody who may read it, and every report that is written as a file.

Pages are taken from the declared routes: a new one whose address cannot be made of the names here fails bench and test.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.security.hostile_province import Filled
from benchmarks.security.script_strings import Attack
from db.web_accounts import Role
from jobs.changes_command import show_changes
from jobs.results import write_reports
from tests.web.province import OTHER, OWN
from tests.web.season import ITEM, ONE, SCHEME
from web.access import Access, OwnObject
from web.routes import ROUTES

RUBRIC = "bac-giang-2294-2020-so"
LEAGUE = "co-quan-nha-nuoc-cap-tinh-so-co-quan-chuyen-mon"
_NAME = re.compile(r"\{(\w+)(?::\w+)?\}")
NEVER_ENDING = ("GET /kiem-tra/{number:int}/tien-do", "GET /dot/{number:int}/tien-do")
"""Streams: what they send is a piece of the page (`live`), which is opened as a whole."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An address and who opens it (None: nobody is logged in)."""

    path: str
    role: Role | None = None
    agency: str | None = None


def pages(filled: Filled) -> Iterator[Opened]:
    """What the declared routes answer, each as everybody whose page may look different."""
    for route in ROUTES:
        if route.method != "GET" or route.name in NEVER_ENDING:
            continue
        for words in _words(filled, route.path):
            path = _NAME.sub(lambda found: words[found[1]], route.path)  # noqa: B023 — used at once
            for role, agency in _readers(route.access, words):
                yield Opened(path=path, role=role, agency=agency)
    yield Opened(path=f"/tham-tra?cq={ONE}", role=Role.REVIEWER)
    yield Opened(path=f"/bang/{LEAGUE}?xem=nhiet", role=Role.STAFF)
    yield Opened(
        path=f"/cong/{OTHER}/so-sanh?tu={filled.runs[OTHER]}&den={filled.runs[OTHER]}", role=Role.STAFF
    )
    yield Opened(path=f"/cong/{OWN}/so-sanh?tu=1&den={filled.runs[OWN]}", role=Role.STAFF)
    yield Opened(path=f"/bo-tieu-chi/{RUBRIC}/khac?voi=bac-giang-2294-2020-huyen", role=Role.STAFF)


def reflected(attacks: Sequence[Attack], each: int = 40) -> Iterator[Opened]:
    """Addresses that hold the strings themselves: what pages repeat of what they are asked."""
    for at in range(0, len(attacks), each):
        told = quote(" ".join(one.text for one in attacks[at : at + each]).replace("\x00", ""), safe="")
        yield Opened(
            path=f"/bang/{LEAGUE}?loc={told}&ky={told[:60]}&xep={told[:60]}&loai={told[:60]}", role=Role.STAFF
        )
        yield Opened(path=f"/tham-tra?cq={told}&nhom=x&loai=x", role=Role.REVIEWER)
        yield Opened(path=f"/dang-nhap?tiep=/{told}")
        yield Opened(path=f"/khong-co/{told}")
        yield Opened(path=f"/cong/{OTHER}/so-sanh?tu={told}", role=Role.STAFF)


def reports(data: Path, folder: Path) -> list[Path]:
    """Write the pages that `report` and `changes` write; the files."""
    folder.mkdir()
    before = os.environ.get("SOICONG_DATA")
    os.environ["SOICONG_DATA"] = str(data)
    try:
        with (folder / "out.txt").open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
            write_reports([], out=folder)
            show_changes((), everyone=True, start=None, end=None, json=None, out=folder)
    finally:
        if before is None:
            del os.environ["SOICONG_DATA"]
        else:
            os.environ["SOICONG_DATA"] = before
    return sorted(folder.rglob("*.html"))


def _words(filled: Filled, path: str) -> Iterator[Mapping[str, str]]:
    """The names in a path: portals of both kinds, and where it is about audits both of them."""
    runs, of_audits = filled.runs, path.startswith("/kiem-tra/")
    for code in (OWN, OTHER, ONE) if "{code}" in path else (OTHER,):
        for number in (filled.waiting, filled.done) if of_audits else (1,):
            yield {
                "code": code,
                "run": str(runs[code]),
                "number": "1" if "chung-cu" in path else str(number),
                "audit": str(number),
                "name": RUBRIC if "bo-tieu-chi" in path or "rubrics" in path else "soicong.css",
                "slug": LEAGUE,
                "kind": "html" if path.startswith(("/cong/", "/api/v1/agencies")) else "json",
                "season": "2026",
                "secret": filled.secret,
                "scheme": SCHEME,
                "item": ITEM,
                "rest:path": "khong-co",
                "rest": "khong-co",
            }


def _readers(access: Access, words: Mapping[str, str]) -> Iterator[tuple[Role | None, str | None]]:
    if access.public:
        yield None, None
        return
    office = (
        next(role for role in (Role.REVIEWER, Role.ADMINISTRATOR, Role.STAFF) if role in access.roles)
        if access.roles - {Role.AGENCY}
        else None
    )
    if office is not None:
        yield office, None
    if Role.AGENCY in access.roles and access.own is OwnObject.AGENCY:
        yield Role.AGENCY, words["code"]
