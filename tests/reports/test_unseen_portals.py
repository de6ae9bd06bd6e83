"""A portal that nobody could judge: listed with its reason everywhere, rewarded nowhere, punished nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from lxml import html
from rich.console import Console

from evidence.model import Cause, Page, Probe, Visibility
from reports.build import portal_report
from reports.province import province_report
from reports.terminal import leagues_table, portal_summary
from scoring.assess import assess
from scoring.model import League, Result
from scoring.ranking import leagues
from scoring.result import document
from scoring.score import score
from tests.scoring.builders import CHECKS, HOME, SEEN_AT, case, criterion, home_page, rubric

RULES = rubric(criterion("1.1", 60), criterion("2.1", 40))


def _gone(visibility: Visibility, reason: str, **fields: Any) -> Page:
    return home_page(
        status=None, visibility=visibility, cause=Cause.SITE, reason=reason, record=None, **fields
    )


def _nameless(day: int) -> Probe:
    at = datetime(2025, 10, day, 15, 0, tzinfo=UTC)
    value = {"status": None, "answered": False, "reason": "refused_nxdomain"}
    return Probe(name="availability", url=HOME, observed_at=at, value=value)


# kind → its home page, looks of other days, words of the reason
UNSEEN: dict[str, tuple[Page, tuple[Probe, ...], str]] = {
    "down": (_gone(Visibility.UNREACHABLE, "timeout_connect"), (), "không kết nối được tới cổng"),
    "blocked": (_gone(Visibility.BLOCKED, "captcha"), (), "cổng chặn truy cập tự động"),
    "refused": (_gone(Visibility.REFUSED, "robots_disallow"), (), "robots.txt của cổng không cho phép"),
    "unresolved": (_gone(Visibility.UNREACHABLE, "nxdomain"), (), "tên miền không còn phân giải được"),
    "retired": (
        _gone(Visibility.UNREACHABLE, "nxdomain"),
        tuple(map(_nameless, (10, 11, 12, 13))),
        "cổng đã ngừng: tên miền không phân giải được ở 4 lần xem từ 10/10/2025 đến 13/10/2025",
    ),
    "moved": (
        _gone(Visibility.REFUSED, "redirected_out_of_scope", redirects=(HOME, "https://moi.gov.vn/")),
        (),
        "trang chủ chuyển sang tên miền khác (moi.gov.vn)",
    ),
    "unreadable": (_gone(Visibility.NOT_HTML, ""), (), "trang chủ không phải trang web"),
}


def _result(kind: str) -> tuple[Result, dict[str, Any]]:
    page, looks, _ = UNSEEN[kind]
    given = case(pages=(page,), read=False)
    agency = replace(given.site.agency, code=kind, name=f"Cơ quan {kind}")
    given = replace(given, site=replace(given.site, agency=agency, probes=looks))
    judged = assess(RULES, given, checks=CHECKS)
    card = score(judged)
    result = Result(agency=agency, rubric=RULES, evaluated_at=judged.evaluated_at, scorecard=card)
    return result, document(judged, card, {})


def _scored() -> Result:
    given = case()
    judged = assess(RULES, given, checks=CHECKS)
    return Result(
        agency=given.site.agency, rubric=RULES, evaluated_at=SEEN_AT.date(), scorecard=score(judged)
    )


@pytest.fixture(scope="module")
def league() -> League:
    (found,) = leagues([*(_result(kind)[0] for kind in UNSEEN), _scored()])
    return found


def _tree(page: str) -> Any:
    return html.fromstring(page)


def _printed(what: Any) -> str:
    out = StringIO()
    Console(file=out, width=200, color_system=None).print(what)
    return out.getvalue()


@pytest.mark.parametrize("kind", UNSEEN)
def test_its_result_has_a_reason_and_no_number(kind: str) -> None:
    _, told = _result(kind)

    assert (told["status"], told["unseen"]) == ("not_scored", kind)
    assert UNSEEN[kind][2].lower() in told["not_scored"].lower()
    assert told["score"] == {"low": None, "high": None, "coverage": 0, "grade": ""}
    assert {finding["outcome"] for finding in told["findings"]} == {"cantTell"}


@pytest.mark.parametrize("kind", UNSEEN)
def test_its_own_report_says_so_in_words(kind: str) -> None:
    _, told = _result(kind)
    page = _tree(portal_report(told)).text_content()

    for said in (page, _printed(portal_summary(told))):
        assert UNSEEN[kind][2].lower() in " ".join(said.lower().split())
        assert "Xếp loại" not in said
    assert "Điểm 0" not in _printed(portal_summary(told))


def test_it_stands_below_all_that_were_scored_without_place_and_grade(league: League) -> None:
    first, *rest = league.standings

    assert first.place == 1
    assert {standing.place for standing in rest} == {None}
    assert {standing.result.scorecard.grade for standing in rest} == {""}
    assert all(standing.reason for standing in rest)


@pytest.mark.parametrize("kind", UNSEEN)
def test_the_league_lists_it_with_its_reason(league: League, kind: str) -> None:
    terminal = _printed(leagues_table([league]))
    (line,) = [line for line in terminal.splitlines() if f"Cơ quan {kind}" in line]
    page = _tree(province_report([league]))
    (entry,) = [item for item in page.iter("li") if f"Cơ quan {kind}" in item.text_content()]

    assert UNSEEN[kind][2].lower() in entry.text_content().lower()
    assert UNSEEN[kind][2].lower()[:30] in terminal.lower()
    assert "0–100" not in line
