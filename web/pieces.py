"""Parts of pages that are the same for everybody, kept for a moment: the first page is opened more than all others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

LASTS = 2.0  # seconds


class Pieces:
    """Parts by name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[object, Any, float, Markup]] = {}

    def of(self, name: str, whose: object, about: Any, make: Callable[[], Markup]) -> Markup:
        """The part of a name, as it was made not long ago for the very object `whose` and an equal `about`, or made anew."""
        with self._lock:
            known = self._known.get(name)
        if known is not None and known[0] is whose and known[1] == about and self._clock() - known[2] < LASTS:
            return known[3]
        made = make()
        with self._lock:
            self._known[name] = (whose, about, self._clock(), made)
        return made
