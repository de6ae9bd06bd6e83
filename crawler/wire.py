"""Scrapy's HTTP client with two guards that it lacks: a head has an end, and a body is as long as it was said to be.

Twisted reads headers for as long as they come, and drops without a word what a server sends behind the declared
length: a page whose length was counted in letters instead of bytes would look whole and lack its end.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError

MOST_HEAD_BYTES = 256 * 1024  # status line, headers and interim answers together; browsers take as much
SURPLUS = "X-Soicong-Surplus"  # stands in the headers only between the parser and the handler


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _head_bytes = 0

    def request(self, request: Any) -> Any:
        """Begin to count anew."""
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 — Twisted's interface
        """Give up where the head does not end."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self.transport.abortConnection()
                self._giveUp(Failure(ParseError("the head does not end", b"")))
                return
        super().dataReceived(data)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        """An orderly end in the middle of the head is a broken answer, and not none."""
        parser = self._parser
        in_head = parser is not None and parser.state in (STATUS, HEADER) and self._head_bytes > 0
        if in_head and reason is not None and reason.check(ConnectionDone):
            reason = Failure(ParseError("the head breaks off", b""))
        super().connectionLost(reason)

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        if rest.strip() and self._parser is not None:
            self._parser.response.headers.addRawHeader(SURPLUS.encode(), b"1")
        super()._finishResponse(rest)


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the guarded connections; for the `_factory` of a connection pool."""

    def buildProtocol(self, _address: Any) -> _BoundedProtocol:  # noqa: N802
        """Twisted's constructor."""
        return _BoundedProtocol(self._quiescentCallback)
