"""What has come of an answer that did not come to its end in time, or is too large: its head, the start of its body."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Headers, Response

from crawler.wire import HEAD

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

MOST_BYTES = 1_000_000  # of a body; no more of it is kept, for nothing is read from it
_PART = "part"  # meta key


@dataclass(kw_only=True)
class Part:
    """An answer under way. `head` is the status, HTTP's protocol and the server's address (crawler.wire)."""

    head: str
    headers: Headers
    came_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    body: bytearray = field(default_factory=bytearray)
    more: bool = False

    def response(self, request: Request) -> Response:
        """As an answer of Scrapy's, with the name of its connection's kind still in its headers."""
        status, protocol, peer = [*self.head.split(" "), "", "", ""][:3]
        return Response(
            request.url,
            status=int(status),
            headers=self.headers,
            body=bytes(self.body),
            protocol=protocol,
            ip_address=peer or None,
            request=request,
        )

    def truncated(self, error: Exception) -> str:
        """Why the rest is missing, as WARC-Truncated says it."""
        if self.more or isinstance(error, DownloadCancelledError):
            return "length"
        return "time" if isinstance(error, DownloadTimeoutError) else "disconnect"


class Parts:
    """Notes in each request's meta what comes of its answer, until somebody takes it."""

    def __init__(self, crawler: Crawler):
        crawler.signals.connect(self._head_came, signals.headers_received)
        crawler.signals.connect(self._bytes_came, signals.bytes_received)

    def _head_came(self, headers: Headers, request: Request, **_: Any) -> None:
        head = headers.pop(HEAD, [b""])[-1].decode("ascii", "replace")
        if head:
            request.meta[_PART] = Part(head=head, headers=headers)

    def _bytes_came(self, data: bytes, request: Request, **_: Any) -> None:
        part: Part | None = request.meta.get(_PART)
        if part is not None:
            room = MOST_BYTES - len(part.body)
            part.more = part.more or len(data) > room
            part.body += data[:room]

    @staticmethod
    def take(request: Request) -> Part | None:
        """What has come, which is then forgotten; None where not even the head did."""
        part: Part | None = request.meta.pop(_PART, None)
        return part
