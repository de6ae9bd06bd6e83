"""Text on its way to an official."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports import text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Sở\u202egnôt", "Sởgnôt"),
        ("A\x00\x1b[31mđỏ", "A[31mđỏ"),
        ("dòng\r\n\t một", "dòng một"),
        ("ẩn\u200b\u2066giấu\ufeff", "ẩngiấu"),
        ("a" + "\u0301" * 50, "a\u0301\u0301\u0301"),
        ("lẻ\ud800", "lẻ"),
        ("tha\u0309o", "tha\u0309o"),  # decomposed Vietnamese is left as it stands on the page
    ],
)
def test_hidden_characters_do_not_reach_the_page(sent: str, shown: str) -> None:
    assert text.clean(sent) == shown


def test_endless_text_is_cut() -> None:
    assert text.clean("x" * 5_000) == "x" * text.LONGEST + "…"


def test_a_whole_document_is_cleaned() -> None:
    assert text.cleaned({"a\x00": ["b\u202e", 1, None, {"c": True}]}) == {"a": ["b", 1, None, {"c": True}]}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.vn/x",
        "/tin-tuc",
        "https://",
        "https://gov.vn@evil.vn/",
        "https://[x",
        "https://a.gov.vn:99999999/",
        'https://a.gov.vn/"onmouseover="x',
        "https://a.gov.vn\\@evil.vn",
        "",
    ],
)
def test_dangerous_addresses_are_not_clickable(address: str) -> None:
    assert text.safe_href(address) == ""


def test_ordinary_addresses_are() -> None:
    assert text.safe_href("https://sở.gov.vn/tin?id=1#a") == "https://sở.gov.vn/tin?id=1#a"


@pytest.mark.parametrize("path", ["javascript:x", "https://evil.vn", "//evil.vn", "/x", "\\\\evil", ""])
def test_links_between_our_pages_stay_here(path: str) -> None:
    assert text.local_href(path) == ""
    assert text.local_href("so-tttt/index.html") == "so-tttt/index.html"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.gov.vn/tin/b%C3%A0i-vi%E1%BA%BFt/", "/tin/bài-viết"),
        ("https://a.gov.vn/", "trang chủ"),
        ("https://b.gov.vn/x", "b.gov.vn/x"),
        ("https://b.gov.vn/" + "x" * 100, "b.gov.vn/" + "x" * 34 + "…" + "x" * 28),
    ],
)
def test_addresses_fit_to_read(url: str, shown: str) -> None:
    assert text.short_url(url, host="a.gov.vn") == shown


def test_numbers_are_written_as_here() -> None:
    assert [text.points(n) for n in (66.67, 7.5, 15, 0, Decimal("0.005"))] == [
        "66,67",
        "7,5",
        "15",
        "0",
        "0,01",
    ]
    assert text.interval(Decimal(5), Decimal("7.25")) == "5–7,25"
    assert text.interval(Decimal(5), Decimal(5)) == "5"
    assert [text.percent(n) for n in (0.925, 1, 0.9999, 0)] == [
        "92,5\u00a0%",
        "100\u00a0%",
        "99,9\u00a0%",
        "0\u00a0%",
    ]


def test_dates_are_written_as_here() -> None:
    evening = datetime(2022, 8, 23, 18, 30, tzinfo=UTC)  # already the next day in Vietnam
    assert [text.day(d) for d in ("2022-08-24", date(2022, 8, 24), evening, "2022-08-23T18:30:00+00:00")] == [
        "24/08/2022"
    ] * 4
    assert (text.day(None), text.day("không rõ")) == ("", "không rõ")
    assert text.moment("2022-08-23T18:30:00+00:00") == "01:30 ngày 24/08/2022"
    assert text.moment("không rõ") == "không rõ"


def test_a_provision_does_not_break_over_lines() -> None:
    assert (
        text.law("NĐ 43/2011, Điều 10, khoản 1, điểm a")
        == "NĐ 43/2011, Điều\u00a010, khoản\u00a01, điểm\u00a0a"
    )
