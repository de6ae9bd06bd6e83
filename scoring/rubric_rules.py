"""What a rubric must keep beyond its shape: totals, ids, grades, known checks with fitting parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from checks.registry import Check
from scoring.model import Need
from scoring.rounding import printed
from scoring.rubric_errors import explain, unknown_text
from scoring.rubric_schema import CriterionEntry, RubricEntry
from scoring.source import Path, Source
from scoring.wording import WordingError, fill


def broken_rules(
    source: Source, entry: RubricEntry, checks: Mapping[str, Check]
) -> Iterator[tuple[Path, str]]:
    """Where a rubric breaks a rule, and what is wrong there (Vietnamese, without the place)."""
    yield from _whole(source, entry)
    yield from _criteria(source, entry, checks)


def _whole(source: Source, entry: RubricEntry) -> Iterator[tuple[Path, str]]:
    if entry.validity.until is not None and entry.validity.until < entry.validity.start:
        yield ("validity", "until"), "ngày hết hiệu lực ‘until’ trước ngày ‘from’; hãy kiểm tra lại hai ngày"
    thresholds = [grade.at_least for grade in entry.grades]
    if thresholds and (thresholds != sorted(set(thresholds), reverse=True) or thresholds[-1] != 0):
        yield (
            ("grades",),
            ("các mức phải xếp từ cao xuống thấp, không trùng và mức cuối có at_least: 0; hãy sắp lại"),
        )
    total = sum((heading.points for heading in entry.headings), Fraction(0))
    if total != entry.points:
        yield (
            ("points",),
            (
                f"tổng điểm các mục là {printed(total)}, không bằng {printed(entry.points)}; "
                "hãy sửa ‘points’ của mục hoặc của cả bộ"
            ),
        )
    seen_headings: dict[int, str] = {}
    for index, heading in enumerate(entry.headings):
        path: Path = ("headings", index)
        if heading.id in seen_headings:
            where = seen_headings[heading.id]
            yield (*path, "id"), f"mã mục ‘{heading.id}’ đã dùng ở {where}; hãy đặt mã khác"
        seen_headings.setdefault(heading.id, source.place((*path, "id")))
        earned = sum((criterion.points for criterion in heading.criteria), Fraction(0))
        if earned != heading.points:
            yield (
                (*path, "points"),
                (
                    f"tổng điểm các tiêu chí là {printed(earned)}, "
                    f"không bằng {printed(heading.points)} điểm của mục; "
                    "hãy sửa ‘points’ của mục hoặc của tiêu chí"
                ),
            )


def _criteria(source: Source, entry: RubricEntry, checks: Mapping[str, Check]) -> Iterator[tuple[Path, str]]:
    seen: dict[str, str] = {}
    for index, heading in enumerate(entry.headings):
        for position, criterion in enumerate(heading.criteria):
            path: Path = ("headings", index, "criteria", position)
            if criterion.id in seen:
                where = seen[criterion.id]
                yield (*path, "id"), f"mã tiêu chí ‘{criterion.id}’ đã dùng ở {where}; hãy đặt mã khác"
            seen.setdefault(criterion.id, source.place((*path, "id")))
            if criterion.id.split(".")[0] != str(heading.id):
                yield (
                    (*path, "id"),
                    (
                        f"mã tiêu chí ‘{criterion.id}’ không thuộc mục {heading.id}; "
                        f"hãy đổi thành ‘{heading.id}.…’ hoặc chuyển sang đúng mục"
                    ),
                )
            yield from _one(path, criterion, checks)


def _one(path: Path, criterion: CriterionEntry, checks: Mapping[str, Check]) -> Iterator[tuple[Path, str]]:
    if Need.FORM.value in criterion.needs and not criterion.parameters.get("question"):
        yield path, "tiêu chí cần số liệu của cơ quan (form); hãy thêm câu hỏi ‘question: …’ trong parameters"
    try:
        fill(criterion.success_condition, criterion.parameters)
    except WordingError as error:
        yield (*path, "success_condition"), str(error)
    check = checks.get(criterion.check)
    if check is None:
        yield (
            (*path, "check"),
            unknown_text("phép kiểm tra", criterion.check, list(checks), "hãy chọn tên khác"),
        )
        return
    yield from _parameters((*path, "parameters"), criterion, check)


def _parameters(path: Path, criterion: CriterionEntry, check: Check) -> Iterator[tuple[Path, str]]:
    try:
        validated = check.parameters.model_validate(criterion.parameters)
    except ValidationError as error:
        for each in error.errors():
            at, text = explain(path, each, check.parameters)
            yield at, f"{text} (phép kiểm tra ‘{check.name}’)"
    except (ArithmeticError, TypeError, ValueError) as error:
        yield (
            path,
            f"không đọc được parameters của phép kiểm tra ‘{check.name}’ ({error}); hãy sửa giá trị số",
        )
    else:
        yield from _shares_out_of_range(validated, path)


def _shares_out_of_range(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Exact numbers among validated parameters are shares, but for what a step asks (at_least, at_most).

    A degree above 1 would give more points than the criterion has.
    """
    if isinstance(value, Fraction):
        if not 0 <= value <= 1:
            said = f"‘{path[-1]}: {printed(value)}’ phải từ 0 đến 1"
            yield path, f"{said}; hãy ghi phần được tính, ví dụ 0.5 thay cho 50"
    elif isinstance(value, BaseModel):
        for name in set(type(value).model_fields) - {"at_least", "at_most"}:
            yield from _shares_out_of_range(getattr(value, name), (*path, name))
    elif isinstance(value, tuple | list):
        for index, child in enumerate(value):
            yield from _shares_out_of_range(child, (*path, index))
