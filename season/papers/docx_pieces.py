"""Pieces of an administrative paper as Word paragraphs and tables, laid out by Nghị định 30/2020/NĐ-CP, phụ lục I.

A4; margins 20, 20, 30 and 15 mm; Times New Roman 14; the page number in the middle of the upper margin, not on the
first page. What stands in {{ }} and {% %} is docxtpl's: these pieces make the templates that staff edit in Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
BODY = 14
TEXT_WIDTH = 165.0  # mm between the margins
_CENTER, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
ALIGN = {"center": _CENTER, "justify": _JUSTIFY, "left": _LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def document() -> Any:
    """An empty paper: page, style, page numbers and the note of a draft on every page."""
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.widow_control = True
    _page(made.sections[0])
    _margin_notes(made.sections[0])
    return made


def annexes(made: Any) -> None:
    """What follows stands in annexes: a section of its own whose pages are numbered anew."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)


def head(made: Any, *, above: str, issuer: str, number: str, subject: str = "", draft: bool = False) -> None:
    """Who issues (left), the state's name and motto (right), number and date below; a letter's subject under its number."""
    table = grid(made, (66, 99), borders=False)
    left, right = table.rows[0].cells
    lines(left, ((above, 12, "") if above else None, (issuer, 12, "b")))
    rule(left, 33, width=66)
    lines(
        right,
        (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "b"), ("Độc lập - Tự do - Hạnh phúc", 13, "b")),
    )
    rule(right, 60, width=99)
    low_left, low_right = table.add_row().cells
    below = [
        (number, 13, ""),
        (subject, 12, "") if subject else None,
        ("DỰ THẢO", 12, "b") if draft else None,
    ]
    lines(low_left, below)
    lines(low_right, (("{{ dateline }}", 13, "i"),))
    for cell in (low_left, low_right):
        cell.paragraphs[0].paragraph_format.space_before = Pt(6)


def title(made: Any, kind: str, about: str) -> None:
    """The kind of paper in capitals, what it is about, and the rule below."""
    say(made, kind, size=14, how="b", align="center", before=16, keep=True)
    say(made, about, size=14, how="b", align="center", keep=True)
    rule(made, 45, width=TEXT_WIDTH, after=10)


def say(
    made: Any,
    text: str,
    *,
    size: float = BODY,
    how: str = "",
    align: str = "justify",
    indent: float = 0,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    break_before: bool = False,
) -> Any:
    """A paragraph. `how`: letters of b(old) and i(talic); '**' in a text begins and ends bold words."""
    paragraph = made.add_paragraph()
    paragraph.alignment = ALIGN[align]
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.space_after = Mm(indent), Pt(before), Pt(after)
    shape.keep_with_next, shape.page_break_before = keep, break_before
    write(paragraph, text, size=size, how=how)
    return paragraph


def body(made: Any, text: str, **look: Any) -> Any:
    """A paragraph of the text: first line 10 mm in, 6 points below, justified."""
    return say(made, text, **({"indent": 10.0, "after": 6.0} | look))


def tag(made: Any, text: str) -> None:
    """A paragraph that holds only a sign of the template ({%p … %}); it is not printed."""
    say(made, text, size=8, align="left")


def write(paragraph: Any, text: str, *, size: float, how: str = "") -> None:
    """Runs of a text; '**' begins and ends bold words."""
    for number, part in enumerate(text.split("**")):
        if part:
            run = paragraph.add_run(part)
            run.font.name, run.font.size = FONT, Pt(size)
            run.bold, run.italic = ("b" in how or number % 2 == 1) or None, "i" in how or None
            run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def lines(cell: Any, told: Sequence[tuple[str, float, str] | None], *, align: str = "center") -> None:
    """Lines in a cell: (text, size, how)."""
    first = True
    for line in told:
        if line is None:
            continue
        text, size, how = line
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.alignment, first = ALIGN[align], False
        paragraph.paragraph_format.space_after = Pt(0)
        write(paragraph, text, size=size, how=how)


def rule(where: Any, length: float, *, width: float, after: float = 0) -> None:
    """A level line of `length` mm in the middle of a column of `width` mm."""
    paragraph = where.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((width - length) / 2)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(after), Pt(3)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")
    write(paragraph, " ", size=2)


def grid(made: Any, widths: Sequence[float], *, borders: bool = True) -> Any:
    """A table of one row with columns of so many mm."""
    table = made.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if borders:
        table.style = "Table Grid"
    else:
        _margins(table, 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def listing(
    made: Any,
    columns: Sequence[tuple[str, float, str, str]],
    *,
    loop: str,
    bold_when: str = "",
    size: float = 12,
) -> Any:
    """A ruled table with one row for each turn of `loop`, its head repeated on every page.

    `columns`: (head, width in mm, text of a cell, alignment). Where `bold_when` holds, a row is bold and its columns from
    the second on are one.
    """
    table = grid(made, [width for _, width, _, _ in columns])
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, (text, _, _, _) in zip(table.rows[0].cells, columns, strict=True):
        lines(cell, ((text, size, "b"),))
        cell.vertical_alignment = 1
    flag(table.rows[0], "tblHeader")
    flag(table.rows[0], "cantSplit")
    _sign(table, f"for {loop}")
    if bold_when:
        _sign(table, f"if {bold_when}")
        heading = _row(table, columns, size, "b")
        for cell in heading.cells[2:]:
            lines(cell, (("", size, ""),))
        for cell in heading.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        heading.cells[1].merge(heading.cells[-1])
        for paragraph in heading.cells[1].paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        _sign(table, "else")
    _row(table, columns, size, "")
    if bold_when:
        _sign(table, "endif")
    _sign(table, "endfor")
    return table


def end(made: Any) -> None:
    """The paragraph that Word wants after a table at the end: too small to need a page of its own."""
    paragraph = say(made, " ", size=1, align="left")
    paragraph.paragraph_format.line_spacing = Pt(1)


def _sign(table: Any, text: str) -> None:
    table.add_row().cells[0].paragraphs[0].text = f"{{%tr {text} %}}"


def _row(table: Any, columns: Sequence[tuple[str, float, str, str]], size: float, how: str) -> Any:
    row = table.add_row()
    flag(row, "cantSplit")
    for cell, (_, _, text, align) in zip(row.cells, columns, strict=True):
        lines(cell, tuple((part, size, how) for part in text.split("\n")), align=align)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        cell.vertical_alignment = 1
    return row


def foot(made: Any, recipients: Sequence[str], *, authority: str, title: str, name: str) -> None:
    """Who receives it (left), who signs (right); kept together on one page."""
    table = grid(made, (80, 85), borders=False)
    row = table.rows[0]
    flag(row, "cantSplit")
    left, right = row.cells
    lines(left, (("Nơi nhận:", 12, "bi"), *((text, 11, "") for text in recipients)), align="left")
    signed = (
        (authority, 13, "b") if authority else None,
        (title, 13, "b"),
        *(("", 13, ""),) * 4,
        (name, 13, "b"),
    )
    lines(right, signed)
    left.paragraphs[0].paragraph_format.space_before = Pt(6)
    right.paragraphs[0].paragraph_format.space_before = Pt(6)


def annex_head(made: Any, label: str, about: str, of: str, *, break_before: bool = True) -> None:
    """Head of an annex: its number, its title, and which paper it belongs to."""
    say(made, label, size=14, how="b", align="center", keep=True, break_before=break_before)
    for line in about.split("\n"):
        say(made, line, size=13, how="b", align="center", keep=True)
    say(made, of, size=13, how="i", align="center", after=4, keep=True)
    rule(made, 40, width=TEXT_WIDTH, after=6)


def flag(row: Any, name: str) -> None:
    """Set a row's property: tblHeader (repeated on each page) or cantSplit."""
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)


def _margin_notes(section: Any) -> None:
    """The page number above, from the second page on; below, on every page, the note of a draft."""
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", ""), ("end", "")):
        run = number.add_run("2" if not kind and not text else "")
        run.font.name, run.font.size = FONT, Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
    section.first_page_header.paragraphs[0].text = ""
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].alignment = _CENTER
        write(footer.paragraphs[0], "{{ draft_note }}", size=11, how="bi")


def _margins(table: Any, width: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
