"""Which pages hold still, so that they are not read every night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from checks.reading.page import read_page
from crawler.settled import is_settled, may_settle
from evidence.ports import Entry, EntryKind

SEEN = date(2026, 11, 23)
TEXT = "Sở có chức năng tham mưu, giúp Uỷ ban nhân dân tỉnh quản lý nhà nước về ngành. " * 4
ENTRY = Entry(
    key="so.vn/gt", url="https://so.vn/gt", priority=20, depth=1, sections=("functions_and_duties",)
)


def settled(main: str, *, needs_browser: str = "", sections: tuple[str, ...] = ()) -> bool:
    facts = read_page("https://so.vn/gt", f"<main><h1>Chức năng</h1>{main}</main>".encode())
    return is_settled(replace(facts, needs_browser=needs_browser), SEEN, sections)


def test_a_text_holds_still() -> None:
    assert settled(f"<p>{TEXT}</p>")
    assert settled(f"<p>{TEXT} Cập nhật ngày 02/03/2024.</p>")


@pytest.mark.parametrize(
    "main",
    [
        f"<p>{TEXT}</p><ul><li><a href='/1'>Thông báo về việc tuyển dụng</a> <span>02/03/2024</span></li>"
        "<li><a href='/2'>Thông báo về việc nghỉ lễ năm nay</a> <span>01/03/2024</span></li></ul>",
        f"<p>{TEXT}</p><div class='pagination'><a href='/gt?page=1'>1</a> <a href='/gt?page=2'>2</a></div>",
        "<p>Nội dung đang được cập nhật.</p>",
        "<p>Điện thoại: 0204 3855 555</p>",
        f"<p>{TEXT} Cập nhật ngày 20/11/2026.</p>",
        f"<p>{TEXT} Tuần từ ngày 30/11/2026.</p>",
    ],
    ids=["a list", "a list goes on", "nothing yet", "hardly a word", "touched lately", "days to come"],
)
def test_what_may_be_another_tomorrow_is_read_tomorrow(main: str) -> None:
    assert not settled(main)


def test_the_map_of_the_site_holds_still_and_no_other_list_of_links() -> None:
    names = ("Giới thiệu chung", "Tin tức sự kiện", "Văn bản quy phạm", "Thủ tục hành chính", "Liên hệ góp ý")
    links = "".join(f"<li><a href='/muc-{number}'>{name}</a></li>" for number, name in enumerate(names))
    main = f"<h2>Sơ đồ cổng thông tin điện tử của Sở và các đơn vị trực thuộc</h2><ul>{links}</ul>"
    assert settled(main, sections=("sitemap_page",))
    assert not settled(main)
    dated = main.replace("</a>", "</a> <span>02/03/2024</span>")
    assert not settled(dated, sections=("sitemap_page",)), (
        "entries with days are news, whatever the page is called"
    )


@pytest.mark.parametrize(("size", "holds"), [("width=600", True), ("height=900", True), ("width=40", False)])
def test_a_chart_that_is_a_picture_holds_still(size: str, *, holds: bool) -> None:
    assert settled(f"<p>Sơ đồ</p><p><img src='/so-do.png' alt='Sơ đồ tổ chức' {size}></p>") is holds


def test_what_a_browser_has_to_build_is_no_text() -> None:
    assert not settled(f"<p>{TEXT}</p>", needs_browser="empty_main")


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"depth": 0}, False),
        ({"kind": EntryKind.LISTING}, False),
        ({"kind": EntryKind.CLICK}, False),
        ({"sections": ("leaders_schedule",)}, False),
        ({"sections": ("contact", "citizen_reception_schedule")}, False),
    ],
)
def test_home_page_and_schedules_are_always_read(change: dict[str, Any], *, may: bool) -> None:
    assert may_settle(replace(ENTRY, **change)) is may


def test_a_month_is_lately() -> None:
    day = SEEN - timedelta(days=31)
    assert not settled(f"<p>{TEXT} Cập nhật ngày {day:%d/%m/%Y}.</p>")
    assert settled(f"<p>{TEXT} Cập nhật ngày {day - timedelta(days=1):%d/%m/%Y}.</p>")
