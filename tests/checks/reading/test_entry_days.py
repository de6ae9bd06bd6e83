"""Which day is an entry's own, however the list writes it."""

from datetime import date

import pytest

from checks.reading.entry_days import own_day
from checks.reading.page import read_page

URL = "https://so.tinh.gov.vn/tin-tuc"
NAMES = (
    "Hội nghị giao ban công tác tháng",
    "Tập huấn nghiệp vụ cho công chức",
    "Kiểm tra tiến độ công trình",
)


def days(body: str) -> list[date | None]:
    return [
        item.day for item in read_page(URL, f"<html><body><main>{body}</main></body></html>".encode()).items
    ]


def entries(template: str) -> str:
    return "".join(template.format(n=n, name=name) for n, name in enumerate(NAMES, 1))


def test_years_of_two_digits_where_the_day_stands_alone() -> None:
    rows = entries('<tr><td><a href="/{n}">{name}</a></td><td align="right"><i>0{n}/04/26</i></td></tr>')
    assert days(f"<table>{rows}</table>") == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]


def test_numbers_that_are_no_day_leave_the_entry_undated() -> None:
    rows = entries('<tr><td><a href="/{n}">{name}</a></td><td><i>45/13/26</i></td></tr>')
    assert days(f"<table>{rows}</table>") == [None, None, None]


def test_a_day_that_is_none_at_the_end_of_a_title_is_none() -> None:
    """'31/02/2025' looks like a day; reading the page once ended there."""
    assert own_day("Lịch họp (31/02/2025)", "Lịch họp (31/02/2025)", None) is None
    found = own_day("Lịch họp (28/02/2025)", "Lịch họp (28/02/2025)", None)
    assert found is not None
    assert found.value == date(2025, 2, 28)


def test_the_time_element_tells_what_words_do_not() -> None:
    cards = entries(
        '<div class="card"><a href="/{n}">{name}</a><time datetime="2026-03-0{n}T08:00:00+07:00">Hôm qua</time></div>'
    )
    assert days(cards) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]


def test_a_written_day_counts_before_the_time_element() -> None:
    cards = entries(
        '<div class="card"><a href="/{n}">{name}</a><time datetime="2020-01-01">0{n}/03/2026</time></div>'
    )
    assert days(cards) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]


@pytest.mark.parametrize(
    "leaf",
    [
        '<div class="badge"><span class="d">0{n}</span><span class="m">Th2</span></div>',
        '<div class="badge"><div>0{n}</div><div>Tháng 2</div></div>',
        '<div class="badge"><div>Thg 2, 2026</div><div>0{n}</div></div>',
        '<div class="badge"><div>0{n}</div><div>02/2026</div></div>',
    ],
)
def test_calendar_leaves_take_their_year_from_the_heading_above(leaf: str) -> None:
    posts = entries(f'<article class="post">{leaf}<h3><a href="/{{n}}">{{name}}</a></h3></article>')
    assert days(f"<h1>Bản tin</h1><h2>Tháng 2, 2026</h2>{posts}") == [
        date(2026, 2, 1),
        date(2026, 2, 2),
        date(2026, 2, 3),
    ]


def test_a_leaf_without_any_year_is_no_day() -> None:
    posts = entries(
        '<article class="post"><div><b>0{n}</b></div><div>Th2</div><h3><a href="/{n}">{name}</a></h3></article>'
    )
    assert days(posts) == [None, None, None]


def test_a_day_over_a_group_of_entries_is_theirs() -> None:
    first = (
        "<ul><li><a href='/1'>Giấy mời dự hội nghị giao ban</a></li>"
        "<li><a href='/2'>Thông báo nghỉ lễ năm nay</a></li></ul>"
    )
    second = "<ul><li><a href='/3'>Giấy mời họp thẩm định dự án</a></li></ul>"
    body = f"<h4>THỨ BẢY, NGÀY 25/3/2023</h4>{first}<h4>Thứ Sáu, ngày 24/3/2023</h4>{second}"
    assert days(body)[:2] == [date(2023, 3, 25), date(2023, 3, 25)]
    body = f"<p>Cập nhật đến 25/3/2023 theo báo cáo</p>{first}"
    assert days(body) == [None, None]


def test_documents_are_dated_by_their_name_and_articles_about_them_are_not() -> None:
    body = """<ul><li><a href="/1">Quyết định số 12/QĐ-UBND ngày 1/6/2020 về việc phê duyệt</a></li>
    <li><a href="/2">Nghị định số 60/2014/NĐ-CP ngày 19/6/2014 về hoạt động in: những điểm cần lưu ý</a></li>
    <li><a href="/3">Tuyên truyền Nghị quyết số 27-NQ/TW ngày 09/11/2022</a></li></ul>"""
    assert days(body) == [date(2020, 6, 1), None, None]


def test_a_day_that_is_written_over_several_lines_belongs_to_no_sentence() -> None:
    rows = entries('<li><a href="/{n}">{name}</a><div>0{n}<br>/04<br>/2026</div></li>')
    assert days(f"<ul>{rows}</ul>")[0] in (None, date(2026, 4, 1))
