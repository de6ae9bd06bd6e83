"""Where a quote stands, the archived page is marked; where it does not, nothing is."""

from __future__ import annotations

import pytest

from checks.reading.close import ClosePage
from checks.reading.exhibit import Quoted, exhibit, file_exhibit
from checks.reading.file_facts import PAGE_BREAK

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Sở Mẫu</title>
<meta name="description" content="Trang của Sở"></head><body>
<div><ul><li><a href="/1">Tin một</a></li><li><a href="/2">Tin <b>hai</b> trong ngày</a></li></ul></div>
<div id="lien-he"><p>Địa chỉ: số 1 đường Lê Lợi</p><p>Điện thoại: 0204 3855 123</p></div>
<div id="lien-he"><p>khác</p></div><input type="hidden" value="ẩn"><img src="a.png" alt="Quốc huy"></body></html>"""


def marked(quote: str, path: str) -> str:
    """The markup that follows the mark of a quote."""
    shown = exhibit(PAGE.encode(), quotes=[Quoted(mark=1, quote=quote, path=path)])
    if not shown.anchors:
        assert "trich-" not in shown.markup
        return ""
    assert shown.anchors == {1: 1}
    assert shown.markup.count('id="trich-1"') == 1
    return shown.markup.partition('id="trich-1" data-trich=""')[2][:60]


@pytest.mark.parametrize(
    ("quote", "begins"),
    [
        ("Tin một", ' class="l" title="/1">Tin một</span>'),
        ("Tin hai trong ngày", ' class="l" title="/2">Tin <span class="s">hai</span> trong'),
        ("Điện thoại: 0204 3855 123", ' class="p">Điện thoại: 0204 3855 123</div>'),
        ("Quốc huy", ">Ảnh: Quốc huy</span>"),
        ("Sở Mẫu", ">Sở Mẫu</span>"),
        ("Trang của Sở", ">Trang của Sở</span>"),
        ("ẩn", ">ẩn</span>"),
        ("khác", ' class="p">khác</div>'),
    ],
)
@pytest.mark.parametrize("path", [None, "", "div[7]>p", "main#mất>p", "div[1]", "a b>c", "p[0]"])
def test_the_element_of_a_quote_is_marked_by_its_path_or_by_its_words(
    quote: str, begins: str, path: str | None
) -> None:
    named = ClosePage(PAGE.encode()).path_of(quote) if path is None else path
    if path == "div[1]" and quote.startswith("Tin"):
        begins = "><ul>"  # what the path names holds the quote, too
    assert marked(quote, named).startswith(begins)


@pytest.mark.parametrize("quote", ["", "…", "không có ở đây", "Tin ba"])
def test_what_does_not_stand_on_the_page_is_not_marked(quote: str) -> None:
    assert marked(quote, "div[1]>ul>li[1]>a") == ""


def test_paths_of_other_readers_begin_at_the_body() -> None:
    assert marked("Quốc huy", "body>img").startswith(">Ảnh: Quốc huy")
    assert marked("Quốc huy cũ", "body>img") == ""


def test_a_quote_that_was_shortened_is_found() -> None:
    assert marked("Địa chỉ: số 1…", "").startswith(' class="p">Địa chỉ')


def test_two_quotes_of_one_element_lead_to_one_mark() -> None:
    quotes = [Quoted(mark=1, quote="Tin một", path="div[1]>ul>li[1]>a"), Quoted(mark=2, quote="một")]
    shown = exhibit(PAGE.encode(), quotes=quotes)
    assert shown.anchors == {1: 1, 2: 1}
    assert shown.markup.count("data-trich") == 1


def test_a_quote_behind_the_end_of_what_is_shown_is_not_linked() -> None:
    page = "<p>x</p>" * 40_000 + "<p>cuối trang</p>"
    shown = exhibit(page.encode(), quotes=[Quoted(mark=1, quote="cuối trang")])
    assert shown.cut
    assert shown.anchors == {}


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- -->", b"<html><body><div></div>\x00"])
def test_a_body_without_anything_is_an_empty_page(body: bytes) -> None:
    assert exhibit(body).markup == ""


def test_old_encodings_are_read_as_the_checks_read_them() -> None:
    body = "<p>Thông tin</p>".encode("utf-16")
    assert "Thông tin" in exhibit(body, quotes=[Quoted(mark=1, quote="Thông tin")]).markup


def test_the_text_of_a_file_is_marked_on_the_page_that_is_named() -> None:
    text = PAGE_BREAK.join(("KẾ HOẠCH\nnăm <2026>", "Kế\n hoạch của Sở, kế hoạch"))
    quotes = [
        Quoted(mark=1, quote="KẾ HOẠCH năm", path="trang 1"),
        Quoted(mark=2, quote="Kế hoạch của Sở", path="trang 2"),
        Quoted(mark=3, quote="hoạch của", path="trang 2"),
        Quoted(mark=4, quote="của Sở", path="trang 1"),
        Quoted(mark=5, quote="", path=""),
    ]
    shown = file_exhibit(text, quotes=quotes)
    assert shown.markup == (
        '<h3>Trang 1</h3><div class="pre"><span id="trich-1" data-trich="">KẾ HOẠCH\nnăm</span> &lt;2026&gt;</div>'
        '<h3>Trang 2</h3><div class="pre"><span id="trich-2" data-trich="">Kế\n hoạch của Sở</span>, kế hoạch</div>'
    )
    assert shown.anchors == {1: 1, 2: 2, 3: 2}
    assert not shown.masked


def test_the_text_of_a_file_without_pages_goes_through_the_mask() -> None:
    shown = file_exhibit(
        "Người hỏi: 0912 000 001", paged=False, mask=lambda text: text.replace("0912 000 001", "***")
    )
    assert shown.markup == '<div class="pre"><span>Người hỏi: ***</span></div>'
    assert shown.masked


def test_a_page_of_a_file_in_which_something_is_covered_is_marked_as_a_whole() -> None:
    quotes = [Quoted(mark=1, quote="Người hỏi"), Quoted(mark=2, quote="0912 000 001")]
    shown = file_exhibit(
        "Người hỏi: 0912 000 001", quotes=quotes, mask=lambda text: text.replace("0912 000 001", "***")
    )
    assert '<span id="trich-1" data-trich="">Người hỏi: ***</span>' in shown.markup
    assert shown.anchors == {1: 1, 2: 1}
