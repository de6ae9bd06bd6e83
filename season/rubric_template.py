"""The workbook that staff fill in with the criteria of a decision: empty, or with those of a rubric that exists."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import xlsxwriter
import yaml

from checks.registry import all_checks
from scoring.model import LegalBasis
from scoring.rounding import number, printed
from season.rubric_columns import (
    CRITERIA,
    CRITERION_FIELDS,
    GUIDE,
    NEEDS,
    TIERS,
    WHOLE,
    WHOLE_FIELDS,
)

Value = str | float | int
_WIDTHS = {"Điều kiện đạt": 48, "Cách khắc phục": 48, "Căn cứ": 36, "Tham số": 36, "Câu hỏi cho cơ quan": 36}
_ROWS_TO_FILL = 200


def rubric_workbook(data: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of the workbook (XLSX), with what the data of a rubric file say where some are given."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "bg_color": "#DDE6F0", "text_wrap": True, "valign": "top", "border": 1}
    )
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    grey = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"})
    _whole_sheet(book.add_worksheet(WHOLE), data, head, cell, grey)
    _criteria_sheet(book.add_worksheet(CRITERIA), data, head, cell)
    _guide_sheet(book.add_worksheet(GUIDE), head, cell)
    book.close()
    return out.getvalue()


def _whole_sheet(sheet: Any, data: Mapping[str, Any] | None, head: Any, cell: Any, grey: Any) -> None:
    sheet.write_row(0, 0, ["Nội dung", "Giá trị", "Cách ghi"], head)
    values = whole_values(data) if data is not None else {}
    for row, field in enumerate(WHOLE_FIELDS, start=1):
        sheet.write(row, 0, f"{field.title}{' *' if field.required else ''}", head)
        sheet.write(row, 1, values.get(field.key, ""), cell)
        sheet.write(row, 2, field.explanation, grey)
        choices = {"tier": list(TIERS.values()), "adopted": ["có", "không"]}.get(field.key)
        if choices:
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": choices})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 60)
    sheet.freeze_panes(1, 0)


def _criteria_sheet(sheet: Any, data: Mapping[str, Any] | None, head: Any, cell: Any) -> None:
    for column, field in enumerate(CRITERION_FIELDS):
        sheet.write(0, column, f"{field.title}{' *' if field.required else ''}", head)
        sheet.set_column(column, column, _WIDTHS.get(field.title, 24 if "T" in field.title[:1] else 14))
    filled = 0
    for filled, values in enumerate(_criterion_rows(data), start=1):
        for column, value in enumerate(values):
            sheet.write(filled, column, value, cell)
    place = [field.key for field in CRITERION_FIELDS].index("derived")
    choices = {"validate": "list", "source": ["có", "không"]}
    sheet.data_validation(1, place, filled + _ROWS_TO_FILL, place, choices)
    sheet.freeze_panes(1, 4)


def _guide_sheet(sheet: Any, head: Any, cell: Any) -> None:
    rows: list[tuple[str, str]] = [("Trang, cột", "Cách ghi")]
    rows += [(f"{WHOLE}: {field.title}", field.explanation) for field in WHOLE_FIELDS]
    rows += [(f"{CRITERIA}: {field.title}", field.explanation) for field in CRITERION_FIELDS]
    rows += [
        ("Số", "Ghi số thường (0,5 hoặc 0.5); không công thức, không gộp ô."),
        ("Dấu *", "Bắt buộc."),
        (
            "Các phép kiểm tra",
            "Tham số của từng phép xem ./soicong rubric show MÃ và docs/adding-a-criterion.md.",
        ),
    ]
    for name, check in sorted(all_checks().items()):
        rows.append((name, ", ".join(check.parameters.model_fields) or "(không có tham số)"))
    for row, (what, how) in enumerate(rows):
        sheet.write(row, 0, what, head if row == 0 else cell)
        sheet.write(row, 1, how, head if row == 0 else cell)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    sheet.freeze_panes(1, 0)


def whole_values(data: Mapping[str, Any]) -> dict[str, Value]:
    """What stands on the first sheet for a rubric file's data, by key."""
    validity, window = data["validity"], data["window"]
    month, day = window["start"].split("-")
    return {
        **{key: data[key] for key in ("id", "title", "league", "decision", "points")},
        "tier": TIERS[data["tier"]],
        "note": data.get("note", ""),
        "adopted": _yes(data["adopted"]),
        "from": _day(validity["from"]),
        "until": _day(validity["until"]) if validity.get("until") else "",
        "legal_basis": _bases(data["legal_basis"]),
        "coverage_for_place": number(Fraction(str(data["coverage_for_place"])) * 100),
        "start": f"{day}/{month}",
        "rating_months": window["rating_months"],
        "grades": "\n".join(
            f"{one['name']}: {printed(Fraction(str(one['at_least'])), 6)}" for one in data["grades"]
        ),
    }


def _criterion_rows(data: Mapping[str, Any] | None) -> Iterator[Sequence[Value]]:
    for heading in data["headings"] if data is not None else ():
        first: list[Value] = [heading["id"], heading["title"], heading["points"]]
        for criterion in heading["criteria"]:
            yield [*first, *_criterion_values(criterion)]
            first = [heading["id"], "", ""]


def _criterion_values(criterion: Mapping[str, Any]) -> list[Value]:
    parameters = {key: value for key, value in criterion.get("parameters", {}).items() if key != "question"}
    text = yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False, width=200) if parameters else ""
    return [
        *(criterion[key] for key in ("id", "title", "points", "success_condition", "remedy")),
        _bases(criterion["legal_basis"]),
        criterion["check"],
        text.strip(),
        ", ".join(NEEDS[need] for need in criterion["needs"]),
        criterion.get("parameters", {}).get("question", ""),
        _yes(criterion["derived"]),
    ]


def _bases(bases: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(LegalBasis(**basis).label for basis in bases)


def _yes(value: bool) -> str:
    return "có" if value else "không"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
