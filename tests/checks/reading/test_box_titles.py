"""Titles of boxes by where they stand, whatever their markup."""

import pytest

from checks.reading.facts import PageFacts
from checks.reading.page import read_page

ROWS = "".join(
    f'<li><a href="/a/{n}">{name}</a> <span>(1{n}/03/2026)</span></li>'
    for n, name in enumerate(("Kế hoạch công tác quý I của ngành", "Công văn đôn đốc báo cáo giải ngân"), 1)
)
LIST = f"<ul>{ROWS}</ul>"
TITLE = "Văn bản chỉ đạo điều hành"


def facts(body: str) -> PageFacts:
    return read_page("https://so.tinh.gov.vn/", f"<html><body>{body}</body></html>".encode())


def over(read: PageFacts, path: str) -> str:
    return next(link.near_heading for link in read.links if link.url.endswith(path))


@pytest.mark.parametrize(
    "box",
    [
        f'<div><div class="TienIch_DongDeMuc">{TITLE}</div>{LIST}</div>',
        f"<div><b>{TITLE}</b>{LIST}</div>",
        f"<div><p><strong>{TITLE}</strong></p>{LIST}</div>",
        f'<div><div class="hd"><a href="#">{TITLE}</a></div>{LIST}</div>',
        f'<div><div class="hd"><a href="/c/77.aspx">{TITLE}</a></div>{LIST}</div>',
        f'<div><div class="hd"><span>{TITLE}</span> <a href="/tat-ca">Xem tất cả »</a></div>{LIST}</div>',
        f'<table><tr><td class="DeMuc">{TITLE}</td></tr><tr><td>{LIST}</td></tr></table>',
        f'<table><tr><th colspan="2">{TITLE}</th></tr><tr><td><a href="/a/1">Kế hoạch công tác quý I</a></td>'
        "<td>12/03/2026</td></tr><tr><td><a href='/a/2'>Công văn đôn đốc báo cáo</a></td><td>10/03/2026</td></tr></table>",
        f'<div class="head"><span class="Head" id="dnn_titleLabel">{TITLE}</span></div><div>{LIST}</div>',
        f"<div><b>Giới thiệu</b><br><hr><p>Chữ thường.</p></div><div><b>{TITLE}</b><div></div>{LIST}</div>",
        f'<div><div class="hd">{TITLE}</div><div><a href="/a/1"><img src="/1.png"></a></div>'
        '<div><a href="/a/2"><img src="/2.png"></a></div></div>',
    ],
)
def test_a_short_text_alone_before_entries_is_their_title(box: str) -> None:
    read = facts(f'<div id="content">{box}</div>')
    assert TITLE in [heading.text for heading in read.headings]
    assert over(read, "/a/1") == over(read, "/a/2") == TITLE


def test_the_link_to_more_of_a_box_is_named_by_its_title() -> None:
    read = facts(
        f'<div id="content"><div><div class="hd">{TITLE}</div>{LIST}<a href="/tat-ca">Xem thêm</a></div></div>'
    )
    assert over(read, "/tat-ca") == TITLE


@pytest.mark.parametrize(
    "body",
    [
        # entries themselves, their brothers and cards whose title is bold
        "<div class='x'><a href='/1'>Kế hoạch công tác quý I năm nay</a></div><div class='x'><a href='/2'>Công văn đôn đốc "
        "báo cáo quý I</a></div><div class='x'><a href='/3'>Chỉ thị tăng cường kỷ luật</a></div>",
        "<div><b>Thông báo nghỉ lễ</b><p>Các cơ quan nghỉ từ ngày mai theo <a href='/1'>quyết định này</a> và "
        "<a href='/2'>công văn kia</a>.</p></div>",
        # a row of labels, a line about the list, a day, a sentence, a label of a form
        "<table><tr><td>Số hiệu</td><td>Trích yếu</td></tr><tr><td><a href='/1'>12/QĐ-UBND của Ủy ban</a></td></tr>"
        "<tr><td><a href='/2'>13/QĐ-UBND của Ủy ban</a></td></tr></table>",
        f"<div><p>Tổng số: 25 văn bản</p>{LIST}</div>",
        f"<div><p>Thứ Hai, ngày 16/03/2026</p>{LIST}</div>",
        f"<div><p>Sau đây là các văn bản mới.</p>{LIST}</div>",
        f"<div><p>+ 12.345</p>{LIST}</div>",
        # an entry of a menu over its own entries
        "<div><div><a href='/gt'>Giới thiệu</a></div><ul><li><a href='/1'>Lịch sử</a></li>"
        "<li><a href='/2'>Tổ chức</a></li></ul></div>",
        # text around it on the same line
        f"<div>Xem các <b>văn bản mới</b> dưới đây{LIST}</div>",
        f"<div><b>Ghi chú</b> của Sở{LIST}</div>",
        # only one entry follows, or another heading stands between
        "<div><b>Liên hệ công tác</b><p><a href='/1'>Danh bạ của cơ quan</a></p></div>",
        f"<div><b>Chào mừng quý vị</b><div><h3>Tin của ngành</h3>{LIST}</div></div>",
        # pictures of an article that only grow
        "<div><p>Các đại biểu dự hội nghị</p><p><a href='/1.jpg'><img src='/1.jpg'></a></p><p><a href='/2.jpg'>"
        "<img src='/2.jpg'></a></p></div>",
        # the portal's name with its search box
        f"<div><div>Sở Tư pháp <input name='q'> <button>Tìm</button></div>{LIST}</div>",
        # three links in one title, two of them real
        f"<div><p><a href='/x'>Tin</a> <a href='/y'>Bài</a></p>{LIST}</div>",
        f"<div><p><a href='/x'>Tin</a> | <a href='/y'>Bài</a> | <a href='/z'>Ảnh</a></p>{LIST}</div>",
    ],
)
def test_what_is_no_title(body: str) -> None:
    read = facts(f'<div id="content">{body}</div>')
    assert [heading.text for heading in read.headings if heading.level == 7] == []


def test_a_long_list_has_one_title() -> None:
    rows = "".join(f"<li><a href='/l/{n}'>Công văn đôn đốc báo cáo số {n}</a></li>" for n in range(12))
    read = facts(f'<div id="content"><div><b>{TITLE}</b><ul>{rows}</ul></div></div>')
    assert [heading.text for heading in read.headings] == [TITLE]
    assert over(read, "/l/11") == TITLE
