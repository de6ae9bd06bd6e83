"""Strict YAML: every value with its line; aliases, anchors, tags and duplicate keys are refused.

A rubric is a legal text in data form: nothing in it may mean something else than what stands on its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]

_KINDS = {
    "tag:yaml.org,2002:str": "str",
    "tag:yaml.org,2002:int": "int",
    "tag:yaml.org,2002:float": "float",
    "tag:yaml.org,2002:bool": "bool",
    "tag:yaml.org,2002:null": "null",
}

_DEEPEST = 30  # a rubric needs 8; deeper nesting would exhaust the stack of whoever builds the values


class SourceError(ValueError):
    """A YAML text that is not strict; the message is one Vietnamese sentence with file, line and mend."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Plain data (dict, list, str, int, float, bool, None) and the line, from 1, of every value."""

    name: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Line of a value; of its nearest parent where it has none itself (a missing key)."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> str:
        """Where a value stands, as messages name it."""
        return f"dòng {self.line(path)}"


def read_source(text: str, name: str) -> Source:
    """Parse one strict YAML document; `name` is the file's name in messages.

    Raises SourceError.
    """
    try:
        demand_plain(text, name)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = getattr(mark, "line", 0) + 1
        raise SourceError(
            f"{name}, dòng {line}: không đọc được YAML ({error.problem or error.context}); "
            "hãy kiểm tra thụt dòng, dấu nháy và dấu hai chấm ở dòng này và dòng trước."
        ) from error
    except yaml.YAMLError as error:
        raise SourceError(
            f"{name}: tệp có ký tự không đọc được ({error}); hãy lưu lại tệp dạng văn bản UTF-8."
        ) from error
    if root is None:
        raise SourceError(f'{name}: tệp trống; hãy bắt đầu bằng dòng ‘id: "…"’.')
    lines: dict[Path, int] = {}
    return Source(name=name, data=_build(root, (), lines, name), lines=lines)


def demand_plain(text: str, name: str) -> None:
    """Refuse what makes one line mean another: aliases, anchors, tags, a second document, deep nesting.

    Raises SourceError, yaml.YAMLError.
    """
    documents = depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = getattr(event.start_mark, "line", 0) + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise SourceError(
                    f"{name}, dòng {line}: tệp có nhiều tài liệu YAML; hãy bỏ dòng ‘---’ và tách phần sau "
                    "thành tệp riêng."
                )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise SourceError(f"{name}, dòng {line}: các mục lồng nhau quá sâu; hãy viết lại cho phẳng hơn.")
        if isinstance(event, yaml.AliasEvent):
            raise SourceError(
                f"{name}, dòng {line}: không dùng bí danh YAML ‘*{event.anchor}’; hãy chép đủ nội dung."
            )
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            raise SourceError(
                f"{name}, dòng {line}: không dùng neo YAML ‘&{anchor}’; hãy bỏ phần ‘&{anchor}’."
            )
        if tag:
            raise SourceError(
                f"{name}, dòng {line}: không dùng thẻ YAML ‘{tag}’; hãy bỏ thẻ và ghi giá trị thường."
            )


def _build(node: yaml.Node, path: Path, lines: dict[Path, int], name: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), lines, name) for index, child in enumerate(node.value)]
    return _scalar(node, path, name)


def _build_mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int], name: str) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
            raise SourceError(
                f"{name}, dòng {line}: khoá phải là một từ; hãy viết ‘tên: giá trị’, không dùng ‘<<’, ‘?’."
            )
        key = key_node.value
        if key in built:
            raise SourceError(
                f"{name}, dòng {line}: khoá ‘{key}’ lặp lại (đã có ở dòng {lines[(*path, key)]}); "
                "hãy bỏ một trong hai dòng."
            )
        built[key] = _build(value_node, (*path, key), lines, name)
        lines[(*path, key)] = line
    return built


def _scalar(node: yaml.Node, path: Path, name: str) -> Any:
    kind = _KINDS.get(node.tag, "")
    text: str = node.value
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        kind = ""  # 1:30, 0x10, .inf spelt oddly: YAML 1.1 forms that a reader would take for text
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "null" and text in ("null", "~", ""):
        return None
    if kind == "str":
        return text
    key = path[-1] if path else "giá trị"
    raise SourceError(
        f"{name}, dòng {node.start_mark.line + 1}: giá trị {text} của ‘{key}’ không rõ kiểu; "
        f'hãy đặt trong dấu nháy kép: "{text}".'
    )
