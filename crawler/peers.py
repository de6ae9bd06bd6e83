"""At which addresses the browser's connections ended: Chromium itself sees only our proxy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_SLACK = timedelta(seconds=5)  # between the end of a connection and the word of what came over it
_REMEMBERED = timedelta(minutes=5)  # longer than a call to the browser


@dataclass(kw_only=True)
class Line:
    """One connection to a server."""

    address: str
    opened: datetime
    closed: datetime | None = None

    def close(self) -> None:
        """Note its end."""
        self.closed = datetime.now(UTC)

    def served(self, moment: datetime) -> bool:
        """Whether an answer of this moment may have come over it."""
        return self.opened <= moment and (self.closed is None or moment <= self.closed + _SLACK)


class Peers:
    """The connections of one proxy, of the last minutes."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], list[Line]] = {}

    def opened(self, host: str, port: int, address: str) -> Line:
        """A connection to a server was made; its `close` is to be called at its end."""
        now = datetime.now(UTC)
        kept = [
            one
            for one in self._lines.get((host, port), [])
            if one.closed is None or one.closed > now - _REMEMBERED
        ]
        kept.append(line := Line(address=address, opened=now))
        self._lines[host, port] = kept
        return line

    def of(self, host: str, port: int, moment: datetime) -> str:
        """The address from which an answer of this moment came; '' where none or several may have sent it."""
        found = {one.address for one in self._lines.get((host, port), []) if one.served(moment)}
        return found.pop() if len(found) == 1 else ""
