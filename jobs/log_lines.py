"""One event, one line: key=value or JSON, UTC, and nothing in it that could forge a line or move a terminal's cursor."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

_LONGEST = 2000  # characters of one value: a portal may offer a title of a megabyte
_FIRST = ("time", "level", "event")
# Controls, marks that turn the reading direction, separators of lines, halves of characters
_UNPRINTABLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})

Renderer = Callable[[Any, str, Mapping[str, Any]], str]


def printable(text: str) -> str:
    r"""The same text with all that is no visible character written as `\x1b` or `\u202e`, `\n` for a line break."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(_escaped(each) if unicodedata.category(each) in _UNPRINTABLE else each for each in text)


def _escaped(character: str) -> str:
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def renderer(form: str) -> Renderer:
    """The renderer of a form: 'keyvalue' or 'json'."""
    return _json if form == "json" else _key_value()


def _key_value() -> Renderer:
    from structlog.processors import LogfmtRenderer

    logfmt = LogfmtRenderer(key_order=_FIRST, drop_missing=True, bool_as_flag=False)

    def line(logger: Any, name: str, told: Mapping[str, Any]) -> str:
        return logfmt(logger, name, {key: printable(_text(value)) for key, value in told.items()})

    return line


def _json(_logger: Any, _name: str, told: Mapping[str, Any]) -> str:
    ordered = {key: told[key] for key in (*_FIRST, *(k for k in told if k not in _FIRST)) if key in told}
    line = json.dumps({key: _plain(value) for key, value in ordered.items()}, ensure_ascii=False)
    # What json leaves as it is although a terminal would act on it; outside the BMP as two halves, as JSON has it.
    return "".join(_as_json(each) if unicodedata.category(each) in _UNPRINTABLE else each for each in line)


def _as_json(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) != 0x7F else "\\u007f"


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        value = round(value, 3)
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
