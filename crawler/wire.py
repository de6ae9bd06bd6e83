"""Scrapy's HTTP client with two guards that it lacks: a head has an end, and a body is as long as it was said to be.

Twisted reads headers for as long as they come, and drops without a word what a server sends behind the declared
length: a page whose length was counted in letters instead of bytes would look whole and lack its end.

It also tells how each connection is protected, of which Scrapy hands on only the server's own certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from OpenSSL.SSL import Connection
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError

from crawler.chains import spoken_of
from evidence.connections import Spoken

MOST_HEAD_BYTES = 256 * 1024  # status line, headers and interim answers together; browsers take as much
MOST_INTERIM = 50  # answers of the kind '100 Continue'; each costs the parser more than a page's line
# Stand in the headers only between the parser and the handler; a server's own of these names are dropped there, too.
SURPLUS = "X-Soicong-Surplus"
SPOKEN = "X-Soicong-Spoken"  # what of `Protections` belongs to the answer
HEAD = (
    "X-Soicong-Head"  # status, protocol and the server's address, for answers that do not come to their end
)
_MOST_KINDS = 200  # of connections; a server that changes its certificate with each one fills no memory


class Protections:
    """How the connections of one crawl are protected: each kind once, by the name that answers carry."""

    def __init__(self) -> None:
        self._kinds: dict[str, Spoken] = {}

    def of(self, name: str) -> Spoken | None:
        """The kind of a name, None where there is none."""
        return self._kinds.get(name)

    def name(self, transport: Any) -> str:
        """The name of a connection's kind, '' where it is not protected."""
        handle = getattr(transport, "getHandle", lambda: None)()
        if not isinstance(handle, Connection):
            return ""
        spoken = spoken_of(handle)
        name = f"{spoken.version} {spoken.cipher} {spoken.certificates}"
        if len(self._kinds) < _MOST_KINDS:
            self._kinds[name] = spoken
        return name


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def __init__(self, protections: Protections, quiescent: Callable[[Any], None]) -> None:
        super().__init__(quiescent)
        self._protections = protections
        self._spoken: str | None = None

    _head_bytes = 0
    _heads = 0

    def request(self, request: Any) -> Any:
        """Begin to count anew."""
        self._head_bytes = self._heads = 0
        return super().request(request).addCallback(self._named)

    def _named(self, response: Any) -> Any:
        """Let an answer name how its connection is protected, which stays the same for as long as it is open."""
        name, major, minor = response.version
        peer = getattr(self.transport.getPeer(), "host", "")
        head = f"{response.code} {name.decode('ascii', 'replace')}/{major}.{minor} {peer}"
        response.headers.setRawHeaders(HEAD.encode(), [head.encode()])
        if self._spoken is None:
            self._spoken = self._protections.name(self.transport)
        response.headers.setRawHeaders(SPOKEN.encode(), [self._spoken.encode()])
        return response

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 — Twisted's interface
        """Give up where the head does not end."""
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            self._heads += data.count(b"HTTP/1.")
            if self._head_bytes > MOST_HEAD_BYTES or self._heads > MOST_INTERIM:
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
        if self._parser is not None and self._parser.request.method == b"HEAD":
            # Twisted drops what a GET would bring, as it does with all headers of the connection.
            for length in (self._parser.connHeaders.getRawHeaders(b"Content-Length") or [])[:1]:
                self._parser.response.headers.setRawHeaders(b"Content-Length", [length])
        if rest.strip() and self._parser is not None:
            self._parser.response.headers.addRawHeader(SURPLUS.encode(), b"1")
        super()._finishResponse(rest)


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the guarded connections; for the `_factory` of a connection pool, which calls it with what follows."""

    def __init__(self, protections: Protections, *pooled: Any) -> None:
        super().__init__(*pooled)
        self._protections = protections

    def buildProtocol(self, _address: Any) -> _BoundedProtocol:  # noqa: N802
        """Twisted's constructor."""
        return _BoundedProtocol(self._protections, self._quiescentCallback)

    @classmethod
    def telling(cls, protections: Protections) -> Callable[..., BoundedFactory]:
        """The factory of a pool whose connections are told to `protections`."""
        return partial(cls, protections)
