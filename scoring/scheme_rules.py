"""What a scheme must keep beyond its shape: ids, levels, maxima that fit, a scale for what the portal gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from scoring.rounding import printed
from scoring.rubric_errors import unknown_text
from scoring.scheme_schema import CategoryEntry, SchemeEntry
from scoring.source import Path, Source


def broken_rules(source: Source, entry: SchemeEntry) -> Iterator[tuple[Path, str]]:
    """Where a scheme breaks a rule, and what is wrong there (Vietnamese, without the place)."""
    if entry.validity.until is not None and entry.validity.until < entry.validity.start:
        yield ("validity", "until"), "ngày hết hiệu lực ‘until’ trước ngày ‘from’; hãy kiểm tra lại hai ngày"
    yield from _levels(entry)
    yield from repeated(source, "categories", entry.categories, "mã hạng mục")
    yield from repeated(source, "leagues", entry.leagues, "mã nhóm")
    portals = [category for category in entry.categories if category.source == "portal"]
    if len(portals) > 1:
        yield ("categories",), "chỉ một hạng mục được lấy điểm cổng (source: portal); hãy giữ lại một"
    seen: dict[str, int] = {}
    for index, category in enumerate(entry.categories):
        yield from _category(source, ("categories", index), category, seen)
    yield from _measure(entry)
    known = [category.id for category in entry.categories]
    for index, tie in enumerate(entry.ties):
        if tie not in known:
            yield ("ties", index), unknown_text("hạng mục", tie, known, "hãy chọn mã khác")


def repeated(source: Source, key: str, entries: Sequence[Any], what: str) -> Iterator[tuple[Path, str]]:
    """Ids that stand twice in a list of entries."""
    seen: dict[str, int] = {}
    for index, one in enumerate(entries):
        path: Path = (key, index, "id")
        if one.id in seen:
            yield (
                path,
                f"{what} ‘{one.id}’ đã dùng ở {source.place((key, seen[one.id], 'id'))}; hãy đặt mã khác",
            )
        seen.setdefault(one.id, index)


def _levels(entry: SchemeEntry) -> Iterator[tuple[Path, str]]:
    cuts = [level.at_least for level in entry.levels]
    if cuts != sorted(set(cuts), reverse=True):
        yield ("levels",), "các mức phải xếp từ cao xuống thấp và không trùng; hãy sắp lại"
    elif cuts and cuts[-1] > 0 and not entry.below.strip():
        yield (
            ("levels",),
            (
                f"chưa nói dưới {printed(cuts[-1])} thì gọi là gì; "
                'hãy thêm ‘below: "không xếp hạng"’ hoặc một mức có at_least: 0'
            ),
        )
    if entry.measure != "points" and cuts and cuts[0] > 1:
        yield ("levels",), "chỉ số nằm từ 0 đến 1 nên mức không thể cao hơn 1; hãy ghi ví dụ 0.8 thay cho 80"


def _category(
    source: Source, path: Path, category: CategoryEntry, seen: dict[str, int]
) -> Iterator[tuple[Path, str]]:
    if category.source == "portal" and category.scale is None:
        yield (
            path,
            "hạng mục lấy điểm cổng phải nói quy đổi thế nào; hãy thêm ‘scale: maximum’, ‘points’ hoặc ‘share’",
        )
    if category.source == "form" and category.scale is not None:
        yield (
            (*path, "scale"),
            "‘scale’ chỉ dùng cho hạng mục lấy điểm cổng (source: portal); hãy bỏ dòng này",
        )
    if category.source == "portal" and category.criteria:
        yield (*path, "criteria"), "hạng mục lấy điểm cổng không có tiêu chí riêng; hãy bỏ phần ‘criteria’"
    for index, criterion in enumerate(category.criteria):
        where = (*path, "criteria", index, "id")
        if criterion.id in seen:
            yield where, f"mã tiêu chí ‘{criterion.id}’ đã dùng ở dòng {seen[criterion.id]}; hãy đặt mã khác"
        seen.setdefault(criterion.id, source.line(where))
    earned = sum((criterion.maximum for criterion in category.criteria), Fraction(0))
    if category.criteria and category.maximum is not None and earned != category.maximum:
        yield (
            (*path, "maximum"),
            (
                f"tổng điểm các tiêu chí là {printed(earned)}, không bằng {printed(category.maximum)} điểm của hạng mục; "
                "hãy sửa một trong hai"
            ),
        )


def _measure(entry: SchemeEntry) -> Iterator[tuple[Path, str]]:
    if (entry.measure == "points") != (entry.decimals <= 2):
        yield (
            ("decimals",),
            "điểm in nhiều nhất hai số thập phân, chỉ số (0 đến 1) ít nhất ba; hãy ghi 2 cho điểm, 4 cho chỉ số",
        )
    for index, category in enumerate(entry.categories):
        if entry.measure == "index" and category.maximum is None and not category.criteria:
            yield (
                ("categories", index),
                "chỉ số tính bằng điểm chia điểm tối đa nên mọi hạng mục cần ‘maximum’; hãy thêm",
            )
        if entry.measure == "stated_index" and category.maximum not in (None, 1):
            yield (
                ("categories", index, "maximum"),
                "chỉ số công bố của một hạng mục cao nhất là 1; hãy ghi 1 hoặc bỏ dòng này",
            )
