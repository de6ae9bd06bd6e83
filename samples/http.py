"""A small HTTP/1.1 exchange: what the sample server hands to a make and gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as a make sees it. `query` and `form` hold the last value of each name."""

    method: str
    target: str
    host: str
    scheme: str = "http"
    body: bytes = b""
    charset: str = "utf-8"

    @property
    def path(self) -> str:
        """The path, without the query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> Mapping[str, str]:
        """The query's values by name."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True, encoding=self.charset))

    @property
    def form(self) -> Mapping[str, str]:
        """The posted values by name (urlencoded forms only)."""
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True))


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer; `headers` beside Content-Length and Connection, which the server adds."""

    status: int = 200
    body: bytes = b""
    media: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def moved(location: str, status: int = 302) -> Response:
    """A redirect."""
    return Response(status=status, headers={"Location": location}, body=b"")
