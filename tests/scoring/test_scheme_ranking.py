"""Places under a scheme: ties, several leagues, what is missing, what contradicts itself, and what changed."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from scoring.scheme import parse_scheme
from scoring.scheme_model import AgencyValues, SchemeTable, Span
from scoring.scheme_ranking import scheme_tables
from scoring.scheme_score import SchemeValueError, scheme_score
from tests.scoring.good_scheme import GOOD

SCHEME = parse_scheme(GOOD.encode(), "mau.yaml")
POINTS = parse_scheme(
    GOOD.replace("measure: index", "measure: points")
    .replace("decimals: 4", "decimals: 2")
    .replace("at_least: 0.8", "at_least: 8")
    .encode(),
    "mau.yaml",
)
STATED = parse_scheme(
    GOOD.replace("measure: index", "measure: stated_index")
    .replace("maximum: 4", "")
    .replace("maximum: 6, ", "")
    .replace("    criteria:\n", "")
    .replace('      - {id: "1.1", title: "Máy tính", maximum: 1}\n', "")
    .replace('      - {id: "1.2", title: "Mạng", maximum: 3}\n', "")
    .encode(),
    "mau.yaml",
)


def agency(name: str, *, one: str = "", two: str = "", **known: object) -> AgencyValues:
    parts = {key: Span.of(Fraction(value)) for key, value in (("1", one), ("2", two)) if value}
    told = {"league": "so", "parts": parts, **known}
    return AgencyValues(code=name.lower(), name=name, **told)  # type: ignore[arg-type]


def problems(*values: AgencyValues) -> tuple[str, ...]:
    with pytest.raises(SchemeValueError) as raised:
        scheme_tables(SCHEME, values)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


def placed(table: SchemeTable) -> list[tuple[str, int | None]]:
    return [(line.score.values.name, line.place) for line in table.standings]


def test_equal_printed_scores_share_a_place_and_the_next_is_left_out() -> None:
    (table,) = scheme_tables(
        SCHEME,
        [
            agency("A", one="2", two="4"),
            agency("B", one="4", two="6"),
            agency("C", one="2", two="4.00001"),  # 0,6000: the same in print, the same tie category
            agency("D", one="1", two="1"),
        ],
    )
    assert placed(table) == [("B", 1), ("C", 2), ("A", 2), ("D", 4)]
    assert [line.behind for line in table.standings] == [0, Fraction("0.4"), Fraction("0.4"), Fraction("0.8")]
    assert [line.score.level for line in table.standings] == ["Tốt", "Khá", "Khá", "không xếp hạng"]
    assert table.notes == ("Lưu ý: dự thảo tiêu chí, chưa ban hành.",)


def test_a_tie_is_decided_by_the_category_that_the_scheme_names() -> None:
    (table,) = scheme_tables(SCHEME, [agency("A", one="4", two="2"), agency("B", one="2", two="4")])
    assert placed(table) == [("B", 1), ("A", 2)]
    places = {line.score.values.name: [one.place for one in line.categories] for line in table.standings}
    assert places == {"A": [1, 2], "B": [2, 1]}


def test_a_portals_score_is_scaled_to_its_category_as_an_interval() -> None:
    portal = (Span(low=Fraction(50), high=Fraction(90)), Fraction(100))
    scored = scheme_score(SCHEME, agency("A", one="4", portal=portal))
    assert scored.parts["2"] == Span(low=Fraction(3), high=Fraction("5.4"))
    assert scored.total == Span(low=Fraction("0.7"), high=Fraction("0.94"))
    assert not scored.total.decided
    assert scored.level == "Khá–Tốt"
    for scale, value in (("points", 50), ("share", Fraction("0.5"))):
        other = parse_scheme(
            GOOD.replace("measure: index", "measure: points")
            .replace("decimals: 4", "decimals: 2")
            .replace("scale: maximum", f"scale: {scale}")
            .encode(),
            "mau.yaml",
        )
        assert scheme_score(other, agency("A", one="4", portal=portal)).parts["2"].low == value


def test_criteria_make_up_their_category_when_all_are_there() -> None:
    both = {"1.1": Span.of(Fraction(1)), "1.2": Span.of(Fraction(2)), "2": Span.of(Fraction(5))}
    assert scheme_score(SCHEME, agency("A", parts=both)).total == Span.of(Fraction("0.8"))
    one = {"1.1": Span.of(Fraction(1)), "2": Span.of(Fraction(5))}
    scored = scheme_score(SCHEME, agency("A", parts=one))
    assert (scored.total, scored.missing) == (None, ("Hạ tầng",))


def test_what_is_missing_leaves_an_agency_without_a_place() -> None:
    (table,) = scheme_tables(SCHEME, [agency("A", one="1"), agency("B", one="1", two="1")])
    assert placed(table) == [("B", 1), ("A", None)]
    assert table.standings[1].reason == "Thiếu số liệu: Cổng."
    (stated,) = scheme_tables(STATED, [agency("A", one="0.5", two="0.5")])
    assert stated.standings[0].reason.startswith("Chưa có tổng: cách chấm không nêu cách gộp")


def test_a_league_that_is_not_whole_is_not_ranked() -> None:
    values = [agency("A", one="1", two="1", league="huyen"), agency("B", one="4", two="6", league="huyen")]
    (table,) = scheme_tables(SCHEME, values)
    assert [line.place for line in table.standings] == [None, None]
    assert table.standings[0].reason == "Nhóm ‘Huyện’ có 3 đơn vị, ở đây mới có 2: chưa thể xếp hạng."
    (whole,) = scheme_tables(SCHEME, [*values, agency("C", one="2", two="2", league="huyen")])
    assert placed(whole) == [("B", 1), ("C", 2), ("A", 3)]


def test_published_totals_stand_where_the_parts_are_not_known() -> None:
    (table,) = scheme_tables(
        SCHEME, [agency("A", total=Fraction("0.7"), place=2), agency("B", total=Fraction("0.9"), level="Tốt")]
    )
    assert placed(table) == [("B", 1), ("A", 2)]
    assert all(line.score.stated for line in table.standings)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([agency("A"), agency("A")], "Mã cơ quan ‘a’ có 2 dòng; hãy giữ một dòng cho mỗi cơ quan."),
        (
            [agency("A", league="xa")],
            "A: không có nhóm ‘xa’; hãy ghi một trong các nhóm: so, huyen.",
        ),
        (
            [agency("A", one="5", two="1")],
            "A: giá trị 5 của hạng mục 1 vượt mức tối đa 4; hãy kiểm tra lại số hoặc cột.",
        ),
        (
            [agency("A", one="-1", two="1")],
            "A: giá trị -1 của hạng mục 1 không hợp lệ; hãy ghi số từ 0 trở lên.",
        ),
        (
            [agency("A", parts={"9": Span.of(Fraction(1))})],
            "A: không có hạng mục ‘9’; hãy sửa mã (những tên dùng được: 1, 1.1, 1.2, 2).",
        ),
        (
            [agency("A", one="1", portal=(Span.of(Fraction(120)), Fraction(100)))],
            "A: điểm cổng 120 nằm ngoài thang 100 điểm.",
        ),
        (
            [agency("A", total=Fraction("1.2"))],
            "A: tổng 1,2 không hợp lệ; hãy ghi một số từ 0 đến 1.",
        ),
        (
            [agency("A", one="4", two="6", total=Fraction("0.9"))],
            "A: tổng ghi 0,9, nhưng cộng các hạng mục được 1; hãy sửa một trong hai.",
        ),
        (
            [agency("A", level="Giỏi")],
            "A: không có mức ‘Giỏi’; hãy chọn mức của cách chấm (những tên dùng được: Khá, Tốt, không xếp hạng).",
        ),
        (
            [agency("A", one="4", two="6", level="Khá")],
            "A: ghi mức ‘Khá’, nhưng 1 là ‘Tốt’; hãy sửa điểm hoặc mức.",
        ),
        (
            [agency("A", one="4", two="6", place=2), agency("B", one="1", two="1")],
            "A: ghi hạng 2, nhưng theo điểm là hạng 1; hãy sửa điểm hoặc hạng.",
        ),
        (
            [agency("A", one="4", two="6"), agency("B", one="1", two="1", behind=Fraction("0.5"))],
            "B: ghi cách đơn vị đứng đầu 0,5, nhưng theo điểm là 0,8; hãy sửa một trong hai.",
        ),
        (
            [
                agency("A", league="huyen", total=Fraction("0.5"), place=1),
                agency("B", league="huyen", total=Fraction("0.6"), place=2),
            ],
            "A (hạng 1) thấp điểm hơn B (hạng 2); hãy sửa điểm hoặc hạng.",
        ),
        (
            [
                agency("A", league="huyen", total=Fraction("0.6"), place=1),
                agency("B", league="huyen", total=Fraction("0.5"), place=1),
            ],
            "A và B cùng hạng 1 mà khác điểm; hãy sửa điểm hoặc hạng.",
        ),
    ],
)
def test_contradictions_are_named(values: list[AgencyValues], sentence: str) -> None:
    assert problems(*values) == (sentence,)


def test_a_span_may_hold_what_was_published() -> None:
    portal = (Span(low=Fraction(50), high=Fraction(90)), Fraction(100))
    scored = scheme_score(SCHEME, agency("A", one="4", portal=portal, total=Fraction("0.8"), level="Tốt"))
    assert scored.total == Span(low=Fraction("0.7"), high=Fraction("0.94"))
    with pytest.raises(SchemeValueError, match="được 0,7 đến 0,94"):
        scheme_score(SCHEME, agency("A", one="4", portal=portal, total=Fraction("0.5")))


def test_what_changed_since_the_season_before() -> None:
    before = [agency("A", one="1", two="1"), agency("B", one="4", two="4"), agency("C", one="3", two="3")]
    now = [
        agency("A", one="4", two="5"),
        agency("B", one="2", two="4"),
        agency("D", one="1", two="1"),
        agency("C", one="3", two="3", league="huyen"),
    ]
    table, other = scheme_tables(SCHEME, now, previous=before)
    a, b, d = table.standings
    assert table.first_before == ("B",)
    assert (a.change, a.place_change, a.behind_change) == (Fraction("0.7"), 2, Fraction("-0.6"))
    assert (b.change, b.place_change, b.behind_change) == (Fraction("-0.2"), -1, Fraction("0.3"))
    assert (d.change, d.place_before, d.league_before) == (None, None, "")
    assert [one.change for one in a.categories] == [3, 4]
    (moved,) = other.standings
    assert (moved.league_before, moved.change, moved.place_change) == ("Sở", 0, None)
    assert [one.place_change for one in moved.categories] == [None, None]


def test_a_stated_scheme_without_scores_keeps_its_published_places() -> None:
    (table,) = scheme_tables(STATED, [agency("A", place=2, places={"1": 1}), agency("B", place=1)])
    assert placed(table) == [("B", 1), ("A", 2)]
    assert table.notes[-1] == "Thứ hạng ghi theo bảng đã công bố, vì chưa có đủ điểm của cả nhóm."
    assert [one.place for one in table.standings[1].categories] == [1, None]


def test_points_have_no_upper_end_of_their_own() -> None:
    with pytest.raises(SchemeValueError, match="tổng -1 không hợp lệ; hãy ghi một số từ 0 trở lên"):
        scheme_score(POINTS, agency("A", total=Fraction(-1)))


def test_ten_thousand_agencies_are_ranked_within_seconds() -> None:
    values = [agency(f"S{n}", one=f"{n % 400}/100", two=f"{n % 600}/100") for n in range(10_000)]
    started = time.process_time()
    (table,) = scheme_tables(SCHEME, values, previous=values)
    assert time.process_time() - started < 20
    assert len(table.standings) == 10_000
    assert table.standings[0].place == 1
    assert {line.place_change for line in table.standings} == {0}
