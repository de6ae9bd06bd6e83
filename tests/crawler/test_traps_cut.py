"""Families of addresses that bring nothing are cut, and what is left out is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.reading.facts import Link, PageFacts, Region
from crawler.fruitless import ENOUGH, Fruitless
from crawler.left_out import Omissions
from crawler.order import CrawlOrder
from crawler.outcomes import SEEN, Outcome
from crawler.portal import Portal
from crawler.priority import Priority
from crawler.simhash import is_near, simhash
from crawler.twins import Twins
from crawler.urls import family, offence
from evidence.model import Agency, LeftOut, Tier, Visibility
from evidence.ports import Entry, EntryKind
from evidence.spelling import without_way_back

HOME = "http://so.example.gov.vn/"
LOOP = Outcome(visibility=Visibility.UNREACHABLE, reason="redirect_loop")
TEXT = "Chuyên đề đang được các đơn vị chuyên môn của Sở biên tập theo kế hoạch truyền thông hằng năm. " * 4


def entry(path: str, **more: Any) -> Entry:
    return Entry(**{"key": path, "url": HOME + path, "priority": int(Priority.OTHER), "depth": 2, **more})


def page(text: str) -> PageFacts:
    return PageFacts(url=HOME, title="", main_text=text, words=len(text.split()))


def portal() -> Portal:
    agency = Agency(code="so", name="Sở", tier=Tier.SO, home_url=HOME)
    return Portal(CrawlOrder(agency=agency, start_url=HOME, archive_path=Path("a.warc.gz")))


def test_near_duplicate_texts_differ_in_few_bits() -> None:
    base = simhash(TEXT + "Lượt xem: 12")
    assert is_near(base, simhash(TEXT + "Lượt xem: 9913"))
    assert not is_near(
        base, simhash("Thông báo lịch tiếp công dân của Giám đốc Sở trong tháng mười một năm nay.")
    )
    assert simhash("") == simhash("   ")


def test_five_near_duplicates_without_new_links_cut_their_family() -> None:
    fruitless = Fruitless()
    for number in range(ENOUGH + 1):  # the first is nobody's duplicate
        assert fruitless.has_cut(entry(f"chuyen-de/muc-{number}")) == ""
        fruitless.read(entry(f"chuyen-de/muc-{number}"), page(f"{TEXT} {number}"), [])
    assert fruitless.has_cut(entry("chuyen-de/muc-99")) == "near_duplicate"
    assert fruitless.has_cut(entry("thong-bao/muc-99")) == ""


def test_a_page_with_new_links_is_no_duplicate_whatever_it_says() -> None:
    fruitless = Fruitless()
    for number in range(20):
        fruitless.read(
            entry(f"chuyen-de/muc-{number}"),
            page(TEXT),
            [f"{HOME}khac/{number}"] if number % ENOUGH == 0 else [],
        )
    assert fruitless.has_cut(entry("chuyen-de/muc-99")) == ""


def test_what_the_menu_or_a_section_leads_to_is_never_cut() -> None:
    fruitless = Fruitless()
    for number in range(ENOUGH):
        fruitless.ended(entry(f"chuyen?dem={number}"), LOOP, LOOP.reason)
    assert fruitless.has_cut(entry("chuyen?dem=99")) == "fruitless"
    assert fruitless.has_cut(entry("chuyen?dem=99", priority=int(Priority.SECTION))) == ""
    assert fruitless.has_cut(entry("chuyen?dem=99", priority=int(Priority.MENU))) == ""


def test_time_outs_and_blocks_are_not_held_against_a_family() -> None:
    fruitless = Fruitless()
    for reason, visibility in (("timeout_read", Visibility.UNREACHABLE), ("http_403", Visibility.BLOCKED)):
        for number in range(ENOUGH):
            fruitless.ended(entry(f"bai/{number}"), Outcome(visibility=visibility, reason=reason), reason)
    fruitless.ended(entry("bai/1"), SEEN, "")
    assert fruitless.cut == {}


def test_entries_of_lists_are_cut_only_where_they_differ_in_numbers_alone() -> None:
    fruitless = Fruitless()
    for number, word in enumerate(("sáng", "trưa", "chiều", "tối", "đêm", "khuya", "nay", "mai")):
        item = entry(f"tin/bai-{number}", kind=EntryKind.ITEM, priority=int(Priority.ITEM))
        fruitless.read(item, page(f"{TEXT} Buổi {word} họp về việc {word}"), [])
    assert fruitless.cut == {}
    for number in range(ENOUGH + 1):
        item = entry(f"tin/bai-{number}", kind=EntryKind.ITEM, priority=int(Priority.ITEM))
        fruitless.read(item, page(f"{TEXT} {number}"), [])
    assert list(fruitless.cut.values()) == ["near_duplicate"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("van-ban?a=1&b=2", "/van-ban?*"),
        ("the/mot-tu", "/the/*"),
        ("2026/11/bai", "/*/*/*"),
        ("trang", "/*"),
        ("tin#/xem/1", "/#/xem/*"),
        ("#!/tab/2", "/#/tab/*"),
    ],
)
def test_families(path: str, name: str) -> None:
    assert family(HOME + path) == "so.example.gov.vn" + name


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("tin?in=1", "?in"),
        ("in-trang/tin", "/in-trang/*"),
        ("tin?sort=a&theme=b", "?sort&theme"),
        ("lich-su-kien/2026/11/20", "/lich-su-kien/*/*/*"),
        ("su-kien?ngay=20-11-2026", "/su-kien?ngay"),
        ("a1/tin/a1/tin/a1", "/x/…/x/…"),
    ],
)
def test_what_makes_an_address_a_trap_is_told(path: str, pattern: str) -> None:
    assert offence(HOME + path) == pattern


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("returnUrl=%2Ftin%2Fbai&a=1", "?a=1"),
        ("u=http%3A%2F%2Fso.example.gov.vn%2Ftin%2Fbai", ""),
        ("quaylai=%2Ftin%2Fbai%3Fx%3D1", ""),
        ("quaylai=%252Ftin%252Fbai", ""),
        ("RootFolder=%2FLists%2Fvan-ban", "?RootFolder=%2FLists%2Fvan-ban"),
        ("tin=bai", "?tin=bai"),
    ],
)
def test_the_way_back_to_the_page_itself_is_dropped(query: str, kept: str) -> None:
    assert without_way_back(f"{HOME}chon?{query}", f"{HOME}tin/bai") == f"{HOME}chon{kept}"


def test_links_that_carry_their_page_are_followed_without_it_and_that_is_told() -> None:
    omissions = Omissions()
    links = tuple(
        Link(url=f"{HOME}chon?mau=xanh&quaylai=%2Ftin", text="Chọn", region=region)
        for region in (Region.MENU, Region.MAIN)
    )
    facts = omissions.noted(PageFacts(url=f"{HOME}tin", title="", links=links), portal())
    assert {link.url for link in facts.links} == {f"{HOME}chon?mau=xanh"}
    (told,) = omissions.told(Twins())
    assert (told.reason, told.pattern, told.addresses) == ("way_back", "?quaylai", 1)


def test_left_out_addresses_are_counted_by_pattern_with_the_sections_they_name() -> None:
    omissions = Omissions()
    links = [
        Link(url=f"{HOME}lich-cong-tac/2026/11/{day}", text="Lịch công tác", region=Region.MAIN)
        for day in range(1, 29)
    ]
    omissions.noted(
        PageFacts(
            url=HOME,
            title="",
            links=(*links, Link(url=f"{HOME}tin?in=1", text="In"), Link(url="", text="Nút")),
        ),
        portal(),
    )
    calendar, prints = omissions.told(Twins())
    assert (calendar.pattern, calendar.reason, calendar.addresses) == ("/lich-cong-tac/*/*/*", "calendar", 28)
    assert "leaders_schedule" in calendar.sections
    assert (prints.pattern, prints.reason, prints.example) == ("?in", "print_view", f"{HOME}tin?in=1")


def test_more_than_a_hundred_are_not_counted_and_patterns_do_not_grow_without_end() -> None:
    omissions = Omissions()
    for number in range(300):
        omissions.note("budget", "/the/*", f"{HOME}the/{number}")
        omissions.note("action", f"?a{number}", f"{HOME}?a{number}")
    told = {one.pattern: one for one in omissions.told(Twins())}
    assert (told["/the/*"].addresses, told["/the/*"].more) == (100, True)
    assert told["…"].more
    assert len(told) == 61


def test_many_hosts_under_the_portals_name_are_told() -> None:
    omissions = Omissions()
    omissions.noted(
        PageFacts(
            url=HOME,
            title="",
            links=tuple(Link(url=f"http://t{n}.so.example.gov.vn/", text="x") for n in range(9)),
        ),
        portal(),
    )
    (told,) = omissions.told(Twins())
    assert told == LeftOut(
        pattern="*.so.example.gov.vn",
        reason="other_host",
        addresses=9,
        example="http://t0.so.example.gov.vn/",
    )


def test_other_spellings_of_pages_that_were_read_are_no_loss() -> None:
    twins = Twins()
    for path in ("mot", "hai", "ba"):
        for session in "12":
            url = f"{HOME}{path}?phien={session}"
            twins.saw(url, replace(page(f"{TEXT} {path}"), url=url))
    omissions = Omissions()
    omissions.note("budget", "/mot?*", f"{HOME}mot?phien=9")
    omissions.spelling(f"{HOME}hai?phien=9")
    (told,) = omissions.told(twins)
    assert (told.reason, told.pattern, told.addresses) == ("same_page", "?phien", 1)
