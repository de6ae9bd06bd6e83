"""What is wrong with a rubric file, said as one sentence each: file, line, entry, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from scoring.source import Path, Source


class RubricError(ValueError):
    """A rubric that cannot be used; `problems` holds one Vietnamese sentence per mistake, by line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


_TYPES = {
    "string_type": "phải là chữ; hãy đặt trong dấu nháy kép",
    "bool_type": "phải là true hoặc false, không đặt trong dấu nháy",
    "bool_parsing": "phải là true hoặc false, không đặt trong dấu nháy",
    "int_type": "phải là số nguyên, không đặt trong dấu nháy",
    "int_parsing": "phải là số nguyên, không đặt trong dấu nháy",
    "int_from_float": "phải là số nguyên",
    "list_type": "phải là một danh sách; hãy viết [a, b] hoặc mỗi dòng một ‘- ’",
    "tuple_type": "phải là một danh sách; hãy viết [a, b] hoặc mỗi dòng một ‘- ’",
    "dict_type": "phải gồm các dòng ‘khoá: giá trị’",
    "model_type": "phải gồm các dòng ‘khoá: giá trị’",
    "too_short": "còn trống; hãy ghi ít nhất một mục",
    "finite_number": "phải là một số hữu hạn",
}


_ENTRIES = {
    "criteria": "tiêu chí",
    "headings": "mục",
    "categories": "hạng mục",
    "items": "chỉ tiêu",
    "leagues": "nhóm",
}


def entry_name(data: Any, path: Path) -> str:
    """Which entry a path lies in, as a person names it: 'tiêu chí 1.1', 'mục 3', or '' at the top."""
    name, here = "", data
    for parent, step in zip(("", *path), path, strict=False):
        here = _child(here, step)
        if isinstance(step, int) and isinstance(here, dict) and parent in _ENTRIES:
            name = f"{_ENTRIES[str(parent)]} {here.get('id', '?')}"
    return name


def sentence(source: Source, path: Path, text: str) -> str:
    """One sentence: 'tệp, dòng 12, tiêu chí 1.1: …'."""
    place = ", ".join(
        part for part in (source.name, source.place(path), entry_name(source.data, path)) if part
    )
    return f"{place}: {text}."


def explain(base: Path, error: ErrorDetails, model: type[BaseModel]) -> tuple[Path, str]:
    """Path and what is wrong there, for one pydantic error below `base`; `model` is what was validated."""
    inner = tuple(error["loc"])
    path = (*base, *inner)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "tệp")
    kind = error["type"]
    if kind == "extra_forbidden":
        return path, unknown_text("khoá", key, _known_keys(model, inner[:-1]), "hãy bỏ dòng này")
    if kind == "missing":
        return path, f"thiếu khoá ‘{key}’; hãy thêm dòng ‘{key}: …’"
    if kind in ("literal_error", "enum"):
        expected = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
        return path, f"giá trị ‘{error['input']}’ của ‘{key}’ không có trong danh mục; hãy chọn: {expected}"
    if kind == "value_error":
        return path, f"‘{key}’ {error['ctx']['error']}"
    if kind == "string_pattern_mismatch":
        shape = 'dạng "1.1"' if path[-3:-2] == ("criteria",) else "chỉ gồm chữ thường, số và gạch nối"
        return path, f"‘{key}: {error['input']}’ sai dạng; hãy viết {shape}"
    fallback = f"có giá trị không hợp lệ ({error['msg']}); hãy sửa giá trị này"
    return path, f"‘{key}’ {_TYPES.get(kind, fallback)}"


def unknown_text(what: str, given: str, known: Sequence[str], otherwise: str) -> str:
    """'không có … X; có phải là Y?' with the nearest known name, or the list of those that exist."""
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.6)
    if near:
        return f"không có {what} ‘{given}’; có phải là ‘{near[0]}’? Hãy sửa tên hoặc bỏ dòng này"
    listed = ", ".join(sorted(known))
    return f"không có {what} ‘{given}’; {otherwise}" + (f" (những tên dùng được: {listed})" if listed else "")


def _child(here: Any, step: str | int) -> Any:
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return here.get(step) if isinstance(here, dict) else None


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """Keys of the model that lies at a path below `model`."""
    here: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or here is None:
            continue
        field = next((f for name, f in here.model_fields.items() if step in (name, f.alias)), None)
        here = _model_in(field.annotation) if field else None
    return [field.alias or name for name, field in here.model_fields.items()] if here else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside list[Model], tuple[Model, ...], Model | None, …; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
