"""Days as portals write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.reading.dates import (
    DayRange,
    a_day,
    date_label,
    days_without_year,
    find_dates,
    find_ranges,
    parse_day,
)

TODAY = date(2022, 8, 27)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thứ Tư, 30/10/2019", date(2019, 10, 30)),
        ("Thứ Ba, 18/08/2020 740", date(2020, 8, 18)),
        ("( Cập nhật lúc: 10/11/2020  )", date(2020, 11, 10)),
        ("Chủ nhật, 19/04/2020 | 10:42", date(2020, 4, 19)),
        ("06/06/2024 03:17:02 Xem cỡ chữ", date(2024, 6, 6)),
        ("30/03/2021 | 12:00 AM", date(2021, 3, 30)),
        ("15/03/2024 17:23 PM", date(2024, 3, 15)),
        ("Đăng ngày 24-08-2022 10:22:33", date(2022, 8, 24)),
        ("16/03/2026 - 08:34", date(2026, 3, 16)),
        ("THỨ BẢY, NGÀY 25/3/2023", date(2023, 3, 25)),
        ("ngày 25 tháng 10 năm 2018", date(2018, 10, 25)),
        ("Hà Nội, ngày 24 tháng 6 năm 2026", date(2026, 6, 24)),
        ("8h15, ngày 4 tháng 6 năm 2026", date(2026, 6, 4)),
        ("Ngày đăng: 05/06/2026 08:15", date(2026, 6, 5)),
        ("Ngày đăng:05/06/2026", date(2026, 6, 5)),
        ("Wed, 24 Aug 2022 10:00:00 +0700", date(2022, 8, 24)),
        ("T4, 24/08,2022 10:22", date(2022, 8, 24)),
        ("2026-06-04T08:15:00+07:00", date(2026, 6, 4)),
        ("2022/8/24", date(2022, 8, 24)),
        ("1.6.2020.", date(2020, 6, 1)),
        ("25 / 10 / 2018", date(2018, 10, 25)),
        ("25 Tháng Mười, 2018", date(2018, 10, 25)),
        ("25 Tháng Mười Hai, 2018", date(2018, 12, 25)),
        ("Tháng Tám 24, 2022", date(2022, 8, 24)),
        ("24 thg 8, 2022", date(2022, 8, 24)),
        ("August 24, 2022", date(2022, 8, 24)),
        ("24th Sept. 2022", date(2022, 9, 24)),
        ("ngày 26/8/22", date(2022, 8, 26)),
        ("1/1/2020/", date(2020, 1, 1)),
        ("Số 12/2020/QĐ-UBND ngày 1/6/2020 của UBND", date(2020, 6, 1)),
        ("ngày 02/9/1945, kỷ niệm ngày 02/9/2020", date(2020, 9, 2)),
    ],
)
def test_forms_that_portals_use(text: str, day: date) -> None:
    assert [found.value for found in find_dates(text)] == [day]
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "48/2009/QĐ-TTg",
        "số 12/6/2020/QĐ-UBND",
        "12/6/2020-QĐ",
        "ĐT: 024.37.36.6617",
        "Fax 0912/12/2022",
        "Phiên bản 1.2.2020",
        "version: 3.4.2021",
        "10.1.82.14",
        "31/02/2020",
        "01/01/1899",
        "Thứ Ba, 18/08/2020740",
        "Tổng lượt truy cập: 18945509",
        "năm 2020",
        "tai-lieu_10.12.2022.pdf",
        "nhiệm kỳ 2020 - 2025",
        "45/13/2020",
        "",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert find_dates(text) == ()
    assert parse_day(text) is None


def test_two_days_of_a_span_are_both_found() -> None:
    assert [found.value for found in find_dates("từ 22/08/2022-26/08/2022.")] == [
        date(2022, 8, 22),
        date(2022, 8, 26),
    ]


def test_many_days_close_together_are_all_found() -> None:
    text = "1/1/2020 2/1/2020 3/1/2020, 2020-01-04; ngày 5 tháng 1 năm 2020"
    assert [found.value.day for found in find_dates(text)] == [1, 2, 3, 4, 5]


def test_only_an_impossible_month_is_read_the_american_way() -> None:
    (found,) = find_dates("8/24/2022 3:17 PM")
    assert (found.value, found.exact) == (date(2022, 8, 24), False)
    (found,) = find_dates("8/4/2022 3:17 PM")
    assert (found.value, found.exact) == (date(2022, 4, 8), True)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 giờ trước", 0),
        ("Hôm nay, 08:00", 0),
        ("hôm qua, 14h05", 1),
        ("2 ngày trước", 2),
        ("1 tuần trước", 7),
        ("2 tháng trước", 60),
    ],
)
def test_relative_days_need_the_day_of_the_visit(text: str, days: int) -> None:
    (found,) = find_dates(text, today=TODAY)
    assert (found.value, found.exact) == (TODAY - timedelta(days=days), False)
    assert find_dates(text) == ()
    assert find_dates("không có gì", today=TODAY) == ()


@given(DAYS)
def test_every_day_is_read_back_in_every_form(day: date) -> None:
    forms = (f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}", day.isoformat(),
             f"ngày {day.day} tháng {day.month} năm {day.year}", f"{day:%d.%m.%Y} 10:00")  # fmt: skip
    assert {parse_day(form) for form in forms} == {day}


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(1990 <= found.value.year <= 2099 for found in find_dates(text, today=TODAY, path="p"))


@pytest.mark.parametrize(
    ("before", "label"),
    [
        ("Ngày đăng: ", "ngay dang"),
        ("Ngày đăng: Thứ Tư, ", "ngay dang"),
        ("Cập nhật lúc 15:30, Thứ Tư, ", "cap nhat luc"),
        ("Ngày hiệu lực\n", "ngay hieu luc"),
        ("Tin tức | Ngày ban hành:", "ngay ban hanh"),
        ("(Posted on ", "posted on"),
        ("Sáng nay ", ""),
    ],
)
def test_labels_before_a_day(before: str, label: str) -> None:
    assert date_label(before) == label


def test_a_day_outside_the_years_of_the_web_is_none() -> None:
    assert a_day(1989, 1, 1) is None
    assert a_day(2100, 1, 1) is None
    assert a_day(2020, 13, 1) is None


def test_days_without_a_year_take_the_given_one() -> None:
    text = "THỨ HAI, NGÀY 27/5: họp. Ngày 28 tháng 5. Số 1/2/QĐ. 27/5/2022. 40/5"
    assert days_without_year(text, 2019) == (date(2019, 5, 27), date(2019, 5, 28))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Tuần 34, từ ngày 22/8/2022 đến ngày 26/8/2022", date(2022, 8, 22), date(2022, 8, 26)),
        ("22-26/8/2022", date(2022, 8, 22), date(2022, 8, 26)),
        ("Thời hạn: 13/07/2026 - 23/07/2026", date(2026, 7, 13), date(2026, 7, 23)),
        ("từ 22/8 đến 26/8", date(2022, 8, 22), date(2022, 8, 26)),
        ("từ 28/12 đến ngày 02/01/2023", date(2022, 12, 28), date(2023, 1, 2)),
        ("Từ ngày 5 đến ngày 9/9/2022", date(2022, 9, 5), date(2022, 9, 9)),
    ],
)
def test_spans_of_days(text: str, first: date, last: date) -> None:
    (found,) = find_ranges(text, year=2022)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["nhiệm kỳ 2020-2025", "từ 26/8/2022 đến 22/8/2022", "từ 31/2 đến 5/3/2022", "từ 22/8 đến 26/8"]
)
def test_what_is_no_span(text: str) -> None:
    assert find_ranges(text) == ()


def test_a_span_keeps_its_words() -> None:
    assert find_ranges("(13/07/2026  -  23/07/2026)") == (
        DayRange(date(2026, 7, 13), date(2026, 7, 23), "13/07/2026 - 23/07/2026"),
    )


def test_the_word_of_a_clock_or_counter_is_no_day() -> None:
    assert find_dates("Hôm nay: 1.204", today=date(2026, 3, 15)) == ()
    assert find_dates("Hôm qua 98 | Hôm nay 120", today=date(2026, 3, 15)) == ()
