"""Whatever a page holds, what we show of it does nothing and stays in its box."""

from __future__ import annotations

import random
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from checks.reading import whole_tree
from checks.reading.covering import Mask
from checks.reading.exhibit import exhibit
from checks.reading.inert import inert
from checks.reading.whole_tree import Element
from tests.checks.reading.attacks import ATTACKS

TAGS = {"div", "span", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "br", "hr"}
TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6"}
ATTRIBUTES = {"class", "title", "colspan", "rowspan", "id", "data-trich"}


def of(markup: str, mask: Mask = lambda text: text) -> str:
    return exhibit(markup.encode(), mask=mask).markup


def demand_harmless(markup: str) -> str:
    """The text in the box, after a browser's parser has read the markup in a page of ours."""
    page = LexborHTMLParser(
        f"<!doctype html><body><header id=ours></header><main id=box>{markup}</main><footer id=end>x</footer>"
    )
    assert page.body is not None
    assert [node.id for node in page.body.iter()] == ["ours", "box", "end"]
    (box,) = page.css("#box")
    assert page.css("#end")[0].text() == "x"
    for node in box.css("*"):
        if node.id == "box":
            continue
        assert node.tag in TAGS
        assert set(node.attributes) <= ATTRIBUTES
        assert re.fullmatch(r"trich-\d+", node.attributes.get("id") or "trich-1")
        assert (node.attributes.get("class") or "i") in {"i", "f", "l", "s", "p", "pre"}
    return box.text()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["{}", "<p>Tin <b>mới</b> {} cuối</p>", "<table><tr><td>ô</td>{}</tr></table>"]
)
def test_no_attack_leaves_more_than_text(attack: str, frame: str) -> None:
    demand_harmless(of("<html><body>" + frame.format(attack) + "</body></html>"))


def test_random_soup_of_tags_stays_in_its_box() -> None:
    chosen = random.Random(5)
    names = [
        *sorted(TAGS),
        "p",
        "a",
        "b",
        "form",
        "select",
        "option",
        "button",
        "svg",
        "math",
        "caption",
        "col",
        "dd",
    ]
    names += [
        "main",
        "footer",
        "textarea",
        "title",
        "template",
        "noscript",
        "font",
        "nobr",
        "foreignObject",
        "style",
    ]
    for _ in range(400):
        pieces = [
            chosen.choice((f"<{name}>", f"</{name}>", "chữ ", f"<{name} id=box title='<b'>"))
            for name in chosen.choices(names, k=60)
        ]
        demand_harmless(of("".join(pieces)))


def test_what_is_read_stays() -> None:
    shown = of(
        "<h1>Lịch <em>tiếp dân</em></h1><p>Dòng một<br>dòng hai</p><hr><ul> <li>Một<ul><li>Một một</li></ul></li></ul>"
        "<table><thead><tr><th colspan=2 rowspan=x>Ngày</th></tr></thead><tbody><tr><td>15</td><td>20</td></tr></tbody>"
        "</table>"
        "<a href='/tin?a=1&b=2'>Tin</a> <img src=a.png alt='Bản đồ'><img src=b.png>"
        "<iframe src='https://ban-do.vn/x' title=''></iframe><video></video><button>Gửi</button>"
        "<input type=checkbox><input value='Từ khoá'><input placeholder='Gõ vào đây'><input><input type=hidden value=z>"
        "<input type=password value=mat-khau><select><option>A</option></select><pre>  x</pre><dl><dt>Số</dt></dl>"
    )
    assert shown == (
        "<div><div><h1>Lịch <span>tiếp dân</span></h1>"
        '<div class="p">Dòng một<br>dòng hai</div><hr><ul><li>Một<ul><li>Một một</li></ul></li></ul>'
        '<table><thead><tr><th colspan="2">Ngày</th></tr></thead><tbody><tr><td>15</td><td>20</td></tr></tbody></table>'
        '<span class="l" title="/tin?a=1&amp;b=2">Tin</span> <span class="i">Ảnh: Bản đồ</span><span class="i">Ảnh</span>'
        '<span class="i">Khung nhúng: https://ban-do.vn/x</span><span class="i">Phim</span><span class="f">Gửi</span>'
        '<span class="i">☐</span><span class="i">Từ khoá</span><span class="i">Gõ vào đây</span>'
        '<span class="i">Ô nhập</span>'
        '<span class="i">Ô nhập</span><span class="f"><div>A</div></span>'
        '<div class="pre">  x</div><div><div class="s">Số</div></div></div></div>'
    )


def test_what_stands_before_the_body_is_shown() -> None:
    assert (
        demand_harmless(of("<title>Sở</title><nav>Thực đơn</nav><style>p{}</style><p>Tin</p>"))
        == "Thực đơnTin"
    )


def test_things_out_of_their_place_get_one() -> None:
    row = Element("tr", {}, ["chữ giữa hàng", Element("br", {}), Element("p", {}, ["đoạn"])])
    table = Element("table", {}, [" ", "chữ giữa bảng", Element("tbody", {}, [row, Element("img", {})])])
    root = Element("div", {}, [table, Element("ul", {}, ["\n", Element("b", {}, ["chữ giữa danh sách"])])])
    assert inert(root, {}, str).markup == (
        "<div><table><tr><td>chữ giữa bảng</td></tr><tbody><tr><td>chữ giữa hàng</td>"
        '<td><div class="p">đoạn</div></td></tr><tr><td><span class="i">Ảnh</span></td></tr></tbody></table>'
        '<ul><li><span class="s">chữ giữa danh sách</span></li></ul></div>'
    )


def test_what_stands_behind_the_end_of_the_page_or_in_an_open_film_is_shown() -> None:
    assert demand_harmless(of("<p>một</body></html><p>hai</p><video src=a>ba<p>bốn")) == "mộthaiPhim: ababốn"


def test_characters_that_hide_are_gone_and_letters_stay() -> None:
    assert demand_harmless(of("<p>Đ\u202eiểm\u200b nóng\x00 số&nbsp;1</p>")).startswith("Điểm nóng số\xa01")


def test_every_text_goes_through_the_mask() -> None:
    page = (
        "<title>0912 000 001</title><p>0912 000 002</p><img alt='0912 000 003'><input value='0912 000 004'>"
        "<a href='tel:0912 000 005'>gọi</a><iframe title='0912 000 006'></iframe>"
    )

    def mask(text: str) -> str:
        return re.sub(r"0912 000 \d+", "***", text)

    shown = exhibit(page.encode(), mask=mask)
    assert shown.masked
    assert "0912" not in shown.markup
    assert shown.markup.count("***") == 5  # a title is shown only where it is quoted
    assert not exhibit(b"<p>khong co gi</p>", mask=mask).masked


@pytest.mark.parametrize(
    "markup",
    [
        "<p><b>Người hỏi:</b> <i>Trần Thị</i> Mẫu</p>",
        "<table><tr><td>Người hỏi:</td><td>Trần Thị Mẫu</td></tr></table>",
        "<div>Người hỏi: Trần Thị Mẫu<br>Kính gửi Sở</div>",
        "<ul><li><span>Người hỏi:</span><ul><li><a href='/x'>Trần Thị Mẫu</a></li></ul></li></ul>",
    ],
)
def test_a_name_is_covered_however_the_line_is_made(markup: str) -> None:
    def mask(text: str) -> str:
        return re.sub(r"(Người hỏi:) *Trần Thị Mẫu", r"\1 [che]", text)

    shown = exhibit(f"<p>Hỏi đáp</p>{markup}<p>Trần Thị Mẫu là tên đường</p>".encode(), mask=mask)
    assert shown.masked
    said = " ".join(demand_harmless(shown.markup).split())
    assert "[che]" in said
    assert said.count("Mẫu") == 1


def test_a_long_page_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_tree, "MOST_ELEMENTS", 10)
    shown = exhibit(("<p>đoạn</p>" * 30).encode())
    assert shown.cut
    assert demand_harmless(shown.markup) == "đoạn" * 6
    monkeypatch.setattr(whole_tree, "MOST_LETTERS", 6)
    shown = exhibit(b"<p>mot hai ba<b>bon</b></p><p>nam</p>")
    assert (shown.cut, demand_harmless(shown.markup)) == (True, "mot ha")
    monkeypatch.setattr(whole_tree, "MOST_CHARACTERS", 20)
    shown = exhibit(b"<p>mot</p><p>hai</p><p>ba</p>")
    assert (shown.cut, demand_harmless(shown.markup)) == (True, "mothai")


def test_a_nest_of_boxes_ends_soon_and_loses_no_word() -> None:
    shown = exhibit(("<div>" * 100_000 + "<button>" * 3000 + "đáy").encode())
    assert demand_harmless(shown.markup).strip() == "đáy"
    assert shown.markup.count("<div") <= 512
    assert not shown.cut
