"""Are news items complete, and the agency's own?"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest

from checks.model import Outcome
from checks.news import item_attributes, own_remit
from checks.reading.facts import PageFacts
from evidence.model import Cause
from tests.checks.builders import address, case, html, item, listing

ALL: Final = ("title", "date", "author_or_source")


def article(
    *, day: str = "Ngày đăng: 28/09/2026", end: str = "", text: str = "Hội nghị bàn nhiều việc."
) -> Any:
    title = "Hội nghị sơ kết nhiệm vụ quý III năm 2026"
    return html(f"<h1>{title}</h1><p>{day}</p><p>{text * 20}</p><p>{end}</p>", title=title)


def portal(*articles: Any, dates: bool = True) -> Any:
    """A list of news with the pages of its items; None leaves an item's page unread."""
    entries = [
        (f"Tin số {n} về hoạt động của ngành", "28/09/2026" if dates else "")
        for n in range(1, len(articles) + 1)
    ]
    pages = {f"/bai-viet/{n}": body for n, body in enumerate(articles, 1) if body is not None}
    return case(pages={"/tin-tuc": listing(entries), **pages}, sections={"news": {"pages": ["/tin-tuc"]}})


def attributes(given: Any) -> Any:
    return item_attributes(given, section="news", attributes=ALL, share=Fraction(4, 5))


def test_a_section_that_a_map_of_the_portal_lists_is_no_news() -> None:
    given = case(
        pages={
            "/so-do": listing(
                [("Phổ biến giáo dục pháp luật của Sở", ""), ("Thông báo của Sở cho người dân", "")]
            ),
            "/bai-viet/1": html("<h1>Phổ biến giáo dục pháp luật</h1>"),
            "/bai-viet/2": html("<h1>Thông báo</h1>"),
        },
        sections={
            "news": {"pages": ["/so-do"]},
            "law_dissemination": {"pages": ["/bai-viet/1"]},
            "announcements": {"pages": ["/bai-viet/2"]},
        },
    )
    assert attributes(given).outcome is Outcome.CANT_TELL


def own(given: Any) -> Any:
    return own_remit(given, section="news", share=Fraction(1, 2))


def test_items_with_title_date_and_source_pass() -> None:
    finding = attributes(portal(article(end="Nguồn: Văn phòng Sở"), article(end="Tác giả: Nguyễn Thị Hoa")))
    assert finding.outcome is Outcome.PASSED
    assert finding.note == (
        "Trong 2 tin, bài đã xem: tiêu đề 2/2, ngày đăng 2/2, tác giả hoặc nguồn 2/2 "
        "(mức đạt: từ 80% số tin, bài)."
    )
    assert finding.citations[0].quote == "Tin số 1 về hoạt động của ngành"


def test_items_without_author_or_source_earn_two_thirds() -> None:
    finding = attributes(portal(article(), article()))
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(2, 3))
    assert finding.measured["carried"] == {"title": 2, "date": 2, "author_or_source": 0}


def test_an_attribute_that_few_items_carry_earns_its_share() -> None:
    finding = attributes(
        portal(article(end="Nguồn: Văn phòng Sở"), article(), article(), article(), article())
    )
    assert finding.degree == Fraction(2, 3) + Fraction(1, 4) / 3


def test_the_author_may_stand_in_the_metadata() -> None:
    body = article().replace("<title>", '<meta name="author" content="Ban biên tập"><title>')
    assert attributes(portal(body)).outcome is Outcome.PASSED


def test_unread_articles_leave_the_author_open() -> None:
    finding = attributes(portal(None, None))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, Fraction(2, 3), 1)
    assert "Chưa xem trang riêng của từng tin, bài." in finding.note


def test_unread_articles_leave_a_missing_date_open() -> None:
    finding = attributes(portal(None, None, dates=False))
    assert (finding.floor, finding.ceiling) == (Fraction(1, 3), 1)


def test_an_article_that_scripts_build_and_no_browser_has_shown_counts_as_unread() -> None:
    shell = "<!doctype html><title>Sở</title><body><div id='app'></div><script src='/a.js'></script>"
    signed = article(end="Nguồn: Văn phòng Sở")
    assert attributes(portal(signed, shell)) == attributes(portal(signed, None))


def test_news_without_any_attribute_that_counts_fails() -> None:
    given = portal(article(day=""), article(day=""), dates=False)
    finding = item_attributes(given, section="news", attributes=("author_or_source",), share=Fraction(4, 5))
    assert finding.outcome is Outcome.FAILED
    assert finding.looked_at == (address("/bai-viet/1"), address("/bai-viet/2"))


@pytest.mark.parametrize("judge", [attributes, own])
def test_no_news_section(judge: Any) -> None:
    assert judge(case()).outcome is Outcome.FAILED


@pytest.mark.parametrize("judge", [attributes, own])
def test_a_list_that_could_not_be_read_is_open(judge: Any) -> None:
    plain = case(pages={"/tin-tuc": html("<p>Tin tức</p>")}, sections={"news": {"pages": ["/tin-tuc"]}})
    assert (judge(plain).outcome, judge(plain).need) == (Outcome.CANT_TELL, "look")
    page = PageFacts(url=address("/tin-tuc"), title="Tin", needs_browser="tải bằng JavaScript")
    scripted = case(
        pages={"/tin-tuc": ""}, sections={"news": {"pages": ["/tin-tuc"]}}, facts={"/tin-tuc": page}
    )
    assert (judge(scripted).outcome, judge(scripted).cause) == (Outcome.CANT_TELL, Cause.OURS)


def test_the_agencys_own_news_passes() -> None:
    finding = own(
        portal(
            article(end="Nguồn: Văn phòng Sở Khoa học và Công nghệ"),
            article(end="Nguồn: Cổng TTĐT Sở KH&amp;CN"),
            article(end="Nguồn: sokhcn.tinhmau.gov.vn"),
            article(end="Tác giả: Nguyễn Quốc Bảo"),
            article(text="Giám đốc Sở Khoa học và Công nghệ phát biểu. "),
        )
    )
    assert finding.outcome is Outcome.PASSED
    assert finding.measured["own"] == 5


def test_reposts_lower_the_degree_and_are_quoted() -> None:
    finding = own(
        portal(
            article(end="Tác giả: Trần Văn Minh"),
            article(end="Nguồn: Báo Nhân Dân"),
            article(end="Nguồn: baochinhphu.vn"),
            article(end="Nguồn: Cổng thông tin điện tử tỉnh Mẫu"),
            article(end="Nguồn: TTXVN"),
        )
    )
    assert (finding.outcome, finding.degree) == (Outcome.PARTIAL, Fraction(2, 5))
    assert "4 đăng lại từ báo hoặc cổng khác" in finding.note
    assert "Báo Nhân Dân" in [citation.quote for citation in finding.citations]


def test_only_reposts_fail() -> None:
    finding = own(portal(article(end="Nguồn: Báo Nhân Dân"), article(end="Nguồn: VTV1")))
    assert finding.outcome is Outcome.FAILED


def test_news_whose_origin_is_not_told_is_open() -> None:
    finding = own(portal(article(), article(end="Nguồn: Báo Nhân Dân")))
    assert (finding.outcome, finding.floor, finding.ceiling) == (Outcome.CANT_TELL, 0, 1)
    assert (finding.need, finding.cause) == ("look", Cause.SITE)


def test_news_that_was_not_opened_has_no_known_origin() -> None:
    finding = own(portal(None, None))
    assert (finding.outcome, finding.need) == (Outcome.CANT_TELL, "unseen")
    assert finding.unseen == (address("/bai-viet/1"), address("/bai-viet/2"))


def test_a_page_that_is_no_article_still_tells_whose_it_is() -> None:
    page = PageFacts(url=address("/bai-viet/x"), title="Tin", main_text="Sở Khoa học và Công nghệ làm việc.")
    given = case(
        pages={"/tin-tuc": listing([])},
        sections={"news": {"pages": ["/tin-tuc"], "items": [item("Tin hoạt động ngành", url="/bai-viet/x")]}},
        facts={"/bai-viet/x": page},
    )
    assert own(given).outcome is Outcome.PASSED
