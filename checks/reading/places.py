"""Where quotes stand on a page, found once for the same bytes (checks.reading.kept says when a reading is taken again)."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING

from evidence.ports import Readings

if TYPE_CHECKING:
    from checks.reading.close import ClosePage


class KnownPlaces:
    """One page; it is read closely only where it is asked for a quote whose place is not known."""

    def __init__(self, readings: Readings | None, body: bytes, content_type: str = "") -> None:
        self._readings = readings
        self._body = body
        self._content_type = content_type

    @cached_property
    def _close(self) -> ClosePage:
        from checks.reading.close import ClosePage  # BeautifulSoup: most places are known

        return ClosePage(self._body, self._content_type)

    @cached_property
    def _sha256(self) -> str:
        return hashlib.sha256(self._body).hexdigest()

    def path_of(self, quote: str) -> str:
        """As checks.reading.close.ClosePage gives it."""
        if self._readings is None:
            return self._close.path_of(quote)
        told = json.dumps(["place", self._sha256, self._content_type, quote])
        key = hashlib.sha256(told.encode()).hexdigest()
        kept = self._readings.get(key)
        if kept is not None:
            return kept.decode("utf-8", "surrogatepass")
        path = self._close.path_of(quote)
        self._readings.put(key, path.encode("utf-8", "surrogatepass"))
        return path
