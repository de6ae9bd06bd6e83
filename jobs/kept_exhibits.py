"""Archived pages as they were shown before: what the same code made of the same bytes need not be made again.

What a page is shown as follows from its bytes, their type, the quotes that are marked in it, and from what covers citizens'
data. All of that is the key, the code and the words that cover included: they are no part of the version that judges, and
a cover that has been mended must show at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

import reports.masking
from checks.reading.exhibit import Exhibit, Quoted
from evidence.ports import Readings

_COVERING = ("masking.py", "masking.yaml")  # what decides which words of a page are shown


def shown_as_before(
    readings: Readings | None,
    make: Callable[[], Exhibit],
    *,
    sha256: str,
    headers: tuple[str, ...],
    quotes: Sequence[Quoted],
    of_citizens: bool,
) -> Exhibit:
    """What `make` gives for the page of these bytes, or gave before; without `readings` it is made.

    `headers` are the values of those that tell how the bytes are to be read.
    """
    if readings is None:
        return make()
    marked = [[one.mark, one.quote, one.path] for one in quotes]
    about = json.dumps(["exhibit", _covering(), sha256, headers, marked, of_citizens])
    key = hashlib.sha256(about.encode()).hexdigest()
    kept = readings.get(key)
    if kept is not None and (before := _unpacked(kept)) is not None:
        return before
    made = make()
    if (packed := _packed(made)) is not None:
        readings.put(key, packed)
    return made


@cache
def _covering() -> str:
    """The version of what covers citizens' data."""
    room = Path(reports.masking.__file__).parent
    return hashlib.sha256(b"\n".join((room / name).read_bytes() for name in _COVERING)).hexdigest()


@cache
def _form() -> TypeAdapter[Exhibit]:
    return TypeAdapter(Exhibit)


def _packed(made: Exhibit) -> bytes | None:
    """An exhibit as JSON; None for one that no JSON can hold (half of a character)."""
    try:
        return _form().dump_json(made)
    except PydanticSerializationError:
        return None


def _unpacked(kept: bytes) -> Exhibit | None:
    try:
        return _form().validate_json(kept, strict=True)
    except ValidationError:
        return None
