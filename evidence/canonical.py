"""Canonical JSON: the same value gives the same bytes on every machine."""

from __future__ import annotations

import json
from typing import Any


def canonical_json(value: Any, *, indent: int | None = 2) -> bytes:
    """Bytes of a JSON value: sorted keys, UTF-8, no escapes of letters, one newline at the end.

    `indent=None` writes one line without spaces (for hash chains and archive records).
    Raises ValueError for NaN and infinities, TypeError for what is not JSON (dates, fractions, sets).
    """
    separators = (",", ": ") if indent is not None else (",", ":")
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
    return text.encode("utf-8") + b"\n"
