"""The province's page: leagues with places, and why others have none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

from lxml import html

from evidence.model import Agency, Tier
from reports.province import ProvinceContext, province_report
from scoring.human_check import sentence
from scoring.model import HeadingScore, League, Result, Scorecard
from scoring.ranking import leagues
from tests.db.example import RUBRIC
from tests.reports.example import GRADES
from tests.scoring.test_human_check import CHECK

TITLE = "Cổng thông tin điện tử các cơ quan tỉnh Hoà Phong"


def result(
    code: str, low: str, high: str, *, coverage: str = "1", group: str = "Sở", why: str = ""
) -> Result:
    heading = HeadingScore(
        id=1,
        title="Giới thiệu",
        points=Fraction(4),
        low=Fraction(low) / 25,
        high=Fraction(high) / 25,
        coverage=Fraction(1),
    )
    return Result(
        agency=Agency(
            code=code,
            name=f"Cơ quan {code} <b>",
            tier=Tier.SO,
            group=group,
            home_url=f"https://{code}.gov.vn",
        ),
        rubric=replace(RUBRIC, grades=GRADES, headings=(replace(RUBRIC.headings[0], points=Fraction(100)),)),
        evaluated_at=date(2026, 9, 14),
        scorecard=Scorecard(
            low=Fraction(low),
            high=Fraction(high),
            coverage=Fraction(coverage),
            grade="" if why else "Khá",
            headings=() if why else (heading,),
            criteria=(),
            not_scored=why,
        ),
    )


RESULTS = (
    result("a", "70", "75"),
    result("b", "82.5", "82.5"),
    result("c", "60", "90", coverage="0.7"),
    result("d", "0", "100", why="Cổng không trả lời."),
    result("e", "50", "50", group="Huyện"),
)


def shown(found: tuple[League, ...], **context: object) -> tuple[html.HtmlElement, str]:
    page = html.fromstring(province_report(found, context=ProvinceContext(title=TITLE, **context)))  # type: ignore[arg-type]
    return page, re.sub(r"\s+", " ", str(page.xpath("string()")))


def test_places_scores_and_grades_stand_in_order() -> None:
    page, said = shown(leagues(RESULTS), links={"a": "a.html", "b": "javascript:alert(1)"})
    (table,) = page.xpath("//section[.//h2='Sở']/table")
    rows = [
        [" ".join(str(cell.xpath("string()")).split()) for cell in row] for row in table.xpath("./tbody/tr")
    ]
    assert [row[:2] for row in rows] == [["1", "Cơ quan b <b>b.gov.vn"], ["2", "Cơ quan a <b>a.gov.vn"]]
    assert [row[3:6] for row in rows] == [["82,5", "Khá", "100 %"], ["70–75", "Khá", "100 %"]]
    assert page.xpath("//a/@href[. = 'a.html']")
    assert not page.xpath("//a[contains(@href, 'javascript')]")
    assert "4 cơ quan: 3 Khá" in said
    assert TITLE in said


def test_who_has_no_place_is_listed_with_the_reason() -> None:
    _, said = shown(leagues(RESULTS))
    assert "Có điểm, chưa xếp thứ hạng" in said
    assert "Mới chấm được 70% số điểm, chưa đủ 90% để xếp hạng." in said
    assert "Cơ quan d <b> – Cổng không trả lời." in said


def test_the_change_since_the_last_period_is_told() -> None:
    before = (result("a", "72", "75"), result("b", "60", "60"), result("e", "50", "50", group="Huyện"))
    _, said = shown(leagues(RESULTS, before))
    assert "+22,5 điểm, lên 1 bậc" in said
    assert "−2 điểm, xuống 1 bậc" in said
    assert "±0 điểm" in said


def test_the_average_by_heading_leaves_out_who_was_not_scored() -> None:
    page, _ = shown(leagues(RESULTS))
    (league,) = page.xpath("//section[.//h2='Sở']")
    (line,) = league.xpath(".//div[contains(@class, 'averages')]//li")
    assert "1. Giới thiệu" in str(line.xpath("string()"))
    assert "71–83 %" in str(line.xpath("string()"))  # (70 + 82,5 + 60) / 3 and (75 + 82,5 + 90) / 3


def test_a_heading_without_points_has_no_average() -> None:
    empty = replace(RESULTS[0].scorecard.headings[0], points=Fraction(0))
    card = replace(RESULTS[0].scorecard, headings=(empty,))
    page, _ = shown(leagues([replace(RESULTS[0], scorecard=card)]))
    assert not page.xpath("//div[contains(@class, 'averages')]")


def test_an_empty_province_is_designed() -> None:
    _, said = shown(())
    assert "Chưa có cơ quan nào được đánh giá." in said


def test_a_league_where_nobody_has_a_place() -> None:
    _, said = shown(leagues([RESULTS[2]]), evaluated_at=date(2026, 10, 2))
    assert "Chưa cơ quan nào của nhóm đủ điều kiện xếp thứ hạng." in said
    assert "Ngày đánh giá02/10/2026" in said


def test_dates_that_differ_are_a_span_and_adopted_rubrics_are_no_draft() -> None:
    old = replace(RESULTS[0], evaluated_at=date(2026, 9, 1), rubric=replace(RESULTS[0].rubric, adopted=True))
    new = replace(RESULTS[1], rubric=old.rubric)
    _, said = shown(leagues([old, new]))
    assert "01/09/2026 – 14/09/2026" in said
    assert "chưa ban hành" not in said
    assert "Kết quả do máy đánh giá, chưa đối chiếu với người chấm." in said


def test_once_people_have_checked_the_machine_the_head_says_so() -> None:
    _, said = shown(leagues(RESULTS), human_check=sentence(CHECK))
    assert f"kết quả do máy đánh giá, {sentence(CHECK)}." in said
    assert "chưa đối chiếu" not in said
