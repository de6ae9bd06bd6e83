"""Every scheme of the seeds reproduces the figures that its seed states. No score is invented: what a seed leaves out,
these tests leave out."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from scoring.rubric import find
from scoring.scheme import find_scheme
from scoring.scheme_model import AgencyValues, SchemeStanding, SchemeTable, Span
from scoring.scheme_ranking import scheme_tables
from scoring.scheme_score import SchemeValueError, level_of, scheme_score
from tests.seeds import BAC_GIANG, BAC_KAN, CAO_BANG, LANG_SON, YEAR_2016, demand_says

DECREED = (6, 10, 8, 15, 12, 6, 10, 7, 5, 10, 6, 5)


def number(text: str) -> Fraction:
    return Fraction(text)


def agency(name: str, **known: object) -> AgencyValues:
    return AgencyValues(code=name, name=name, **known)  # type: ignore[arg-type]


def line(table: SchemeTable, name: str) -> SchemeStanding:
    return next(one for one in table.standings if one.score.values.name == name)


# 1. Bắc Giang, portals (seed 001_70d7de53b30884d0.txt) — a rubric, judged by crawl


@pytest.mark.parametrize("tier", ["so", "huyen"])
def test_the_portal_rubric_of_bac_giang(tier: str) -> None:
    rubric = find(f"bac-giang-2294-2020-{tier}")
    assert tuple(int(heading.points) for heading in rubric.headings) == DECREED
    assert rubric.points == 100
    assert [(grade.name, grade.at_least) for grade in rubric.grades] == [
        ("Tốt", 80),
        ("Khá", 65),
        ("Trung bình", 50),
        ("Yếu", 0),
    ]


def test_bac_giang_ranks_portals_in_two_groups() -> None:
    leagues = [find(f"bac-giang-2294-2020-{tier}").league for tier in ("so", "huyen")]
    assert "cấp tỉnh" in leagues[0]
    assert "cấp huyện" in leagues[1].lower() or "huyện" in leagues[1]


def test_the_seed_states_the_portal_rubric() -> None:
    demand_says(
        BAC_GIANG,
        "Thông tin giới thiệu: 6 điểm",
        "Tin tức, sự kiện: 10 điểm",
        "hướng dẫn thực hiện pháp luật, chế độ, chính sách: 8 điểm",
        "Thông tin chỉ đạo điều hành: 15 điểm",
        "quy hoạch, kế hoạch phát triển: 12 điểm",
        "Văn bản quy phạm pháp luật: 6 điểm",
        "đấu thầu mua sắm công: 10 điểm",
        "Cung cấp dịch vụ công trực tuyến: 7 điểm",
        "góp ý của tổ chức, cá nhân: 5 điểm",
        "Chức năng hỗ trợ trên Cổng Thông tin điện tử: 10 điểm",
        "Đảm bảo quy định khác: 6 điểm",
        "Chuyển đổi số: 5 điểm",
        "điểm đánh giá lớn hơn hoặc bằng 80",
        "lớn hơn hoặc bằng 65 và nhỏ hơn 80",
        "lớn hơn hoặc bằng 50 và nhỏ hơn 65",
        "theo 2 nhóm cơ quan",
    )


# 2. Bắc Giang, ICT application (seed 001_70d7de53b30884d0.txt) — an index


@pytest.mark.parametrize(
    ("tier", "maxima"),
    [("tinh", (10, 30, 30, 10, 10, 10)), ("huyen", (5, 25, 30, 15, 5, 10, 10))],
)
def test_the_ict_schemes_of_bac_giang(tier: str, maxima: tuple[int, ...]) -> None:
    scheme = find_scheme(f"bac-giang-2294-2020-cntt-{tier}")
    assert tuple(category.maximum for category in scheme.categories) == maxima
    assert scheme.maximum == 100
    assert scheme.derived, "the index as points ÷ maximum is our reading of the decree"
    assert not any(category.source == "portal" for category in scheme.categories)
    for index, level in (
        ("0.8", "Tốt"),
        ("0.7999", "Khá"),
        ("0.65", "Khá"),
        ("0.6499", "Trung bình"),
        ("0.5", "Trung bình"),
        ("0.4999", "Yếu"),
        ("0", "Yếu"),
    ):
        assert level_of(scheme, Span.of(number(index))) == level


def test_an_index_is_points_divided_by_their_maximum() -> None:
    scheme = find_scheme("bac-giang-2294-2020-cntt-tinh")
    full = {category.id: Span.of(category.maximum or Fraction(0)) for category in scheme.categories}
    scored = scheme_score(scheme, agency("A", parts=full))
    assert (scored.points, scored.total) == (Span.of(Fraction(100)), Span.of(Fraction(1)))
    half = {**full, "2": Span.of(Fraction(10))}  # 80 of 100 points
    assert scheme_score(scheme, agency("A", parts=half)).total == Span.of(number("0.8"))
    assert scheme_score(scheme, agency("A", parts=half)).level == "Tốt"


def test_the_seed_states_the_ict_schemes() -> None:
    demand_says(
        BAC_GIANG,
        "Hạ tầng kỹ thuật CNTT: 10 điểm",
        "Ứng dụng CNTT trong hoạt động nội bộ cơ quan: 30 điểm",
        "Ứng dụng CNTT phục vụ người dân và doanh nghiệp: 30 điểm",
        "Công tác đảm bảo an toàn thông tin: 10 điểm",
        "Nhân lực CNTT: 10 điểm",
        "Môi trường tổ chức và chính sách: 10 điểm",
        "Hạ tầng kỹ thuật CNTT khối UBND huyện: 5 điểm",
        "Ứng dụng CNTT trong hoạt động nội bộ cơ quan: 25 điểm",
        "Ứng dụng CNTT tại cấp xã: 15 điểm",
        "Công tác đảm bảo an toàn thông tin: 5 điểm",
        "Hạ tầng nhân lực CNTT: 10 điểm",
        "chỉ số đánh giá lớn hơn hoặc bằng 0,8",
        "lớn hơn hoặc bằng 0,65 và nhỏ hơn 0,8",
        "lớn hơn hoặc bằng 0,5 và nhỏ hơn 0,65",
    )


# 3. Cao Bằng 2018 (seed 000_25a8c209003ef591.txt) — points without named maxima

LEVEL_III = (
    "Sở Giáo dục và Đào tạo",
    "Sở Thông tin và Truyền thông",
    "Sở Công thương",
    "Sở Nội vụ",
    "Sở Tài chính",
    "VP UBND tỉnh",
)
LEVEL_IV = (
    "Sở Tư pháp",
    "Thanh tra tỉnh",
    "Sở Kế hoạch và Đầu tư",
    "Ban Dân tộc",
    "Sở Ngoại vụ",
    "Ban QLKKT",
    "Sở Khoa học và Công nghệ",
    "Sở Nông nghiệp và Phát triển nông thôn",
)
UNRANKED = (
    "Sở Tài nguyên và Môi trường",
    "Sở Y tế",
    "Sở Văn hóa thể thao và Du lịch",
    "Sở Xây dựng",
    "Sở Lao động thương binh và Xã hội",
    "Sở Giao thông vận tải",
)
STATED = {
    "Sở Giáo dục và Đào tạo": ("46.9", 1),
    "Sở Thông tin và Truyền thông": ("46.6", 2),
    "Sở Công thương": ("45.9", 3),
    "Sở Giao thông vận tải": ("22.5", 20),
}


def cao_bang() -> list[AgencyValues]:
    levels = {
        **dict.fromkeys(LEVEL_III, "Mức III"),
        **dict.fromkeys(LEVEL_IV, "Mức IV"),
        **dict.fromkeys(UNRANKED, "không xếp hạng"),
    }
    found = []
    for name, level in levels.items():
        total, place = STATED.get(name, (None, None))
        found.append(agency(name, level=level, total=number(total) if total else None, place=place))
    return found


def test_cao_bang_2018_departments() -> None:
    scheme = find_scheme("cao-bang-1513-2018-so")
    assert len(scheme.categories) == 6
    assert scheme.maximum is None
    (table,) = scheme_tables(scheme, cao_bang())
    assert Counter(one.score.level for one in table.standings) == {
        "Mức III": 6,
        "Mức IV": 8,
        "không xếp hạng": 6,
    }
    assert [(one.place, one.score.values.name) for one in table.standings if one.place] == [
        (place, name) for name, (_, place) in STATED.items()
    ]
    scored = {name: line(table, name) for name in STATED}
    assert [one.score.level for one in scored.values()] == ["Mức III"] * 3 + ["không xếp hạng"]
    assert scored["Sở Giao thông vận tải"].behind == number("24.4")
    assert [one.reason for one in table.standings if one.place is None] == [
        "Chỉ biết mức đã công bố, không biết điểm và hạng."
    ] * 16


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("54", "Mức I"),
        ("53.99", "Mức II"),
        ("48", "Mức II"),
        ("42", "Mức III"),
        ("41.99", "Mức IV"),
        ("36", "Mức IV"),
        ("35.99", "không xếp hạng"),
    ],
)
def test_the_levels_of_cao_bang(score: str, level: str) -> None:
    assert level_of(find_scheme("cao-bang-1513-2018-so"), Span.of(number(score))) == level


def test_a_published_level_that_the_score_does_not_bear_out_is_named() -> None:
    wrong = [agency("Sở Công thương", total=number("45.9"), level="Mức II")]
    with pytest.raises(SchemeValueError, match="Sở Công thương: ghi mức ‘Mức II’, nhưng 45,9 là ‘Mức III’"):
        scheme_tables(find_scheme("cao-bang-1513-2018-so"), wrong)


def test_cao_bang_takes_the_portals_score_once_the_groups_maximum_is_known() -> None:
    scheme = find_scheme("cao-bang-1513-2018-so")
    others = {one.id: Span.of(Fraction(1)) for one in scheme.categories if one.id != "3"}
    crawled = agency("A", parts=others, portal=(Span(low=Fraction(50), high=Fraction(75)), Fraction(100)))
    untold = scheme_score(scheme, crawled)
    assert untold.total is None
    assert untold.missing == (
        "Cung cấp thông tin trên trang thông tin điện tử "
        "(có điểm cổng, chưa biết điểm tối đa của hạng mục để quy đổi)",
    )
    told = scheme_score(scheme, crawled, maxima={"3": Fraction(20)})
    assert told.total == Span(low=Fraction(15), high=Fraction(20))  # 5 of the form, 10 to 15 of the crawl


def test_cao_bang_2018_districts() -> None:
    scheme = find_scheme("cao-bang-1513-2018-huyen")
    headings = Counter(category.heading for category in scheme.categories)
    assert list(headings.values()) == [3, 4]  # readiness, results
    assert [level.at_least for level in scheme.levels] == [
        108,
        number("100.4"),
        number("93.05"),
        number("85.7"),
    ]
    stated = {"Trà Lĩnh": "64.61", "Nguyên Bình": "64.36", "Hạ Lang": "59.14", "Quảng Uyên": "40.50"}
    (table,) = scheme_tables(scheme, [agency(name, total=number(score)) for name, score in stated.items()])
    assert {one.score.level for one in table.standings} == {"không xếp hạng"}
    assert [one.score.values.name for one in table.standings] == list(stated)
    assert [one.place for one in table.standings][:3] == [1, 2, 3]


def test_the_seed_states_cao_bangs_results() -> None:
    demand_says(
        CAO_BANG,
        "Mức độ I (điểm tối thiểu đạt 54), Mức độ II (điểm tối thiểu đạt 48), Mức độ III (điểm tối thiểu đạt 42) "
        "Mức độ IV (điểm tối thiểu đạt 36)",
        "Mức độ I (điểm tối thiểu đạt 108), Mức độ II (điểm tối thiểu đạt 100,4), "
        "Mức độ III (điểm tối thiểu đạt 93,05) Mức độ IV (điểm tối thiểu đạt 85,7)",
        "06 cơ quan đạt mức III",
        "08 cơ quan đạt mức IV",
        "06 cơ quan không được xếp hạng",
        "46,9 điểm, thứ nhì là Sở Thông tin và Truyền thông đạt 46,6 điểm, thứ 3 là Sở Công thương đạt 45,9 điểm",
        "Xếp cuối là Sở Giao thông vận tải đạt 22,5 điểm",
        "64,61 điểm, thứ nhì là huyện Nguyên Bình đạt 64,36 điểm, thứ ba là huyện Hạ Lang đạt 59,14 điểm",
        "huyện Quảng Uyên đạt 40,50 điểm",
        *LEVEL_III,
        *LEVEL_IV,
        *UNRANKED,
    )


# 4. The national index (seeds 003_c2559ac8e30c3c64.txt, 004_228c41ba0f4662d5.txt, 002_385c834e38579eeb.txt)


def year_2019() -> list[AgencyValues]:
    bac_kan = agency(
        "Bắc Kạn",
        league="tinh",
        total=number("0.7699"),
        place=16,
        parts={"1": Span.of(number("0.7965")), "2": Span.of(number("0.8573"))},
        places={"1": 29, "2": 29, "3": 42, "4": 8, "6": 38},
    )
    first = agency("Thừa Thiên-Huế", league="tinh", total=number("0.9039"), place=1)
    return [bac_kan, first]


def year_2018() -> list[AgencyValues]:
    bac_kan = agency(
        "Bắc Kạn",
        league="tinh",
        total=number("0.662"),
        place=26,
        behind=number("0.209"),
        places={"3": 55},
    )
    return [bac_kan, agency("Đà Nẵng", league="tinh", place=1)]


def test_bac_kan_in_the_national_index_of_2019() -> None:
    (table,) = scheme_tables(find_scheme("ict-index-2019"), year_2019(), previous=year_2018())
    bac_kan = line(table, "Bắc Kạn")
    assert (bac_kan.place, bac_kan.place_before, bac_kan.place_change) == (16, 26, 10)
    assert table.league.size == 63
    assert bac_kan.change == number("0.1079")
    assert (bac_kan.behind, bac_kan.behind_before) == (number("0.134"), number("0.209"))
    assert bac_kan.behind_change == number("-0.075")
    assert table.first_before == ("Đà Nẵng",), "the first is another one than the year before"
    assert table.standings[0].score.values.name == "Thừa Thiên-Huế"
    by_category = {one.category.id: one for one in bac_kan.categories}
    assert (by_category["3"].place, by_category["3"].place_change) == (42, 13)
    assert {key: one.place for key, one in by_category.items()} == {
        "1": 29,
        "2": 29,
        "3": 42,
        "4": 8,
        "5": None,
        "6": 38,
    }
    assert (by_category["1"].value, by_category["2"].value) == (
        Span.of(number("0.7965")),
        Span.of(number("0.8573")),
    )


def test_bac_kan_against_2017() -> None:
    scheme = find_scheme("ict-index-2019")
    year_2017 = [agency("Bắc Kạn", league="tinh", place=13, places={"4": 2})]
    (table,) = scheme_tables(scheme, year_2019(), previous=year_2017)
    bac_kan = line(table, "Bắc Kạn")
    assert bac_kan.place_change == -3  # thấp hơn 03 bậc so với năm 2017
    assert bac_kan.change is None  # its score of 2017 is not stated
    assert next(one.place_change for one in bac_kan.categories if one.category.id == "4") == -6


def test_lang_son_in_the_national_index() -> None:
    scheme = find_scheme("ict-index-2019")
    now, before = ([agency("Lạng Sơn", league="tinh", place=place)] for place in (22, 32))
    (table,) = scheme_tables(scheme, now, previous=before)
    assert (table.standings[0].place, table.standings[0].place_change) == (22, 10)


def test_ministries_and_agencies_of_the_government_are_leagues_of_their_own() -> None:
    ministries = {
        "Bộ Tài Chính": 1,
        "Bộ Công Thương": 2,
        "Bộ Thông tin và Truyền thông": 3,
        "Bộ Giáo dục và Đào tạo": 15,
        "Bộ Nội vụ": 16,
        "Bộ Xây dựng": 17,
    }
    agencies = {
        "Bảo hiểm Xã hội Việt Nam": 1,
        "Viện Hàn lâm Khoa học và Xã hội Việt Nam": 7,
    }
    values = [
        *year_2019(),
        *(agency(name, league="bo", place=place) for name, place in ministries.items()),
        *(agency(name, league="co-quan-thuoc-chinh-phu", place=place) for name, place in agencies.items()),
    ]
    tables = scheme_tables(find_scheme("ict-index-2019"), values)
    assert [table.league.size for table in tables] == [63, 17, 7]
    for table, stated in zip(tables[1:], (ministries, agencies), strict=True):
        assert {one.score.values.name: one.place for one in table.standings} == stated


def test_a_place_beyond_the_league_is_refused() -> None:
    with pytest.raises(SchemeValueError, match="hạng 18 nằm ngoài nhóm 17 đơn vị"):
        scheme_tables(find_scheme("ict-index-2019"), [agency("Bộ X", league="bo", place=18)])


def test_the_six_categories_of_2016() -> None:
    scheme = find_scheme("ict-index-2016")
    assert len(scheme.categories) == 6
    assert [league.id for league in scheme.leagues] == ["tinh", "bo", "co-quan-thuoc-chinh-phu"]


def test_the_seeds_state_the_national_index() -> None:
    demand_says(
        BAC_KAN,
        "xếp thứ 16/63",
        "tăng 10 bậc so với chỉ số xếp hạng năm 2018 (26/63)",
        "thấp hơn 03 bậc so với năm 2017 (13/63)",
        "0,7699 điểm, tăng 0,1079 điểm so với năm 2018 (0,662 điểm)",
        "Thừa Thiên-Huế (được chấm 0,9039 điểm) thì Bắc Kạn còn kém 0,134 điểm",
        "năm 2018 Bắc Kạn cách Đà Nẵng là đơn vị dẫn đầu 0,209 điểm",
        "tăng 13 bậc từ xếp bậc 55/63 năm 2018 lên bậc 42/63 năm 2019",
        "xếp thứ 8/63",
        "năm 2017 đứng thứ 02",
        "xếp thứ 38/63",
        "29/63 tỉnh, thành phố (số điểm tương ứng là 0,7965 và 0,8573)",
        "17 bộ, ngành và 07 cơ quan thuộc chính phủ",
        "Bộ Tài Chính (1), Bộ Công Thương (2), Bộ Thông tin và Truyền thông (3)",
        "Bộ Giáo dục và Đào tạo (15), Bộ Nội vụ (16) và Bộ Xây dựng (17)",
        "Bảo hiểm Xã hội Việt Nam đứng thứ nhất",
    )


def test_the_seed_of_2016_states_six_categories() -> None:
    demand_says(
        YEAR_2016,
        "( 1 ) Hạ tầng kỹ thuật CNTT",
        "( 2 ) Triển khai Ứng dụng CNTT",
        "( 4 ) Cung cấp dịch vụ công trực tuyến",
        "( 6 ) Nguồn nhân lực cho ứng dụng CNTT",
        "17/63 tỉnh, thành phố",
    )


def test_the_seed_states_lang_sons_places() -> None:
    demand_says(LANG_SON, "Năm 2018 xếp thứ 32/63", "năm 2019 xếp thứ 22/63")
