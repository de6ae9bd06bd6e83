"""A letter as a Word document, laid out by Nghị định 30/2020/NĐ-CP: A4, Times New Roman, its margins and sizes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.letter import COUNTRY, MOTTO, Letter

_FONT = "Times New Roman"
_CENTER, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def letter_docx(letter: Letter) -> bytes:
    """The bytes of a .docx file. The same letter gives the same text; its creation date is fixed."""
    made = docx.Document()
    _page(made)
    head = _table(made, (70, 95))
    left, right = head.rows[0].cells
    _lines(
        left, ((letter.parent.upper(), 12, False), (letter.sender.upper(), 12, True), ("_" * 12, 8, False))
    )
    _lines(right, ((COUNTRY, 12, True), (MOTTO, 13, True), ("_" * 24, 8, False)))
    low_left, low_right = head.add_row().cells
    _lines(low_left, ((letter.number, 13, False), (letter.subject, 12, False)))
    _lines(low_right, ((letter.dateline, 13, False),), italic=True)
    _say(made, f"Kính gửi: {letter.addressee}", size=14, align=_CENTER, before=18, after=12)
    for text in letter.paragraphs:
        _say(made, text, size=14, align=_JUSTIFY, indent=12.7, after=6)
    foot = _table(made, (80, 85))
    left, right = foot.rows[0].cells
    _lines(left, (("Nơi nhận:", 12, True),), italic=True, align=None)
    for line in letter.recipients:
        _run(left.add_paragraph(), f"- {line}", size=11)
    _lines(right, ((letter.signer.upper(), 13, True), ("(Ký, đóng dấu)", 12, False)))
    _annex(made, letter)
    held = BytesIO()
    made.core_properties.created = made.core_properties.modified = datetime(2020, 3, 5, tzinfo=UTC)
    made.core_properties.author = ""
    made.core_properties.title = letter.subject
    made.save(held)
    return held.getvalue()


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _annex(made: Any, letter: Letter) -> None:
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _say(made, "PHỤ LỤC", size=14, align=_CENTER, bold=True)
    _say(made, "THÔNG SỐ KỸ THUẬT CỦA CÔNG CỤ KIỂM TRA", size=14, align=_CENTER, bold=True)
    _say(made, letter.annex_of, size=13, align=_CENTER, italic=True, after=12)
    table = _table(made, (50, 115))
    table.style = "Table Grid"
    for number, (name, text) in enumerate(letter.annex):
        left, right = (table.rows[0] if number == 0 else table.add_row()).cells
        _run(left.paragraphs[0], name, size=12, bold=True)
        _run(right.paragraphs[0], text, size=12)
    _say(made, "Cách kiểm tra và dừng công cụ", size=13, bold=True, before=12)
    for what, command in letter.commands:
        _say(made, f"{what}:", size=12)
        _run(made.add_paragraph(), command, size=11, font="Courier New")


def _table(made: Any, widths: tuple[int, ...]) -> Any:
    table = made.add_table(rows=1, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _lines(
    cell: Any, lines: tuple[tuple[str, int, bool], ...], *, italic: bool = False, align: Any = _CENTER
) -> None:
    for number, (text, size, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = align
        _run(paragraph, text, size=size, bold=bold, italic=italic)


def _say(
    made: Any,
    text: str,
    *,
    size: int,
    align: Any = None,
    indent: float = 0,
    before: int = 0,
    after: int = 0,
    **how: Any,
) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.space_after = Mm(indent), Pt(before), Pt(after)
    _run(paragraph, text, size=size, **how)


def _run(
    paragraph: Any, text: str, *, size: int, bold: bool = False, italic: bool = False, font: str = _FONT
) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold, run.italic = font, Pt(size), bold, italic
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
