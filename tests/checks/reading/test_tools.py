"""Larger letters and the text read aloud, as portals offer them."""

from __future__ import annotations

import pytest

from checks.reading.facts import PageFacts
from checks.reading.page import read_page
from checks.reading.tools import reads_aloud, sets_text_size


def read(body: str) -> PageFacts:
    page = (
        f"<head><meta charset='utf-8'></head><body><main><h1>Tin</h1>{body}<p>Nội dung tin.</p></main></body>"
    )
    return read_page("https://a.gov.vn/tin", page.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<div>Chủ nhật, 19/04/2020 | 10:42 A- A A+</div>",
        "<a href='javascript:chu(1)' title='Tăng cỡ chữ'>A</a>",
        "<span>Xem cỡ chữ</span>",
        "<a href='javascript:chu(-1)'>A-</a> <a href='javascript:chu(1)'>A+</a>",
    ],
)
def test_the_size_of_the_letters_can_be_chosen(body: str) -> None:
    assert sets_text_size(read(body))


@pytest.mark.parametrize(
    "body",
    [
        "<span>Đọc bài viết</span>",
        "<a href='javascript:nghe()' title='Nghe bài viết'>▶</a>",
        "<div>Lưu | Đọc bài | In</div>",
    ],
)
def test_the_text_can_be_listened_to(body: str) -> None:
    assert reads_aloud(read(body))


def test_ordinary_words_offer_neither() -> None:
    facts = read(
        "<p>Đội A - B thắng; trường mua cờ chữ thập. Thư viện mời bạn đọc bài viết mới về lịch sử.</p>"
    )
    assert not sets_text_size(facts)
    assert not reads_aloud(facts)
