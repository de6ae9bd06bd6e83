"""What was sent to a form, as a record of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request: its method, headers and body, and when it was sent."""

    method: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    at: datetime

    def lines(self, url: str) -> tuple[str, Sequence[tuple[str, str]]]:
        """The rest of the first line behind the method, and the headers."""
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        told = [("Host", parts.netloc), *self.headers, ("Content-Length", str(len(self.body)))]
        return f"{target} HTTP/1.1", told
