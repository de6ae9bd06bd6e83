"""The league tables as a workbook: numbers are numbers, names are texts, heads stay and repeat."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl

from evidence.model import Tier
from season.model import SeasonResult
from season.papers.making import papers
from season.papers.model import Kind
from season.papers.tables_xlsx import workbook
from tests.season.papers.province import DRAFT, OFFICE, PORTAL, XA, agency, line, season

HEAD = 6


def opened(result: SeasonResult) -> Any:
    paper = next(papers(result, office=OFFICE, kinds=[Kind.TABLES]))
    assert paper.path == "bang-xep-hang.xlsx"
    return openpyxl.load_workbook(BytesIO(paper.content))


def test_there_is_an_overview_and_a_sheet_for_each_table() -> None:
    book = opened(season())
    assert book.sheetnames[0] == "Tổng hợp"
    assert len(book.sheetnames) == 5
    assert all(len(name) <= 31 for name in book.sheetnames)
    overview = [
        [cell.value for cell in row]
        for row in book.worksheets[0].iter_rows(min_row=HEAD + 1, max_row=HEAD + 4)
    ]
    assert [row[3:6] for row in overview] == [[20, 20, 0], [10, 10, 0], [30, 28, 2], [20, 20, 0]]
    assert overview[0][6:] == [91.25, 59.75]


def test_cells_have_their_types() -> None:
    sheet = opened(season()).worksheets[1]
    heads = [cell.value for cell in sheet[HEAD]]
    first = dict(zip(heads, sheet[HEAD + 1], strict=True))
    kinds = {name: cell.data_type for name, cell in first.items()}
    assert kinds["Hạng"] == kinds["Điểm"] == kinds["Tự chấm"] == kinds["Tăng, giảm điểm"] == "n"
    assert kinds["Cơ quan"] == kinds["Xếp loại"] == "s"
    assert (first["Hạng"].value, first["Điểm"].value, first["Tăng, giảm điểm"].value) == (1, 91.25, -2.75)
    assert first["Điểm"].number_format == "0.00"
    assert "Thông tin giới thiệu (tối đa 6)" in heads
    index = opened(season()).worksheets[4]
    assert index.cell(HEAD + 1, 4).number_format == "0.0000"
    assert index.cell(HEAD + 1, 4).value == 0.9039


def test_heads_are_frozen_filtered_and_repeated_on_paper() -> None:
    for sheet in opened(season()).worksheets[1:]:
        assert sheet.freeze_panes == f"D{HEAD + 1}"
        assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 8  # A3: twenty columns
        assert sheet.oddFooter.center.text == "Trang &P/&N"


def test_those_without_a_place_stand_below_with_their_reason() -> None:
    sheet = opened(season()).worksheets[3]
    last = [cell.value for cell in sheet[HEAD + 30]]
    assert last[0] is None
    assert last[2] == XA[-1].name
    assert last[3] is None
    assert last[-1] == "Mới chấm được 41,5% số điểm, chưa đủ 80% để xếp hạng"


def test_a_draft_is_marked_on_the_sheet_and_on_every_page() -> None:
    book = opened(season(draft=DRAFT))
    for sheet in book.worksheets[:4]:
        assert sheet.cell(4, 1).value == "Dự thảo tiêu chí, chưa ban hành"
        assert sheet.oddHeader.center.text == "Dự thảo tiêu chí, chưa ban hành"
    assert book.worksheets[4].cell(4, 1).value in (None, "")
    assert book.worksheets[4].oddHeader.center.text == "Dự thảo tiêu chí, chưa ban hành", (
        "the file is a draft"
    )
    assert opened(season()).worksheets[4].oddHeader.center.text is None


def test_names_of_sheets_end_with_a_whole_word() -> None:
    table = replace(season().tables[0], group="Cơ quan nhà nước cấp tỉnh (sở, cơ quan chuyên môn)")
    assert opened(replace(season(), tables=(table,))).worksheets[1].title == "1. Cơ quan nhà nước cấp tỉnh"


def test_a_name_is_never_a_formula_nor_a_link() -> None:
    given = season()
    names = ("=1+1", "http://x.example/", "+84", "@SUM(A1)", "<a>&b", "'x")
    table = replace(
        given.tables[1],
        group="a/b:c*[d]?",
        lines=tuple(
            replace(line, agency=replace(line.agency, name=name))
            for line, name in zip(given.tables[1].lines, names, strict=False)
        ),
    )
    sheet = opened(replace(given, tables=(table,))).worksheets[1]
    assert sheet.title == "1. a b c d ?".replace(" ?", "")
    cells = [sheet.cell(HEAD + 1 + row, 3) for row in range(len(names))]
    assert [cell.value for cell in cells] == list(names)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_equal_seasons_give_equal_bytes() -> None:
    assert workbook(season(), OFFICE) == workbook(season(), OFFICE)


def many(count: int) -> SeasonResult:
    lines = tuple(
        replace(
            line(agency(f"xa-{n}", f"Ủy ban nhân dân xã số {n}", Tier.XA), Fraction(n % 90 + 5), PORTAL),
            place=n + 1,
        )
        for n in range(count)
    )
    return replace(season(), tables=(replace(season().tables[2], lines=lines),))


def test_ten_thousand_agencies_take_seconds() -> None:
    result = many(10_000)
    started = time.process_time()
    held = workbook(result, OFFICE)
    assert time.process_time() - started < 20
    rows = openpyxl.load_workbook(BytesIO(held), read_only=True).worksheets[1]
    assert sum(1 for _ in rows.iter_rows(min_row=HEAD + 1)) == 10_000


def test_memory_stays_flat() -> None:
    few, more = many(200), many(1_200)
    peaks = []
    for result in (few, more):
        tracemalloc.start()
        workbook(result, OFFICE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1_000_000  # 1,000 lines more: the packed file, not its cells


def test_long_names_are_not_cut() -> None:
    sheet = opened(season()).worksheets[1]
    rows = {sheet.cell(row, 3).value: sheet.row_dimensions[row].height for row in range(HEAD + 1, HEAD + 21)}
    longest = max(rows, key=len)
    assert rows[longest] >= 3 * 15
    assert sheet.row_dimensions[HEAD].height >= 5 * 15
