"""Numbers, dates and names as Vietnamese papers write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from evidence.model import Tier
from season.papers import wording
from season.papers.law import legal_bases
from tests.season.papers.province import HUYEN, SO, XA, agency


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Fraction(469, 10), 1, "46,9"),
        (Fraction(7699, 10000), 4, "0,7699"),
        (Fraction(81, 2), 2, "40,50"),
        (Fraction(79995, 1000), 2, "80,00"),
        (Fraction(100), 0, "100"),
    ],
)
def test_scores_keep_their_decimals(value: Fraction, decimals: int, written: str) -> None:
    assert wording.score(value, decimals) == written


def test_what_is_open_is_a_range_and_nothing_is_a_dash() -> None:
    assert wording.score_range(Fraction(61), Fraction(145, 2), 1) == "61,0–72,5"
    assert wording.score_range(Fraction(61), Fraction(61), 1) == "61,0"
    assert wording.score_range(None, None, 1) == "–"
    assert (wording.maximum(None), wording.maximum(Fraction(10)), wording.maximum(Fraction(15, 2))) == (
        "–",
        "10",
        "7,5",
    )


def test_changes_carry_their_sign() -> None:
    assert [wording.signed(Fraction(n, 4), 2) for n in (5, -5, 0)] == ["+1,25", "−1,25", "0,00"]
    assert wording.signed(None, 2) == ""
    assert [wording.steps(n) for n in (10, -1, 0, None)] == ["tăng 10 bậc", "giảm 1 bậc", "giữ bậc", ""]


def test_dates_are_written_by_the_decree() -> None:
    assert wording.day(date(2018, 10, 25)) == "25/10/2018"
    assert wording.day_in_words(date(2026, 2, 5), 2026) == "ngày 05 tháng 02 năm 2026"
    assert wording.day_in_words(date(2026, 11, 20), 2026) == "ngày 20 tháng 11 năm 2026"
    assert wording.day_in_words(None, 2026) == "ngày …… tháng …… năm 2026"


def test_counts_numerals_and_lists() -> None:
    assert [wording.count(n) for n in (0, 6, 20, 1782)] == ["00", "06", "20", "1.782"]
    assert [wording.roman(n) for n in (1, 4, 9, 14, 39)] == ["I", "IV", "IX", "XIV", "XXXIX"]
    assert [wording.joined(parts) for parts in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]


def test_who_heads_an_agency() -> None:
    heads = {one.name: wording.head_of(one) for one in (*SO, HUYEN[0], XA[0])}
    assert heads["Văn phòng Ủy ban nhân dân tỉnh"] == "Chánh Văn phòng"
    assert heads["Sở Nội vụ"] == "Giám đốc"
    assert heads["Thanh tra tỉnh"] == "Chánh Thanh tra"
    assert heads["Ban Quản lý các khu công nghiệp"] == "Trưởng ban"
    assert heads[HUYEN[0].name] == heads[XA[0].name] == "Chủ tịch"
    assert wording.head_of(agency("x", "Đài Phát thanh", Tier.SO)) == "Người đứng đầu"


def test_a_province_is_named_with_its_kind_once() -> None:
    assert wording.province_name("Phú Nguyên") == "tỉnh Phú Nguyên"
    assert wording.province_name("Ủy ban nhân dân tỉnh Phú Nguyên") == "tỉnh Phú Nguyên"
    assert wording.province_name("thành phố Phú Nguyên") == "thành phố Phú Nguyên"
    assert wording.two_lines("Ủy ban nhân dân tỉnh Phú Nguyên") == "Ủy ban nhân dân tỉnh\u00a0Phú\u00a0Nguyên"


def test_a_code_becomes_a_file_name() -> None:
    assert wording.file_name("so-01") == "so-01"
    assert wording.file_name("../a b") == "---a-b"
    assert wording.file_name("") == "-"


@pytest.mark.parametrize(
    ("day", "named"),
    [
        (date(2026, 11, 18), "224/2026/NĐ-CP"),
        (date(2025, 12, 1), "42/2022/NĐ-CP"),
        (date(2018, 12, 28), "43/2011/NĐ-CP"),
    ],
)
def test_the_laws_are_those_of_the_day(day: date, named: str) -> None:
    assert named in "; ".join(legal_bases(day))


@pytest.mark.parametrize(
    ("title", "rated"),
    [
        (
            "Tiêu chí đánh giá Cổng Thông tin điện tử cấp sở theo Quyết định 2294/QĐ-UBND (Bắc Giang)",
            "Cổng Thông tin điện tử",
        ),
        ("Tiêu chí đánh giá cổng thành phần cấp xã theo Nghị định 224/2026/NĐ-CP", "cổng thành phần"),
        (
            "Mức độ ứng dụng công nghệ thông tin cấp tỉnh theo Quyết định 2294/QĐ-UBND (Bắc Giang)",
            "Mức độ ứng dụng công nghệ thông tin",
        ),
        (
            "Bộ tiêu chí kỹ thuật cổng thông tin điện tử (Bộ X, tháng 5/2025)",
            "Bộ tiêu chí kỹ thuật cổng thông tin điện tử",
        ),
        ("(chưa đặt tên)", "(chưa đặt tên)"),
    ],
)
def test_what_a_scheme_rates_is_told_in_short(title: str, rated: str) -> None:
    assert wording.subject(title) == rated


def test_a_title_goes_on_in_a_sentence() -> None:
    titles = ("Mức độ ứng dụng", "CNTT", "Cổng Thông tin điện tử", "")
    assert [wording.lower_first(title) for title in titles] == [
        "mức độ ứng dụng",
        "CNTT",
        "Cổng Thông tin điện tử",
        "",
    ]
