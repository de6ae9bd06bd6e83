"""Legal wording with its numbers filled in from the parameters, so that each number stands in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.rounding import printed

_PLACEHOLDER = re.compile(r"\{(?P<name>\w+)(?P<path>(?:\[\w+\])*)(?P<percent>:%)?\}")
_STEP = re.compile(r"\[(\w+)\]")
_BARE_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)*(?![\w/])")


class WordingError(ValueError):
    """A placeholder that the parameters cannot fill; the message is the end of a Vietnamese sentence."""


def fill(template: str, parameters: Mapping[str, Any]) -> str:
    """Put parameters into '{name}', '{name[0][key]}' and, as per cent, '{name:%}'.

    Raises WordingError for an unknown name, a value that is not a number or a text, or a stray brace.
    """

    def replace(match: re.Match[str]) -> str:
        return _shown(match, _value(match, parameters))

    rest = _PLACEHOLDER.sub("", template)
    if "{" in rest or "}" in rest:
        raise WordingError("có dấu ngoặc nhọn không thành chỗ điền; hãy viết dạng {tên_tham_số}")
    return _PLACEHOLDER.sub(replace, template)


def bare_numbers(template: str) -> list[str]:
    """Numbers that stand in the wording itself rather than coming from a parameter."""
    return _BARE_NUMBER.findall(_PLACEHOLDER.sub("", template))


def _value(match: re.Match[str], parameters: Mapping[str, Any]) -> Any:
    value: Any = parameters
    for step in (match["name"], *_STEP.findall(match["path"])):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise WordingError(
                f"chỗ điền {match[0]} không có trong parameters; hãy sửa tên cho khớp"
            ) from None
    return value


def _shown(match: re.Match[str], value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise WordingError(f"chỗ điền {match[0]} không trỏ tới một số hay một chữ; hãy chỉ rõ hơn")
    try:
        number = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        if match["percent"]:
            raise WordingError(f"chỗ điền {match[0]} cần một số") from None
        return str(value)
    return f"{printed(number * 100)}%" if match["percent"] else printed(number)
