"""One portal's report says all that an official needs, from the document alone."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from reports.build import Context, portal_report
from reports.masking import masked_text
from reports.trend import Trend, TrendLine, TrendPoint
from reports.view import portal_view
from scoring.human_check import sentence, stamped
from tests.reports import example
from tests.scoring.test_human_check import CHECK

ROOT = Path(__file__).parents[2]
FULL = Context(grades=example.GRADES)


def page_of(document: dict[str, Any], context: Context = FULL) -> html.HtmlElement:
    return html.fromstring(portal_report(document, context=context))


def text_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return page_of(example.document())


def part(page: html.HtmlElement, identifier: str) -> str:
    (element,) = page.xpath(f"//*[@id='{identifier}']")
    return text_of(element)


@pytest.mark.parametrize("document", [example.document(), example.not_scored("Cổng không mở được.")])
def test_the_example_is_a_result_document(document: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "docs" / "result.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_who_what_and_when_stand_at_the_head(page: html.HtmlElement) -> None:
    head = text_of(page.xpath("//header[@class='head']")[0])
    for expected in (
        "Sở Thông tin và Truyền thông tỉnh Hoà Phong",
        "Dự thảo tiêu chí, chưa ban hành – kết quả do máy đánh giá, chưa đối chiếu với người chấm.",
        "Ngày đánh giá14/09/2026",
        "01/10/2025 – 01/10/2026",
        "Sở, cơ quan chuyên môn cấp tỉnh",
        "QĐ 2294/QĐ-UBND",
    ):
        assert expected in head


def test_an_adopted_rubric_is_not_called_a_draft() -> None:
    document = example.document()
    document["rubric"]["adopted"] = True
    said = text_of(page_of(document))
    assert "chưa ban hành" not in said
    assert "chưa đối chiếu với người chấm" in said


@pytest.mark.parametrize("adopted", [True, False])
def test_once_people_have_checked_the_machine_the_head_says_so(*, adopted: bool) -> None:
    document = example.document()
    document["rubric"]["adopted"] = adopted
    said = text_of(page_of(stamped(document, CHECK)))
    assert f"ết quả do máy đánh giá, {sentence(CHECK)}." in said
    assert "chưa đối chiếu" not in said


def test_the_score_its_interval_and_grade_are_seen_at_a_glance(page: html.HtmlElement) -> None:
    glance = part(page, "nhin-nhanh")
    assert "64,49–77,09trên 100 điểm" in glance
    assert "Trung bình–Khá" in glance
    assert (
        "Cổng chắc chắn đạt 64,49 điểm và nhiều nhất 77,09 trên 100 điểm. Đã chấm được 87,4 % số điểm"
        in glance
    )
    assert len(page.xpath("//ul[@class='bars']/li//svg")) == 12
    assert "8,02–8,62 / 10" in glance
    assert "40 đạt" in glance


def test_an_exact_score_is_said_without_an_interval() -> None:
    document = example.document(score={"low": 66.5, "high": 66.5, "coverage": 1, "grade": "Khá"})
    assert "Cổng đạt 66,5 trên 100 điểm. Đã chấm được 100 % số điểm." in part(page_of(document), "nhin-nhanh")


def test_what_to_mend_comes_by_points_gained(page: html.HtmlElement) -> None:
    gains = [text_of(gain) for gain in page.xpath("//p[@class='gain']")]
    assert gains[:6] == ["+3điểm", "+3điểm", "+2điểm", "+2điểm", "+2điểm", "+1,95điểm"]
    first = text_of(page.xpath("//ol[@class='mends']/li")[0])
    assert "4.4 Lịch làm việc của lãnh đạo" in first
    assert "Đăng lịch tuần vào chiều thứ Sáu của tuần trước." in first
    assert "Hiện nay: Lịch gần nhất là tuần 33" in first
    assert "Căn cứ: Nghị định 43/2011/NĐ-CP" in first
    assert "tăng từ 64,49 lên 82,44. Còn 11 việc nhỏ hơn" in part(page, "nen-sua")


def test_what_was_not_visited_is_told_with_its_reason(page: html.HtmlElement) -> None:
    said = part(page, "khong-duyet-het")
    assert "/lich-cong-tac/*/*/* – hơn 100 địa chỉ: lịch sinh ra mỗi ngày" in said
    assert "có liên kết mang tên mục Lịch" in said
    assert "/tu-khoa/* – 12 địa chỉ: quá nhiều trang cùng một dạng địa chỉ" in said


def test_a_portal_that_was_visited_whole_says_nothing_of_it() -> None:
    assert "không duyệt hết" not in text_of(page_of(example.document(left_out=[])))


def test_what_is_not_decided_is_never_something_to_mend() -> None:
    mends = portal_view(example.document()).mends
    assert {line.outcome for line in mends} == {"failed", "partial"}


def test_every_criterion_is_there_with_verdict_and_place(page: html.HtmlElement) -> None:
    document = example.document()
    assert len(page.xpath("//article")) == len(document["findings"])
    for finding in document["findings"]:
        said = part(page, f"tc-{finding['criterion']}")
        assert finding["title"] in said
        assert finding["note"] in said
        assert finding["legal_basis"][0].split(",")[0] in said
        for citation in finding["citations"]:
            assert masked_text(citation["quote"], of_citizens=False) in said
    absent = part(page, "tc-4.6")
    assert "✕Chưa đạt" in absent
    assert "Đã xem/trang-1 · /trang-2 · /trang-3" in absent
    assert "và 55 trang nữa" in absent
    assert "Hỏi cơ quanTrong kỳ, cơ quan tiếp nhận" in part(page, "tc-8.6")


def test_evidence_is_listed_once_with_its_digest(page: html.HtmlElement) -> None:
    document = example.document()
    cited = {(c["url"], c["sha256"]) for f in document["findings"] for c in f["citations"]}
    rows = page.xpath("//section[@id='chung-cu']//tbody/tr")
    assert len(rows) == len(cited)
    listed = part(page, "chung-cu")
    assert all(url in listed and digest in listed for url, digest in cited)
    references = page.xpath("//a[@class='ref']/@href")
    assert all(page.xpath(f"//*[@id='{reference[1:]}']") for reference in references)


def test_sections_say_where_they_are_or_that_they_are_not(page: html.HtmlElement) -> None:
    said = part(page, "cac-muc")
    assert "Tin tức, sự kiện✓Có/tin-tuc12/09/2026Nhãn thực đơn ‘Tin tức – Sự kiện’." in said
    for word in ("Không thấy", "Trống", "Ở trang khác", "Chưa rõ", "Góc trao đổi · Đảng – Đoàn thể"):
        assert word in said


def test_what_could_not_be_judged_is_said_with_its_cause(page: html.HtmlElement) -> None:
    said = part(page, "chua-ket-luan")
    assert "Cần xem trên cổng đang chạy – 6,5 điểm" in said
    assert "Cần theo dõi nhiều ngày – 2,5 điểm" in said
    assert "Cần cơ quan trả lời – 1 điểm" in said
    assert "do công cụ đánh giá" in said


def test_coverage_grades_and_objections_are_explained(page: html.HtmlElement) -> None:
    reading = part(page, "cach-doc")
    assert "Tỷ lệ đã chấm: 87,4 %" in reading
    assert "Tốt từ 80 điểm; Khá từ 65 điểm; Trung bình từ 50 điểm; Yếu khi thấp hơn." in reading
    assert "mục ở đây" in part(page, "y-kien")
    beside = Context(contact="Văn phòng UBND tỉnh <vp@hoaphong.gov.vn>", league_href="../index.html")
    other = page_of(example.document(), beside)
    assert "Nơi nhận: Văn phòng UBND tỉnh <vp@hoaphong.gov.vn>." in part(other, "y-kien")
    assert other.xpath("//nav//a[@href='../index.html']")


def test_the_course_is_drawn_where_there_is_one() -> None:
    course = Trend(
        lines=(
            TrendLine(
                name="Sở",
                points=tuple(
                    TrendPoint(on=date(year, 9, 14), low=Decimal(low), high=Decimal(low), grade="Khá")
                    for year, low in ((2025, 50), (2026, 64))
                ),
            ),
        )
    )
    page = page_of(example.document(), Context(trend=course, changes_href="dien-bien-a.html"))
    assert page.xpath("//section[@id='dien-bien']//svg[@class='course']")
    assert page.xpath("//section[@id='dien-bien']//a[@href='dien-bien-a.html']")
    assert not page_of(example.document()).xpath("//section[@id='dien-bien']")


def test_a_portal_that_could_not_be_seen_is_not_reproached() -> None:
    page = page_of(example.not_scored("Cổng không trả lời trong 3 lần thử."))
    said = text_of(page)
    assert "Chưa đánh giá được. Cổng không trả lời trong 3 lần thử." in said
    assert "không bị chấm 0 điểm" in said
    assert "Chưa đạt" not in said
    assert not page.xpath("//svg[@class='gauge']")


def test_a_heading_that_does_not_apply_is_said() -> None:
    document = example.document()
    heading = document["headings"][6] | {"points": 0, "low": 0, "high": 0, "inapplicable": True}
    document["headings"][6] = heading
    document["notes"] = ["Nhóm 7 không áp dụng; điểm được quy về 100."]
    glance = part(page_of(document), "nhin-nhanh")
    assert "không áp dụng" in glance
    assert "Nhóm 7 không áp dụng; điểm được quy về 100." in glance


def test_the_same_document_gives_the_same_page() -> None:
    assert portal_report(example.document()) == portal_report(json.loads(json.dumps(example.document())))


def test_headings_go_down_step_by_step_and_tables_have_heads(page: html.HtmlElement) -> None:
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.get("lang") == "vi"
    for table in page.iter("table"):
        assert table.xpath("./thead//th[@scope='col']")
        assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr"))


def test_every_link_inside_the_page_leads_somewhere(page: html.HtmlElement) -> None:
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(page.xpath("//@id"))


def test_identifiers_are_unique(page: html.HtmlElement) -> None:
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def test_unknown_words_of_a_later_version_are_shown_as_they_are() -> None:
    document = example.document()
    document["findings"][0] |= {"outcome": "reviewed", "need": "later", "cause": "later", "low": 0}
    document["agency"]["tier"] = "bo"
    document["sections"]["new_key"] = document["sections"]["rss"]
    said = text_of(page_of(document))
    assert "Chưa rõ" in said
    assert "new_key" in said
    assert "Lý do khác" in said
