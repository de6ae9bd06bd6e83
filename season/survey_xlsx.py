"""A form as an Excel workbook: questions locked, cells to fill in open and checked as they are typed, and who signs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from scoring.rounding import printed
from season.row_height import LINE, height
from season.survey_form import (
    AMOUNT,
    COLUMNS,
    CONDITION,
    HIDDEN,
    ID,
    LINKS,
    MARK,
    MAXIMUM,
    MEASURED,
    NO_MAXIMUM,
    NOTE,
    POINTS,
    REMARK,
    SHEET,
    SIGNED_ON,
    SIGNER,
    TITLE,
    Form,
    FormItem,
    question_hash,
)

_WIDTHS = (8, 38, 46, 9, 11, 34, 11, 13, 38, 30)
_HEADER_ROW = 8


def form_xlsx(form: Form) -> bytes:
    """The workbook. Texts are written as text, whatever they begin with."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    look = _formats(book)
    _top(sheet, form, look)
    row = _HEADER_ROW
    sheet.set_row(row, 2 * LINE)
    for place, name in enumerate(COLUMNS):
        sheet.write_string(row, place, name, look["header"])
    sheet.freeze_panes(row + 1, 2)
    sheet.repeat_rows(row)
    heading = ""
    for item in form.items:
        row += 1
        if item.question.heading != heading:
            heading = item.question.heading
            for place in range(len(COLUMNS)):
                sheet.write_blank(row, place, None, look["heading"])
            sheet.write_string(row, TITLE - 1, heading, look["heading"])
            row += 1
        _item(sheet, row, item, look)
    _sign_off(sheet, row + 2, form, look)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&CTrang &P/&N")
    sheet.protect("", {"format_rows": True, "format_columns": True, "select_locked_cells": True})
    _hidden(book, form)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "font_name": "Times New Roman", "font_size": 11}
    grid = base | {"border": 1}
    fill = grid | {"locked": False, "bg_color": "#FFF8DC"}
    styles = {
        "title": {"bold": True, "font_size": 14, "font_name": "Times New Roman"},
        "text": {"font_name": "Times New Roman", "font_size": 11},
        "bold": {"font_name": "Times New Roman", "font_size": 11, "bold": True},
        "header": grid | {"bold": True, "bg_color": "#DDE6F0", "align": "center"},
        "heading": {**base, "bold": True, "bg_color": "#EEF1F5", "text_wrap": False, "top": 1, "bottom": 1},
        "cell": grid,
        "number": grid | {"num_format": "General", "align": "right"},
        "fill": fill | {"num_format": "@"},
        "points": fill | {"num_format": "General", "align": "right"},
        "day": fill | {"num_format": "dd/mm/yyyy", "align": "left"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def _top(sheet: Any, form: Form, look: dict[str, Any]) -> None:
    period = form.period
    lines = (
        (f"PHIẾU TỰ ĐÁNH GIÁ, CHẤM ĐIỂM KỲ {period.season}", "title"),
        (form.agency.name, "bold"),
        (f"{form.rated.title} ({form.rated.decision})", "text"),
        (f"Lưu ý: {form.rated.draft_note}." if form.rated.draft_note else "", "bold"),
        (
            f"Số liệu từ {period.window_from:%d/%m/%Y} đến trước {period.window_until:%d/%m/%Y}; "
            f"gửi lại trước hết ngày {period.answers_due:%d/%m/%Y}.",
            "text",
        ),
        (
            "Chỉ điền ô màu vàng. Điểm máy đo đã điền sẵn: sửa nếu cơ quan thấy khác, kèm đường dẫn minh chứng "
            "(mỗi dòng một đường dẫn http…).",
            "text",
        ),
        ("Không sửa câu hỏi, không thêm hay xoá dòng, không dùng công thức.", "text"),
    )
    for row, (text, style) in enumerate(lines):
        if text:
            sheet.write_string(row, 0, text, look[style])


def _item(sheet: Any, row: int, item: FormItem, look: dict[str, Any]) -> None:
    question, measured = item.question, item.measured
    must = " (bắt buộc)" if question.must else ""
    found = "cần cơ quan trả lời" + must if measured is None or item.filled is None else printed(item.filled)
    told = {
        TITLE: question.title,
        CONDITION: question.condition,
        MEASURED: found,
        REMARK: measured.note if measured is not None else "",
    }
    if (high := height((text, _WIDTHS[column - 1]) for column, text in told.items())) is not None:
        sheet.set_row(row, high)
    sheet.write_string(row, ID - 1, question.id, look["cell"])
    sheet.write_string(row, TITLE - 1, question.title, look["cell"])
    sheet.write_string(row, CONDITION - 1, question.condition, look["cell"])
    limit = printed(question.maximum, 4) if question.maximum is not None else NO_MAXIMUM
    sheet.write_string(row, MAXIMUM - 1, limit, look["cell"])
    sheet.write_string(row, MEASURED - 1, found, look["cell"])
    sheet.write_string(row, REMARK - 1, measured.note if measured is not None else "", look["cell"])
    if item.filled is not None:
        sheet.write_number(row, POINTS - 1, float(item.shown), look["points"])
    else:
        sheet.write_blank(row, POINTS - 1, None, look["points"])
    sheet.write_blank(row, AMOUNT - 1, None, look["points"])
    sheet.write_blank(row, LINKS - 1, None, look["fill"])
    sheet.write_blank(row, NOTE - 1, None, look["fill"])
    most = float(question.maximum) if question.maximum is not None else 1_000_000
    rule = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": most,
        "error_title": "Điểm tự chấm",
        "error_message": f"Ghi một số từ 0 đến {limit}."
        if question.maximum is not None
        else "Ghi một số từ 0.",
    }
    sheet.data_validation(row, POINTS - 1, row, POINTS - 1, rule)
    amount = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Ghi một số từ 0."}
    sheet.data_validation(row, AMOUNT - 1, row, AMOUNT - 1, amount)


def _sign_off(sheet: Any, row: int, form: Form, look: dict[str, Any]) -> None:
    sheet.write_string(
        row, TITLE - 1, "Thủ trưởng cơ quan xác nhận số liệu đầy đủ, đúng sự thật:", look["bold"]
    )
    sheet.write_string(row + 1, TITLE - 1, SIGNER, look["cell"])
    sheet.write_blank(row + 1, CONDITION - 1, None, look["fill"])
    sheet.write_string(row + 2, TITLE - 1, SIGNED_ON, look["cell"])
    sheet.write_blank(row + 2, CONDITION - 1, None, look["day"])
    rule = {
        "validate": "date",
        "criteria": "between",
        "minimum": form.period.window_from,
        "maximum": date(form.period.season + 1, 12, 31),
        "error_message": "Ghi ngày ký dạng 14/10/2026.",
    }
    sheet.data_validation(row + 2, CONDITION - 1, row + 2, CONDITION - 1, rule)


def _hidden(book: Any, form: Form) -> None:
    """By what the form is recognised when it comes back."""
    sheet = book.add_worksheet(HIDDEN)
    rows = [
        (MARK, "", ""),
        ("season", str(form.period.season), ""),
        ("agency", form.agency.code, form.agency.name),
        ("scheme", form.rated.id, form.rated.sha256),
        *(
            (one.question.id, question_hash(one.question), "" if one.filled is None else str(one.filled))
            for one in form.items
        ),
    ]
    for number, cells in enumerate(rows):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text)
    sheet.protect("")
    sheet.very_hidden()
