"""Pages are read once by the same code; what is kept is what reading gives, on the day that it holds for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from checks.reading import kept
from checks.reading.close import ClosePage
from checks.reading.facts import PageFacts
from checks.reading.kept import Reader, packed
from checks.reading.page import read_page
from checks.reading.places import KnownPlaces
from checks.reading.watched_day import WatchedDay, was_asked_for

URL = "https://so.example.gov.vn/tin-tuc"
RICH = """<html lang="vi"><head><title>Tin tức</title><meta name="description" content="Mô tả"></head><body>
<nav><ul><li><a href="/gioi-thieu">Giới thiệu</a><ul><li><a href="/lanh-dao">Lãnh đạo</a></li></ul></li></ul></nav>
<main><h1>Tin tức</h1><form action="/gop-y" method="post"><textarea name="nd"></textarea></form>
<ul><li><a href="/a">Hội nghị triển khai nhiệm vụ năm</a> <span>12/10/2026</span></li>
<li><a href="/b">Tập huấn công tác văn thư lưu trữ</a> <span>11/10/2026</span></li></ul>
<table><tr><th>Số</th><th>Trích yếu</th></tr><tr><td>12/QĐ</td><td>Quyết định</td></tr></table>
<img src="/anh.png" alt="Ảnh" width="300"><a href="/tin-tuc?trang=2">2</a></main>
<footer>Địa chỉ: 1 Trần Phú. Điện thoại: 0204 3855 555. Email: so@example.gov.vn</footer></body></html>""".encode()
AGO = "<main><h1>Tin</h1><article><h2>Mưa lớn</h2><p>Đăng 2 ngày trước</p><p>Nội dung.</p></article></main>".encode()
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


class Shelf(dict[str, bytes]):
    """Keeps readings in memory."""

    def get(self, key: str, default: Any = None) -> Any:
        """What lies under a key."""
        return super().get(key, default)

    def put(self, key: str, reading: bytes) -> None:
        """Keep it."""
        self[key] = reading


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Any:
    """From when it is called nothing is read any more."""

    def refuse(*_: Any, **__: Any) -> PageFacts:
        raise AssertionError("the page was read once more")

    return lambda: monkeypatch.setattr(kept, "read_page", refuse)


@pytest.mark.parametrize("today", [None, MONDAY])
def test_what_was_read_is_not_read_again_and_says_the_same(today: date | None, unreadable: Any) -> None:
    shelf = Shelf()
    first = Reader(shelf).read(URL, RICH, content_type="text/html", today=today)
    assert first == read_page(URL, RICH, content_type="text/html", today=today)
    unreadable()
    assert Reader(shelf).read(URL, RICH, content_type="text/html", today=TUESDAY) == first


def test_another_address_type_or_body_is_another_page() -> None:
    shelf = Shelf()
    Reader(shelf).read(URL, RICH)
    for asked in (
        {"url": "https://other.example.gov.vn/", "body": RICH},
        {"url": URL, "body": RICH.replace("Hội nghị".encode(), "Cuộc họp".encode())},
        {"url": URL, "body": RICH, "content_type": "text/html; charset=windows-1258"},
        {"url": URL, "body": RICH, "rendered": True},
    ):
        assert Reader(shelf).read(**asked) == read_page(**asked)
    assert len(shelf) == 5


def test_days_counted_back_hold_for_their_day_alone() -> None:
    shelf = Shelf()
    found = [Reader(shelf).read(URL, AGO, today=day) for day in (MONDAY, TUESDAY, None, MONDAY)]
    assert found == [read_page(URL, AGO, today=day) for day in (MONDAY, TUESDAY, None, MONDAY)]
    assert [[str(day.value) for day in facts.dates] for facts in found] == [
        ["2026-11-21"],
        ["2026-11-22"],
        [],
        ["2026-11-21"],
    ]
    assert all(type(day.value) is date for facts in found for day in facts.dates)
    assert len(shelf) == 3


@pytest.mark.parametrize("broken", [b"", b"{}", b"[1]", b'{"url": "x", "title": 7}', b"\xff"])
def test_what_is_no_reading_is_not_believed(broken: bytes) -> None:
    shelf = Shelf()
    Reader(shelf).read(URL, RICH)
    for key in shelf:
        shelf[key] = broken
    assert Reader(shelf).read(URL, RICH) == read_page(URL, RICH)


def test_a_reading_of_another_page_is_not_taken_for_this_one() -> None:
    shelf = Shelf()
    Reader(shelf).read(URL, RICH)
    (key,) = shelf
    alien = json.loads(shelf[key])
    shelf[key] = json.dumps({**alien, "sha256": "0" * 64}).encode()
    assert Reader(shelf).read(URL, RICH).sha256 != "0" * 64


def test_half_of_a_character_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    half = PageFacts(url=URL, title="\ud800")
    assert packed(half) is None
    monkeypatch.setattr(kept, "read_page", lambda *_, **__: half)
    shelf = Shelf()
    assert Reader(shelf).read(URL, RICH) == half
    assert not shelf


@pytest.mark.parametrize(
    "made_of_it",
    [
        lambda day: day - TUESDAY,
        lambda day: day < TUESDAY,
        lambda day: day == MONDAY,
        hash,
        str,
        lambda day: f"{day:%d/%m}",
        lambda day: day.year,
        lambda day: day.replace(day=1),
    ],
)
def test_whatever_is_made_of_a_watched_day_is_noticed(made_of_it: Any) -> None:
    day = WatchedDay.of(MONDAY)
    assert day is not None
    assert not was_asked_for(day)
    assert made_of_it(day) == made_of_it(MONDAY)
    assert was_asked_for(day)


def test_places_of_quotes_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    path = ClosePage(RICH).path_of("Hội nghị triển khai")
    assert path
    assert KnownPlaces(None, RICH).path_of("Hội nghị triển khai") == path
    for _ in range(2):
        assert KnownPlaces(shelf, RICH).path_of("Hội nghị triển khai") == path
        assert KnownPlaces(shelf, RICH).path_of("không đứng ở đây") == ""
        monkeypatch.setattr(ClosePage, "__init__", None)


def test_without_a_place_to_keep_readings_pages_are_just_read() -> None:
    read = Reader().read(URL, RICH, content_type="text/html", today=MONDAY)
    assert read == read_page(URL, RICH, content_type="text/html", today=MONDAY)
    assert Reader().read(URL, AGO, today=TUESDAY).sha256 != read.sha256
