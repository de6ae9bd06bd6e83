"""The papers in Word: their parts by Nghị định 30/2020/NĐ-CP, their tables, and names that would break out of them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from season.model import Owed, SeasonResult
from season.papers import context
from season.papers.making import of_schemes, papers
from season.papers.model import BLANK, Kind, Office, PaperProblem
from season.papers.views import answered
from tests.season.papers.province import DRAFT, FORMS, OFFICE, SO, XA, season

WORDS = (Kind.LETTER, Kind.PROPOSAL, Kind.DECISION, Kind.PERSONNEL)
HOSTILE = (
    "{{ 7*7 }}",
    "{% for x in y %}",
    "Sở A & B",
    "<w:p>&lt;b&gt;",
    "</w:t></w:r>",
    "{_{ year }_}",
    "a\x07b\x0cc\nd\x00e\ufffe",
    "{%tr endfor %}",
)


def made(kind: Kind, result: SeasonResult | None = None, office: Office = OFFICE) -> Any:
    (paper,) = papers(result or season(), office=office, forms=FORMS, kinds=[kind])
    return docx.Document(BytesIO(paper.content))


def text(document: Any) -> str:
    """All of its text, as a reader goes through it."""
    told = [
        "".join(part.text or "" for part in one.iter(qn("w:t")))
        for one in document.element.body.iter(qn("w:p"))
    ]
    return "\n".join(told).replace("\u00a0", " ")


@pytest.mark.parametrize("kind", WORDS)
def test_every_paper_has_the_parts_of_the_decree(kind: Kind) -> None:
    document = made(kind)
    told = text(document)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ",
        "Nơi nhận:",
        "- Lưu: VT.",
    ):
        assert part in told
    assert "Phú Nguyên, ngày …… tháng …… năm 2026" in told
    assert not re.search(r"\{\{|\}\}|\{%|%\}", told)
    section = document.sections[0]
    assert [round(one / Mm(1)) for one in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / Mm(1)) for one in margins] == [20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size.pt == 14


@pytest.mark.parametrize("kind", WORDS)
def test_pages_are_numbered_above_but_not_the_first(kind: Kind) -> None:
    for section in made(kind).sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in "".join(one.text or "" for one in section.header._element.iter(qn("w:instrText")))
        assert list(section.first_page_header._element.iter(qn("w:instrText"))) == []


def test_the_decision_tells_who_is_rated_and_by_what() -> None:
    told = text(made(Kind.DECISION))
    for part in (
        "ỦY BAN NHÂN DÂN TỈNH PHÚ NGUYÊN",
        "DỰ THẢO",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH PHÚ NGUYÊN",
        "Căn cứ Quyết định số 2294/QĐ-UBND",
        "Căn cứ Nghị định số 224/2026/NĐ-CP",
        "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 57/TTr-SKHCN",
        "60 cơ quan nhà nước",
        "Sở Nội vụ đưa kết quả đánh giá",
        "thi hành Quyết định này./.",
        "Trần Văn Mẫu",
        "Phụ lục IV",
    ):
        assert part in told


def rows(document: Any, head: str) -> list[list[str]]:
    """The rows of all tables whose first head is this."""
    return [
        [cell.text for cell in row.cells]
        for table in document.tables
        if table.rows[0].cells[0].text == head
        for row in table.rows[1:]
    ]


def test_the_annex_ranks_with_shared_places_and_ranges() -> None:
    document = made(Kind.DECISION)
    ranked = rows(document, "Hạng")
    assert len(ranked) == 20 + 10 + 28 + 20
    assert [row[0] for row in ranked[:4]] == ["1", "1", "1", "4"]
    assert ranked[0][2:] == ["91,25", "Tốt", "−2,75 (giảm 1 bậc)"]
    assert ["86,00–88,00" in row for row in ranked[:20]].count(True) == 1
    assert ranked[-20][2] == "0,9039"
    assert "xếp cùng hạng" in text(document)


def test_a_first_season_has_no_column_for_the_one_before() -> None:
    compared = made(Kind.DECISION)
    assert "So với kỳ trước" in text(compared)
    given = season()
    first = replace(
        given,
        previous=(),
        tables=tuple(
            replace(
                table,
                lines=tuple(replace(line, change=None, place_change=None) for line in table.lines),
            )
            for table in given.tables
        ),
    )
    told = made(Kind.DECISION, first)
    assert "So với kỳ trước" not in text(told)
    ranked = [table for table in told.tables if table.rows[0].cells[0].text == "Hạng"]
    assert len(ranked) == len(given.tables)
    for table in ranked:
        assert len(table.columns) == 4
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)
    before = [table for table in compared.tables if table.rows[0].cells[0].text == "Hạng"]
    assert len(before) == len(ranked)


def test_an_index_is_called_so_and_points_are_points() -> None:
    heads = [
        table.rows[0].cells[2].text
        for table in made(Kind.DECISION).tables
        if table.rows[0].cells[0].text == "Hạng"
    ]
    assert sorted(set(heads)) == ["Chỉ số", "Điểm"]
    told = text(made(Kind.PROPOSAL))
    assert "(chỉ số 0,9039)" in told
    assert "0,9039 điểm" not in told


def test_those_without_a_place_stand_with_their_reasons() -> None:
    unplaced = rows(made(Kind.DECISION), "TT")
    assert [row[1:] for row in unplaced] == [
        [XA[-2].name, "–", "Cổng không trả lời trong cả ba lần thử ngày 02/10/2026"],
        [XA[-1].name, "–", "Mới chấm được 41,5% số điểm, chưa đủ 80% để xếp hạng"],
    ]


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.PERSONNEL, Kind.LETTER])
def test_the_heads_of_tables_repeat_and_rows_do_not_break(kind: Kind) -> None:
    ruled = [
        table for table in made(kind).tables if table.style is not None and table.style.name == "Table Grid"
    ]
    assert ruled
    for table in ruled:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_letter_asks_with_its_day_and_its_form() -> None:
    document = made(Kind.LETTER)
    told = text(document)
    for part in (
        "V/v khảo sát, tự đánh giá",
        "- Ủy ban nhân dân các xã, phường.",
        "từ ngày 01/10/2025 đến ngày 01/10/2026",
        "chậm nhất ngày 17/10/2026 (15 ngày kể từ",
        "trong 10 ngày kể từ ngày nhận thông báo",
        "PHIẾU KHẢO SÁT",
        "(Ký, ghi rõ họ tên, đóng dấu)",
    ):
        assert part in told
    asked = rows(document, "TT")
    assert [row[0] for row in asked[:4]] == ["I", "1", "2", "II"]
    assert asked[1][2] == "5"
    assert "(đo tự động)" in [row[3] for row in asked]


def test_a_letter_goes_out_before_anything_is_scored() -> None:
    told = text(made(Kind.LETTER, replace(season(), tables=())))
    assert "Kính gửi: Các cơ quan, đơn vị trong tỉnh" in told


def test_the_proposal_tells_answers_leaders_and_what_was_not_placed() -> None:
    told = text(made(Kind.PROPOSAL))
    assert "Có 57/60 cơ quan gửi Phiếu khảo sát đúng hạn; 02 cơ quan gửi muộn" in told
    assert f"01 cơ quan chưa gửi ({XA[-1].name})" in told
    assert "Dẫn đầu: Sở Khoa học và Công nghệ (91,25 điểm); Sở Tài chính (91,25 điểm)" in told
    assert "28/30 cơ quan được xếp hạng" in told
    assert "Không xếp hạng: Ủy ban nhân dân xã Bắc Hà – cổng không trả lời" in told


def test_the_list_for_so_noi_vu_has_one_row_an_agency() -> None:
    listed = rows(made(Kind.PERSONNEL), "TT")
    assert len(listed) == 60
    first = next(row for row in listed if row[1] == SO[0].name)
    assert first[2] == "Chánh Văn phòng"
    assert first[3].splitlines() == [
        "Cổng thông tin điện tử: 91,25 điểm, Tốt, hạng 1/20",
        "Mức độ ứng dụng công nghệ thông tin: chỉ số 0,9039, Tốt, hạng 1/20",
    ]
    last = next(row for row in listed if row[1] == XA[-1].name)
    assert last[3] == "Cổng thông tin điện tử: chưa có điểm, không xếp hạng"
    assert "chưa đủ 80%" in last[4]
    assert "Phiếu khảo sát: chưa gửi." in last[4]


def test_a_draft_scheme_stands_on_every_page_and_no_decision_is_drawn_up() -> None:
    for kind in (Kind.LETTER, Kind.PROPOSAL, Kind.PERSONNEL):
        for section in made(kind, season(draft=DRAFT)).sections:
            for footer in (section.footer, section.first_page_footer):
                assert footer.paragraphs[0].text == "Dự thảo tiêu chí, chưa ban hành"
    with pytest.raises(PaperProblem) as refused:
        made(Kind.DECISION, season(draft=DRAFT))
    assert str(refused.value) == (
        "Không lập Quyết định cho bac-giang-2294-2020: dự thảo tiêu chí, chưa ban hành. Ban hành tiêu chí trước, hoặc chọn "
        "bộ tiêu chí đã ban hành bằng --scheme."
    )
    assert made(Kind.DECISION).sections[0].footer.paragraphs[0].text == ""


def renamed(name: str) -> SeasonResult:
    """The season with this name for the first agency of every table, as its heading and as its reason, too."""
    given = season()
    tables = tuple(
        replace(
            table,
            group=name,
            lines=tuple(
                replace(
                    line, agency=replace(line.agency, name=name), reason=name if line.place is None else ""
                )
                if number in (0, len(table.lines) - 1)
                else line
                for number, line in enumerate(table.lines)
            ),
        )
        for table in given.tables
    )
    owed = Owed(agency=replace(SO[1], name=name), scheme="x", scheme_title=name, late=True)
    return replace(given, tables=tables, department=name, owed=(owed,))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", WORDS)
def test_a_name_is_a_name_and_nothing_else(kind: Kind, name: str) -> None:
    (paper,) = papers(renamed(name), office=OFFICE, forms=FORMS, kinds=[kind])
    document = docx.Document(BytesIO(paper.content))
    plain = docx.Document(
        BytesIO(next(papers(renamed("Tên"), office=OFFICE, forms=FORMS, kinds=[kind])).content)
    )
    assert len(document.element.body.findall(".//" + qn("w:p"))) == len(
        plain.element.body.findall(".//" + qn("w:p"))
    )
    told = text(document)
    shown = {"{_{ year }_}": "{{ year }}", "a\x07b\x0cc\nd\x00e\ufffe": "ab c de"}.get(name, name)
    assert shown.lower() in told.lower()
    zipfile.ZipFile(BytesIO(paper.content)).testzip()


def test_what_nobody_told_is_a_blank() -> None:
    told = text(made(Kind.PROPOSAL, office=Office()))
    assert f"{BLANK}, ngày …… tháng …… năm 2026" in told
    assert "/TTr-……" in told
    assert told.rstrip().endswith(BLANK)


@pytest.mark.parametrize("kind", WORDS)
def test_equal_seasons_give_equal_bytes(kind: Kind) -> None:
    first, second = (
        next(papers(season(), office=OFFICE, forms=FORMS, kinds=[kind])).content for _ in range(2)
    )
    assert first == second


def test_a_category_that_is_asked_whole_has_no_head_of_its_own() -> None:
    form = replace(FORMS[0], questions=tuple(replace(one, heading=one.title) for one in FORMS[0].questions))
    (paper,) = papers(season(), office=OFFICE, forms=[form], kinds=[Kind.LETTER])
    asked = rows(docx.Document(BytesIO(paper.content)), "TT")
    assert [row[0] for row in asked] == [str(number) for number in range(1, 13)]


def test_where_nobody_has_a_place_it_is_said_in_words() -> None:
    given = season()
    nobody = replace(given.tables[2], lines=given.tables[2].lines[-2:])
    told = text(made(Kind.PROPOSAL, replace(given, tables=(nobody,))))
    assert "Chưa cơ quan nào trong 02 cơ quan được xếp hạng." in told
    with pytest.raises(PaperProblem, match="Chưa cơ quan nào được xếp hạng"):
        made(Kind.DECISION, replace(given, tables=(nobody,)))


def test_an_agency_that_missed_one_of_its_forms_is_told_so_by_name() -> None:
    given = season()
    missed = Owed(
        agency=SO[2],
        scheme=given.tables[-1].scheme,
        scheme_title=given.tables[-1].scheme_title,
        late=False,
    )
    result = replace(given, owed=(missed, *given.owed))
    told = context.answers_told(result)
    assert (
        "01 cơ quan chưa gửi đủ phiếu (Sở Tài chính: thiếu phiếu mức độ ứng dụng công nghệ thông tin)" in told
    )
    assert f"01 cơ quan chưa gửi ({XA[-1].name})" in told
    assert "Có 56/60 cơ quan" in told
    portal_only = of_schemes(result, [given.tables[0].scheme])
    assert "chưa gửi đủ" not in context.answers_told(portal_only)
    assert answered(result, SO[2]) == "chưa gửi đủ, thiếu phiếu mức độ ứng dụng công nghệ thông tin"
    assert answered(portal_only, SO[2]) == "đúng hạn"
    (paper,) = papers(result, office=OFFICE, kinds=[Kind.PERSONNEL])
    rows = docx.Document(BytesIO(paper.content)).tables[-1].rows
    assert any("thiếu phiếu mức độ ứng dụng" in row.cells[-1].text for row in rows)


def test_laws_that_have_ended_are_told_beneath_the_table_that_rests_on_them() -> None:
    note = "Căn cứ của tiêu chí đã hết hiệu lực: Nghị định 43/2011/NĐ-CP hết hiệu lực từ 15/08/2022."
    given = season()
    result = replace(given, law_notes=((given.tables[-1].scheme, note),))
    (paper,) = papers(result, office=OFFICE, kinds=[Kind.DECISION])
    told = [one.text for one in docx.Document(BytesIO(paper.content)).paragraphs]
    assert told.count(note) == 1
