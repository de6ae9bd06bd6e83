"""Two kinds of markup that cost a parser far more than their length are taken apart; other pages stay as they are."""

from __future__ import annotations

import time

import pytest

from checks.reading.defusing import defused
from checks.reading.page import read_page

_FOOTER = "<footer><a href='/cuoi'>Cuối trang</a></footer>"


def _links(body: str) -> list[str]:
    page = f"<html><body><h1>Sở</h1>{body}{_FOOTER}</body></html>".encode()
    return [
        link.url
        for link in read_page("http://a.gov.vn/", page, content_type="text/html; charset=utf-8").links
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{n}=1" for n in range(60_000)),
        " ".join(f"<a{n}=1" for n in range(60_000)),
        " ".join(f"a{n}='1'" for n in range(60_000)),
    ],
)
def test_a_tag_of_many_attributes_costs_little(attributes: str) -> None:
    began = time.process_time()

    assert _links(f"<div {attributes}>chữ</div>") == ["http://a.gov.vn/cuoi"]
    assert time.process_time() - began < 5  # minutes without


def test_formatting_that_is_never_closed_is_not_opened_again_without_end() -> None:
    bomb = "".join(f"<p><font color={n}>Đoạn {n}" for n in range(4000))
    began = time.process_time()

    assert _links(bomb) == ["http://a.gov.vn/cuoi"]
    assert time.process_time() - began < 5
    assert "<font" not in defused(bomb)
    assert defused(bomb).count("Đoạn") == 4000


@pytest.mark.parametrize("endless", ["<script>x", "<!--", "<title>", "<textarea>", "<b", "<b a='", "<b a="])
def test_formatting_before_what_never_ends_costs_little(endless: str) -> None:
    began = time.process_time()

    _links("<b>" * 300 + endless * (300_000 // len(endless)))
    assert time.process_time() - began < 5  # minutes where each tag is looked for to the end of the page


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- </font> -->",
        "<p title='</font>'>",
        "<script>'</font>'</script>",
        "<p title='<script>'><p title='</script>'>",
    ],
)
def test_ends_that_a_parser_does_not_see_hide_nothing(hidden: str) -> None:
    bomb = "".join(f"<p><font color={n}>{hidden}" for n in range(3000))

    assert "<font " not in defused(bomb)


@pytest.mark.parametrize(
    "page",
    [
        "<p>Một đoạn <b>đậm</b> và <font color=red>đỏ</font>.</p>" * 2000,
        f"<img src='data:image/png;base64,{'A' * 90_000}' alt='Ảnh'>",
        "<p>" + "Chữ dài không có thẻ nào " * 5000 + "</p>",
        "<p><b>" + "<p>Đoạn</p>" * 1000,  # a slip that every browser forgives
    ],
)
def test_ordinary_pages_stay_as_they_are(page: str) -> None:
    assert defused(page) == page
