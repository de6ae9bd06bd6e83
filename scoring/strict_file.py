"""A data file that people write (a rubric, a scheme, a report of counts) → its strict model, or every mistake in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evidence.problem import told
from scoring.rubric_errors import RubricError, explain, sentence
from scoring.source import Path, Source, SourceError, read_source

LARGEST = 300_000  # bytes; the largest rubric has a fifth
Model = TypeVar("Model", bound=BaseModel)


def content_of(path: FilePath) -> bytes:
    """The bytes of a file. Raises RubricError."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise RubricError(
            [f"{path.name}: không mở được tệp ({told(error)}); hãy kiểm tra đường dẫn và quyền đọc."]
        ) from error
    if len(content) > LARGEST:
        raise RubricError(
            [f"{path.name}: tệp lớn hơn {LARGEST // 1000} kB; hãy kiểm tra lại có đúng tệp không."]
        )
    return content


def source_of(content: bytes, name: str) -> Source:
    """The strict YAML of a file called `name`. Raises RubricError."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RubricError([f"{name}, dòng {line}: tệp không phải UTF-8; hãy lưu lại dạng UTF-8."]) from error
    try:
        source = read_source(text, name)
    except SourceError as error:
        raise RubricError([str(error)]) from error
    if not isinstance(source.data, dict):
        raise RubricError(
            [sentence(source, (), "tệp phải gồm các dòng ‘khoá: giá trị’; hãy bắt đầu bằng ‘id:’")]
        )
    return source


def validated(source: Source, model: type[Model]) -> Model:
    """What a source says, in the shape of a model. Raises RubricError with every mistake."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise mistakes(source, [explain((), each, model) for each in error.errors()]) from error


def mistakes(source: Source, problems: Iterable[tuple[Path, str]]) -> RubricError:
    """What is wrong at some paths of a source, in the order of its lines."""
    ordered = sorted(problems, key=lambda problem: source.line(problem[0]))
    return RubricError(sentence(source, path, text) for path, text in ordered)
