"""What is legal in a rubric and still wrong: criteria out of reach, counted twice, numbers in two places."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from scoring.model import Criterion, Rubric
from scoring.rubric import FOLDER
from scoring.source import read_source
from scoring.wording import bare_numbers

_SECTION_KEYS = ("section", "sections")


def lint(
    rubric: Rubric, *, section_keys: Collection[str] | None = None, path: Path | None = None
) -> list[str]:
    """Problems of a rubric, one Vietnamese sentence each, in order of criteria.

    `section_keys` are the known sections (default: checks/sections.yaml). `path` is the rubric's file
    (default: the one of that id in scoring/rubrics), whose wording is searched for numbers of its own.
    """
    known = _vocabulary() if section_keys is None else section_keys
    problems = [
        f"{rubric.id}, tiêu chí {criterion.id}: {problem}."
        for criterion in rubric.criteria
        for problem in _problems(criterion, known)
    ]
    problems += [f"{rubric.id}: {problem}." for problem in _counted_twice(rubric)]
    file = path or FOLDER / f"{rubric.id}.yaml"
    if file.exists():
        problems += [f"{rubric.id}, {problem}." for problem in _numbers_in_wording(file)]
    return problems


def _problems(criterion: Criterion, section_keys: Collection[str]) -> Iterator[str]:
    if criterion.points == 0:
        yield "0 điểm nên không bao giờ có ích; hãy cho điểm hoặc bỏ tiêu chí"
    steps = criterion.parameters.get("steps")
    if isinstance(steps, list):
        yield from _steps(steps)
    yield from _dead_degrees(criterion.parameters, "parameters")
    for key in _sections_named(criterion.parameters):
        if key not in section_keys:
            yield f"không có mục nào mang mã ‘{key}’ trong danh mục mục; hãy sửa mã"


def _steps(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Steps must go from best to worst: each asks less than the one before and gives less."""
    if not steps:
        yield "‘steps’ trống nên không bao giờ có điểm; hãy thêm bậc"
    for before, after in pairwise(steps):
        first, second = _demand(before), _demand(after)
        if first[0] != second[0]:
            yield "các bậc lẫn at_least và at_most; hãy dùng một loại"
        elif Fraction(str(after["degree"])) >= Fraction(str(before["degree"])):
            yield (
                f"bậc {_named(after)} không thấp điểm hơn bậc {_named(before)}, "
                "một trong hai không có tác dụng; hãy xếp điểm giảm dần"
            )
        elif second[1] >= first[1]:
            yield (
                f"không thể đạt tới bậc {_named(after)} sau bậc {_named(before)}; "
                "hãy xếp mức yêu cầu giảm dần"
            )


def _demand(step: Mapping[str, Any]) -> tuple[str, Fraction]:
    """What a step asks, so that more is harder."""
    if "at_most" in step:
        return "at_most", -Fraction(str(step["at_most"]))
    return "at_least", Fraction(str(step.get("at_least", 0)))


def _named(step: Mapping[str, Any]) -> str:
    return (
        ", ".join(f"{key}: {step[key]}" for key in ("at_least", "at_most") if key in step)
        or "không điều kiện"
    )


def _dead_degrees(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "degree" and Fraction(str(child)) == 0:
                yield f"‘{name}’ có bậc hưởng 0 điểm nên không có tác dụng; hãy bỏ bậc đó"
            yield from _dead_degrees(child, key)
    elif isinstance(value, list):
        for child in value:
            yield from _dead_degrees(child, name)


def _sections_named(parameters: Mapping[str, Any]) -> Iterator[str]:
    for name in _SECTION_KEYS:
        value = parameters.get(name, [])
        yield from ([value] if isinstance(value, str) else value)


def _counted_twice(rubric: Rubric) -> Iterator[str]:
    seen: dict[str, str] = {}
    for criterion in rubric.criteria:
        parameters = {key: value for key, value in criterion.parameters.items() if value != []}
        identity = json.dumps([criterion.check, parameters], sort_keys=True, ensure_ascii=False)
        if identity in seen:
            yield (
                f"tiêu chí {criterion.id} đo đúng điều mà tiêu chí {seen[identity]} đã đo "
                f"({criterion.check}); hãy bỏ hoặc đổi một trong hai"
            )
        seen.setdefault(identity, criterion.id)


def _numbers_in_wording(path: Path) -> Iterator[str]:
    source = read_source(path.read_text(encoding="utf-8"), path.name)
    for heading in range(len(source.data["headings"])):
        for index, entry in enumerate(source.data["headings"][heading]["criteria"]):
            for number in bare_numbers(entry["success_condition"]):
                line = source.line(("headings", heading, "criteria", index, "success_condition"))
                yield (
                    f"dòng {line}, tiêu chí {entry['id']}: số {number} ghi thẳng trong success_condition; "
                    "hãy đưa vào parameters và viết {tên_tham_số}"
                )


def _vocabulary() -> Collection[str]:
    from checks.vocabulary import keys

    return frozenset(keys())
