"""How often a program may ask: counted over a minute for each account, and for each address without a key that holds."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

OF_ACCOUNT = 300  # questions a minute: ten a second are answered with ease, a loop without end is not
OF_ADDRESS = 60  # questions a minute without a key that holds
_OVER = timedelta(minutes=1)
_MOST_COUNTED = 10_000  # askers that are remembered


class Pace:
    """Counts questions in memory: whoever starts the server anew starts counting anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[str, tuple[datetime, int]] = {}

    def wait(self, asker: str, most: int, *, at: datetime) -> int:
        """Count a question of an asker: 0 where it may be answered, else after how many seconds to ask again."""
        with self._lock:
            since, count = self._counted.get(asker, (at, 0))
            if not timedelta() <= at - since < _OVER:
                since, count = at, 0
            if asker not in self._counted and len(self._counted) >= _MOST_COUNTED:
                self._counted.clear()
            self._counted[asker] = (since, count + 1)
            return 0 if count < most else int((since + _OVER - at).total_seconds()) + 1
