"""Daily, weekly or monthly: measured over the expected part of the window."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.frequency import Rhythm, update_frequency
from checks.model import Outcome
from checks.reading.facts import PageFacts
from tests.checks.builders import address, case, html, item

NEWS = {"/tin-tuc": html("<h1>Tin tức</h1>")}
START = date(2025, 10, 1)
RHYTHM = Rhythm(daily=Fraction(1), weekly=Fraction(3, 4), monthly=Fraction(2, 5))


def judge(given: Any) -> Any:
    return update_frequency(
        given,
        section="news",
        daily=Fraction(7, 10),
        weekly=Fraction(4, 5),
        monthly=Fraction(4, 5),
        degrees=RHYTHM,
    )


def every(days: Any, *, until: Any = date(2026, 9, 30), start: Any = START) -> Any:
    count = (until - start).days // days + 1
    return [item(f"Tin số {n}", start + timedelta(days=days * n)) for n in range(count)]


def news(items: Any, **fields: Any) -> Any:
    evaluated_at = fields.pop("evaluated_at", date(2026, 9, 30))
    return case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": items, **fields}},
        evaluated_at=evaluated_at,
    )


@pytest.mark.parametrize(
    ("days", "outcome", "degree"),
    [
        (1, Outcome.PASSED, Fraction(1)),
        (7, Outcome.PARTIAL, Fraction(3, 4)),
        (28, Outcome.PARTIAL, Fraction(2, 5)),
        (90, Outcome.FAILED, Fraction(0)),
    ],
)
def test_the_best_rhythm_reached_gives_the_degree(days: Any, outcome: Any, degree: Any) -> None:
    finding = judge(news(every(days)))
    assert (finding.outcome, finding.degree) == (outcome, degree)
    assert finding.citations


def test_the_sentence_names_what_was_counted() -> None:
    finding = judge(news(every(7)))
    assert finding.note == (
        "Từ 01/10/2025 đến 30/09/2026 có tin, bài trong 53/261 ngày làm việc (20,3%), 51/51 tuần (100%) và "
        "12/12 tháng (100%) (mức đạt cao nhất: từ 70% số ngày làm việc)."
    )


def test_only_the_days_up_to_the_evaluation_are_asked_for() -> None:
    finding = judge(news(every(1, until=date(2025, 10, 20)), evaluated_at=date(2025, 10, 20)))
    assert finding.outcome is Outcome.PASSED
    assert finding.measured["working_days"] == [14, 14]
    # neither the month nor the first and the last week are whole; the whole weeks count
    assert finding.measured["weeks"] == [2, 2]
    assert finding.measured["months"] == [1, 1]


def test_undated_news_does_not_count_and_is_mentioned() -> None:
    finding = judge(news([item("Tin không ngày", url="https://khac.vn/1")]))
    assert finding.outcome is Outcome.FAILED
    assert "1 mục không ghi ngày nên không được tính" in finding.note


def test_a_cut_list_decides_only_what_it_reaches() -> None:
    finding = judge(news(every(7), complete=False))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(3, 4), 1)
    assert "ít nhất 53/261 ngày làm việc" in finding.note


def test_a_cut_list_is_bounded_by_what_was_seen_of_it() -> None:
    """Seen from August on: one item a week, so daily news is out of reach even if the rest were daily."""
    items = sorted(every(7, start=date(2025, 12, 1)), key=lambda entry: entry.day, reverse=True)
    page = PageFacts(
        url=address("/tin-tuc"),
        title="Tin",
        items=tuple(items),
        next_pages=(address("/tin-tuc?page=2"),),
    )
    given = case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": items, "complete": False}},
        facts={"/tin-tuc": page},
    )
    finding = judge(given)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(3, 4))


def test_news_that_nobody_could_open_leaves_the_rhythm_open() -> None:
    items = [*every(7), *(item(f"Tin chưa mở {n}") for n in range(200))]
    finding = judge(news(items))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(3, 4), 1)


def test_a_section_without_a_list_needs_a_look() -> None:
    assert judge(news([])).outcome is Outcome.CANT_TELL


def test_no_news_section() -> None:
    assert judge(case()).outcome is Outcome.FAILED


def test_a_window_that_has_not_begun() -> None:
    assert judge(case(evaluated_at=date(2025, 9, 30))).outcome is Outcome.INAPPLICABLE
