"""Two results of one portal side by side: what changed, which pages explain it, and what nobody can explain."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from scoring.differences import (
    Differences,
    PageChange,
    SectionChange,
    Seen,
    SeenPage,
    Why,
    differences,
)

HOME = "http://so.example.gov.vn/"
NEWS = f"{HOME}tin-tuc"


def _finding(criterion: str, outcome: str = "passed", *, low: float = 1, **more: Any) -> dict[str, Any]:
    return {
        "criterion": criterion,
        "title": f"Tiêu chí {criterion}",
        "outcome": outcome,
        "note": "",
        "low": low,
        "high": low,
        "citations": [{"url": NEWS, "sha256": "a"}],
        "looked_at": [],
        "unseen": [],
        **more,
    }


def _section(*, present: bool | None = True, newest: str | None = None, **more: Any) -> dict[str, Any]:
    return {"present": present, "url": NEWS, "newest": newest, "empty": False, **more}


def _document(*findings: dict[str, Any], **more: Any) -> dict[str, Any]:
    low = sum(finding["low"] for finding in findings)
    return {
        "agency": {"code": "so", "home_url": HOME},
        "rubric": {"sha256": "r"},
        "evaluated_at": "2025-10-15",
        "window": {"start": "2024-10-01", "end": "2025-10-01"},
        "score": {"low": low, "high": low},
        "findings": list(findings),
        "sections": {},
        "counts": [],
        **more,
    }


def _page(sha256: str = "a", visibility: str = "seen", status: int = 200) -> SeenPage:
    return SeenPage(sha256=sha256, visibility=visibility, status=status)


def _compared(
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    old: dict[str, SeenPage] | None = None,
    new: dict[str, SeenPage] | None = None,
    looks: tuple[str, ...] = (),
) -> Differences:
    pages = {HOME: _page(), NEWS: _page()}
    return differences(
        Seen(document=before, pages=pages if old is None else old),
        Seen(document=after, pages=pages if new is None else new),
        rest_on_looks=looks,
    )


def test_equal_results_have_no_differences() -> None:
    found = _compared(_document(_finding("2.1")), _document(_finding("2.1")))

    assert found.nothing
    assert not found.unexplained
    assert found.pages == {}


def test_a_loss_is_explained_by_the_page_that_changed() -> None:
    found = _compared(
        _document(_finding("2.1")),
        _document(_finding("2.1", "failed", low=0)),
        new={HOME: _page(), NEWS: _page("b")},
    )

    (change,) = found.criteria
    assert (change.before, change.after, change.low) == ("passed", "failed", Fraction(-1))
    assert (change.why, change.pages) == (Why.PAGES, (NEWS,))
    assert not change.accuses
    assert found.low == -1
    assert found.pages == {NEWS: PageChange.CONTENT}
    assert not found.unexplained


def test_a_loss_without_a_changed_page_is_our_fault() -> None:
    found = _compared(
        _document(_finding("2.1")),
        _document(_finding("2.1", "failed", low=0)),
        new={HOME: _page("b"), NEWS: _page()},  # another page changed, which the finding does not name
    )

    assert found.criteria[0].accuses
    assert found.unexplained == ("2.1",)


def test_a_gain_without_a_changed_page_is_unexplained_but_accuses_nobody() -> None:
    found = _compared(_document(_finding("2.1", "failed", low=0)), _document(_finding("2.1")))

    assert not found.criteria[0].accuses
    assert found.unexplained == ("2.1",)


def test_pages_that_came_went_or_ended_otherwise_explain_too() -> None:
    before, after = _document(_finding("2.1")), _document(_finding("2.1", "cantTell", low=0))
    turned = {HOME: _page(), NEWS: _page("", "blocked", 403)}
    gone = {HOME: _page(), f"{HOME}moi": _page()}

    assert _compared(before, after, new=turned).pages == {NEWS: PageChange.OUTCOME}
    assert _compared(before, after, new=turned).criteria[0].why is Why.PAGES
    assert _compared(before, after, new=gone).pages == {NEWS: PageChange.GONE, f"{HOME}moi": PageChange.NEW}


def test_what_rests_on_the_running_portal_is_explained_by_its_look() -> None:
    found = _compared(
        _document(_finding("11.2")), _document(_finding("11.2", "failed", low=0)), looks=("11.2",)
    )

    assert found.criteria[0].why is Why.LOOKS
    assert not found.unexplained


@pytest.mark.parametrize(
    ("more", "why"),
    [({"rubric": {"sha256": "s"}}, Why.RUBRIC), ({"evaluated_at": "2025-11-15"}, Why.DATE)],
)
def test_another_rubric_or_day_is_told_apart_from_a_changed_portal(more: dict[str, Any], why: Why) -> None:
    found = _compared(
        _document(_finding("2.1"), counts=[1]),
        _document(_finding("2.1", "failed", low=0), counts=[2], **more),
        new={HOME: _page("b"), NEWS: _page("b")},
    )

    assert found.criteria[0].why is why
    assert found.other_why is why
    assert found.others == ("counts",)
    assert not found.unexplained


def test_criteria_of_one_result_only_are_told() -> None:
    found = _compared(_document(_finding("2.1")), _document(_finding("2.2")), new={NEWS: _page("b")})

    assert [(one.criterion, one.before, one.after, one.low) for one in found.criteria] == [
        ("2.1", "passed", "", Fraction(-1)),
        ("2.2", "", "passed", Fraction(1)),
    ]


def test_other_parts_that_differ_without_a_changed_page_are_unexplained() -> None:
    found = _compared(_document(counts=[1]), _document(counts=[2]))

    assert found.unexplained == ("counts",)
    assert not found.nothing


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (_section(present=False), _section(), SectionChange.APPEARED),
        (_section(), _section(present=False), SectionChange.VANISHED),
        (_section(), _section(present=None), SectionChange.UNSURE),
        (_section(), _section(present=False, empty=True), SectionChange.STALE),
        (_section(present=False, empty=True), _section(), SectionChange.RENEWED),
        (_section(newest="2025-10-01"), _section(newest="2025-10-14"), SectionChange.RENEWED),
        (_section(newest="2025-10-01"), _section(newest="2024-01-01"), SectionChange.STALE),
        (_section(newest="2025-10-01"), _section(), SectionChange.STALE),
        (_section(), _section(url=f"{HOME}tin"), SectionChange.MOVED),
        (_section(), _section(reason="khác"), SectionChange.RETOLD),
    ],
)
def test_how_a_section_changed(old: dict[str, Any], new: dict[str, Any], change: SectionChange) -> None:
    found = _compared(
        _document(sections={"news": old, "same": _section()}),
        _document(sections={"news": new, "same": _section()}),
        new={HOME: _page(), NEWS: _page("b")},
    )

    (section,) = found.sections
    assert (section.key, section.change, section.why, section.pages) == ("news", change, Why.PAGES, (NEWS,))


def test_a_section_that_changed_on_its_own_is_unexplained() -> None:
    found = _compared(
        _document(sections={"news": _section()}), _document(sections={"news": _section(present=False)})
    )

    assert found.unexplained == ("news",)


def test_results_of_two_agencies_are_not_compared() -> None:
    other = _document() | {"agency": {"code": "khac", "home_url": HOME}}

    with pytest.raises(ValueError, match="two agencies"):
        _compared(_document(), other)


def test_portals_without_a_score_can_be_compared() -> None:
    unseen = _document() | {"score": {"low": None, "high": None}}

    assert _compared(unseen, _document(_finding("2.1")), new={NEWS: _page("b")}).low == 1
