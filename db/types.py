"""Column types that keep exactly what was given, on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

# PostgreSQL refuses NUL in text, and UTF-8 has no lone surrogates; portals send both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Replace what no database can hold (NUL, lone surrogates) by U+FFFD, all the way down."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    # What JSON is made of comes first: whether something is a Mapping is asked thousands of times a result, and is slow.
    if value is None or isinstance(value, int | float | bytes):
        return value
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [storable(item) for item in value]
    return value


class PortalText(TypeDecorator[str]):
    """Text that came from a portal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make it storable."""
        return None if value is None else str(storable(value))


class PortalJson(TypeDecorator[Any]):
    """JSON whose strings came from a portal. Plain JSON on both engines: nothing queries inside it."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Make it storable."""
        return storable(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite drops the zone, so it is stored as UTC and given back with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC.

        Raises ValueError for a naive datetime: its zone would be a guess.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Fraction]):
    """An exact number, written as '13/4': points must not change on their way through a database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        """As text."""
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """As a fraction."""
        return None if value is None else _fraction(value)


@lru_cache(maxsize=50_000)  # points repeat themselves, and parsing them costs more than reading the row
def _fraction(text: str) -> Fraction:
    return Fraction(text)


class Packed(TypeDecorator[bytes]):
    """Bytes kept compressed: result documents repeat themselves and shrink about tenfold."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Compressed."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As given."""
        return None if value is None else zlib.decompress(value)
