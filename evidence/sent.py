"""What was sent to a form, as a record of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# What only the sender may have.
_SECRETS = frozenset({"cookie", "authorization", "proxy-authorization"})


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request: its method, headers and body, and when it was sent. Cookies and credentials are not written down."""

    method: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    at: datetime

    def described(self, url: str, answer_id: str) -> dict[str, Any]:
        """What evidence.warc_writing writes beside the body; `answer_id` is the record of what was answered."""
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        kept = [(name, value) for name, value in self.headers if name.lower() not in _SECRETS]
        told = [("Host", parts.netloc), *kept, ("Content-Length", str(len(self.body)))]
        return {
            "moment": self.at,
            "http": (f"{target} HTTP/1.1", told),
            "first_word": self.method,
            "extra": [("WARC-Concurrent-To", answer_id)],
        }
