"""How lately and how much: counts say 'ít nhất' where a list was cut, undated entries prove nothing."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from checks.case import SectionState
from checks.freshness import elapsed_months, items_in_window, items_per_month, newest_item, updated_in_window
from checks.model import Outcome
from checks.reading.facts import Article, PageFacts
from checks.registry import Step
from evidence.model import Cause
from tests.checks.builders import EVALUATED_AT, HOME, address, case, html, item

NEWEST = (
    Step(at_most=Fraction(7), degree=Fraction(1)),
    Step(at_most=Fraction(14), degree=Fraction(1, 2)),
    Step(at_most=Fraction(30), degree=Fraction(1, 4)),
)
COUNT = (
    Step(at_least=Fraction(100), degree=Fraction(1)),
    Step(at_least=Fraction(20), degree=Fraction(2, 5)),
    Step(at_least=Fraction(5), degree=Fraction(1, 5)),
)
PER_MONTH = (
    Step(at_least=Fraction(10), degree=Fraction(1)),
    Step(at_least=Fraction(5), degree=Fraction(7, 10)),
    Step(at_least=Fraction(1), degree=Fraction(7, 20)),
)
NEWS = {"/tin-tuc": html("<h1>Tin tức</h1>")}


def dated(*ages: Any, **fields: Any) -> Any:
    """News of so many days before the evaluation."""
    return [item(f"Tin cách {age} ngày", EVALUATED_AT - timedelta(days=age), **fields) for age in ages]


def news(items: Any, **fields: Any) -> Any:
    return case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": items, **fields}},
        facts=fields.pop("facts", None),
    )


def test_fresh_news_passes_and_shows_the_day() -> None:
    finding = newest_item(news(dated(3, 40)), sections=("news",), steps=NEWEST)
    assert finding.outcome is Outcome.PASSED
    assert finding.note == (
        "Mục cập nhật gần nhất ngày 27/09/2026, cách ngày đánh giá 3 ngày (mức đạt: không quá 7 ngày)."
    )
    assert "27/09/2026" in [citation.quote for citation in finding.citations]


@pytest.mark.parametrize(("age", "degree"), [(14, Fraction(1, 2)), (30, Fraction(1, 4)), (31, Fraction(0))])
def test_older_news_earns_less(age: Any, degree: Any) -> None:
    finding = newest_item(news(dated(age, age + 9)), sections=("news",), steps=NEWEST)
    assert finding.degree == degree
    assert finding.outcome is (Outcome.PARTIAL if degree else Outcome.FAILED)
    assert finding.looked_at


def test_a_date_in_the_future_is_told_and_not_used() -> None:
    finding = newest_item(
        news([*dated(20), item("Tin mai", date(2026, 10, 9))]), sections=("news",), steps=NEWEST
    )
    assert finding.degree == Fraction(1, 4)
    assert "1 mục ghi ngày sau ngày đánh giá nên không được tính" in finding.note


def test_news_without_dates_proves_no_update() -> None:
    undated = [item("Tin không ngày", url="https://khac.vn/1"), item("Tin khác", url="/tep.pdf")]
    finding = newest_item(news(undated), sections=("news",), steps=NEWEST)
    assert finding.outcome is Outcome.FAILED
    assert "2 mục không ghi ngày" in finding.note


def test_undated_entries_whose_pages_were_not_read_are_open() -> None:
    finding = newest_item(news([item("Tin chưa mở")]), sections=("news",), steps=NEWEST)
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)
    assert "không có" not in finding.note


def test_a_list_without_dates_is_read_through_its_articles() -> None:
    entry = item("Tin trong bài", url="/tin/1")
    article = PageFacts(
        url=address("/tin/1"), title="Tin", article=Article(title="Tin", day=date(2026, 9, 28))
    )
    given = case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": [entry]}},
        facts={"/tin/1": article},
    )
    assert newest_item(given, sections=("news",), steps=NEWEST).outcome is Outcome.PASSED


def test_a_section_that_is_no_list_needs_a_look() -> None:
    finding = newest_item(news([]), sections=("news",), steps=NEWEST)
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "look")


def test_content_that_only_a_browser_shows_is_open() -> None:
    page = PageFacts(url=address("/tin-tuc"), title="Tin tức", needs_browser="danh sách tải bằng JavaScript")
    given = case(
        pages=NEWS, sections={"news": {"pages": ["/tin-tuc"], "items": []}}, facts={"/tin-tuc": page}
    )
    finding = newest_item(given, sections=("news",), steps=NEWEST)
    assert (finding.outcome, finding.cause) == (Outcome.CANT_TELL, Cause.OURS)
    assert finding.unseen == (address("/tin-tuc"),)


def test_a_missing_section_is_not_fresh() -> None:
    assert newest_item(case(), sections=("news",), steps=NEWEST).outcome is Outcome.FAILED


def test_a_cut_list_decides_nothing_below_the_top() -> None:
    given = news(dated(20), complete=False)
    finding = newest_item(given, sections=("news",), steps=NEWEST)
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(1, 4), 1)


def ordered(items: Any, next_pages: Any = ("/tin-tuc?page=2",)) -> Any:
    """A landing page whose list runs from new to old and goes on."""
    return PageFacts(
        url=address("/tin-tuc"), title="Tin", items=tuple(items), next_pages=tuple(map(address, next_pages))
    )


def cut(items: Any, **fields: Any) -> Any:
    return case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": items, "complete": False}},
        facts={"/tin-tuc": ordered(items)},
        **fields,
    )


def test_what_follows_an_ordered_page_is_older() -> None:
    finding = newest_item(cut(dated(20, 25, 31)), sections=("news",), steps=NEWEST)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 4))


def test_counting_reaches_a_step() -> None:
    finding = items_in_window(news(dated(*range(20))), sections=("news",), steps=COUNT)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(2, 5))
    assert finding.note == "Mục ‘Tin tức, sự kiện’ có 20 tin, bài trong kỳ (mức đạt: từ 100 tin, bài)."


def test_items_before_the_window_do_not_count() -> None:
    finding = items_in_window(news(dated(400, 500)), sections=("news",), steps=COUNT)
    assert finding.outcome is Outcome.FAILED
    assert finding.measured["count"] == 0
    assert finding.citations[0].url == address("/tin-tuc")


def test_a_cut_list_says_at_least_and_decides_only_what_it_reaches() -> None:
    finding = items_in_window(cut(dated(*range(20))), sections=("news",), steps=COUNT)
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(2, 5), 1)
    assert "ít nhất 20 tin, bài" in finding.note
    assert finding.citations


def test_a_cut_list_that_reaches_the_top_is_decided() -> None:
    assert items_in_window(cut(dated(*range(100))), sections=("news",), steps=COUNT).outcome is Outcome.PASSED


def test_a_list_cut_beyond_the_window_is_known() -> None:
    finding = items_in_window(cut(dated(1, 2, 3, 4, 5, 500)), sections=("news",), steps=COUNT)
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(1, 5))
    assert "ít nhất" not in finding.note


def test_unread_articles_only_matter_where_they_could_reach_a_step() -> None:
    items = [*dated(*range(20)), item("Tin chưa mở")]
    assert items_in_window(news(items), sections=("news",), steps=COUNT).degree == Fraction(2, 5)
    assert items_in_window(news(items[1:]), sections=("news",), steps=COUNT).outcome is Outcome.CANT_TELL


def test_a_page_that_could_not_be_fetched_may_hold_anything() -> None:
    from evidence.model import Visibility

    given = cut(dated(1, 2, 500), unseen={"/tin-tuc?page=2": (Visibility.UNREACHABLE, Cause.NETWORK)})
    assert items_in_window(given, sections=("news",), steps=COUNT).outcome is Outcome.CANT_TELL


def test_a_list_that_goes_on_by_buttons_is_known_to_its_last_day() -> None:
    items = dated(1, 2, 3, 4, 5, 500)
    given = case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": items, "complete": False}},
        facts={"/tin-tuc": ordered(items, next_pages=())},
    )
    assert items_in_window(given, sections=("news",), steps=COUNT).degree == Fraction(1, 5)


def test_no_list_to_count_needs_a_look() -> None:
    assert items_in_window(news([]), sections=("news",), steps=COUNT).outcome is Outcome.CANT_TELL


def test_counting_a_missing_section_fails() -> None:
    assert items_in_window(case(), sections=("news",), steps=COUNT).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("count", "degree"), [(120, Fraction(1)), (60, Fraction(7, 10)), (12, Fraction(7, 20)), (11, Fraction(0))]
)
def test_items_per_month_is_an_average_over_the_window(count: Any, degree: Any) -> None:
    items = [item(f"Bài {n}", date(2026, 9, 1)) for n in range(count)]
    given = case(pages=NEWS, sections={"law_dissemination": {"pages": ["/tin-tuc"], "items": items}})
    finding = items_per_month(given, sections=("law_dissemination",), steps=PER_MONTH)
    assert finding.degree == degree
    assert "mỗi tháng" in finding.note


def test_only_months_that_have_passed_are_asked_for() -> None:
    assert elapsed_months(date(2025, 10, 1), date(2025, 11, 16)) == Fraction(3, 2)
    items = [item(f"Bài {n}", date(2025, 10, 20)) for n in range(15)]
    given = case(
        pages=NEWS,
        sections={"law_dissemination": {"pages": ["/tin-tuc"], "items": items}},
        evaluated_at=date(2025, 11, 15),
    )
    assert items_per_month(given, sections=("law_dissemination",), steps=PER_MONTH).outcome is Outcome.PASSED


@pytest.mark.parametrize("count", [items_in_window, items_per_month])
def test_a_window_that_has_not_begun_asks_for_nothing(count: Any) -> None:
    given = case(evaluated_at=date(2025, 9, 1))
    finding = count(given, sections=("news",), steps=COUNT)
    assert finding.outcome is Outcome.INAPPLICABLE
    assert "01/10/2025" in finding.note
    assert updated_in_window(given, sections=("news",)).outcome is Outcome.INAPPLICABLE


def test_updated_in_the_window() -> None:
    finding = updated_in_window(news(dated(100)), sections=("news",))
    assert finding.outcome is Outcome.PASSED
    assert "22/06/2026" in finding.note


def test_not_updated_in_the_window() -> None:
    finding = updated_in_window(news(dated(700)), sections=("news",))
    assert finding.outcome is Outcome.FAILED
    assert "ngoài kỳ" in finding.note


def test_a_single_page_updated_in_the_window() -> None:
    def page(day: Any) -> Any:
        return PageFacts(
            url=address("/tin-tuc"),
            title="Dự án",
            article=Article(title="Dự án A", day=day, day_text=f"{day:%d/%m/%Y}"),
        )

    fresh = case(
        pages=NEWS,
        sections={"projects": {"pages": ["/tin-tuc"], "items": []}},
        facts={"/tin-tuc": page(date(2026, 2, 3))},
    )
    finding = updated_in_window(fresh, sections=("projects",))
    assert finding.outcome is Outcome.PASSED
    assert finding.citations[0].quote == "03/02/2026"
    old = case(
        pages=NEWS,
        sections={"projects": {"pages": ["/tin-tuc"], "items": []}},
        facts={"/tin-tuc": page(date(2020, 2, 3))},
    )
    assert updated_in_window(old, sections=("projects",)).outcome is Outcome.FAILED


def test_undated_projects_prove_no_update() -> None:
    given = news([item("Dự án đường A", url="https://khac.vn/a")])
    assert updated_in_window(given, sections=("news",)).outcome is Outcome.FAILED


def test_a_cut_list_may_hold_an_update() -> None:
    finding = updated_in_window(news(dated(700), complete=False), sections=("news",))
    assert (finding.outcome, finding.ceiling) == (Outcome.CANT_TELL, 1)


def test_an_unknown_section_is_open() -> None:
    given = case(sections={"news": {"state": SectionState.UNKNOWN, "reason": "trang chủ chưa xem được"}})
    assert updated_in_window(given, sections=("news",)).outcome is Outcome.CANT_TELL
    assert HOME in {page.url for page in given.site.pages}


def gone(**fields: Any) -> Any:
    """A portal whose only news entry leads to a page that was answered with 404."""
    from dataclasses import replace

    from evidence.model import Visibility

    given = case(
        pages=NEWS,
        sections={"news": {"pages": ["/tin-tuc"], "items": [item("Tin đã gỡ", url="/tin/1")]}},
        unseen={"/tin/1": (Visibility.ERRORED, Cause.SITE)},
    )
    pages = tuple(
        page if page.visibility is Visibility.SEEN else replace(page, status=404) for page in given.site.pages
    )
    return replace(given, site=replace(given.site, pages=pages, **fields))


def test_a_page_that_is_gone_has_no_date_to_find() -> None:
    assert newest_item(gone(), sections=("news",), steps=NEWEST).outcome is Outcome.FAILED


def test_a_page_that_a_mirror_lacks_may_have_a_date() -> None:
    finding = newest_item(gone(soicong_archive=False), sections=("news",), steps=NEWEST)
    assert finding.outcome is Outcome.CANT_TELL


def test_a_sister_section_that_was_not_seen_may_hold_an_update() -> None:
    given = case(
        pages=NEWS,
        sections={
            "projects": {"pages": ["/tin-tuc"], "items": dated(700)},
            "procurement": {"state": SectionState.UNKNOWN},
        },
    )
    finding = updated_in_window(given, sections=("projects", "procurement"))
    assert (finding.outcome, finding.ceiling) == (Outcome.CANT_TELL, 1)
