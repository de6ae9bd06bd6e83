"""What Scrapy has asked and was answered, as records of an archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.portal import Portal
from evidence.address import canonical_url
from evidence.archive import ArchiveWriter
from evidence.sent import Sent
from evidence.warc import Written

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response


def write_answer(writer: ArchiveWriter, portal: Portal, request: Request, response: Response) -> Written:
    """Write an answer undecoded, as it arrived; beside that of a form what was sent. Raises NotWritten."""
    url = canonical_url(portal.known(response.url)) or response.url
    now = datetime.now(UTC)
    written = writer.response(
        url,
        status=response.status,
        headers=headers_of(response.headers),
        body=response.body,
        fetched_at=now,
        ip=str(response.ip_address or ""),
        certificate=request.meta.get("certificate", ""),
    )
    if request.method != "GET":
        sent = Sent(method=request.method, headers=headers_of(request.headers), body=request.body, at=now)
        writer.request(url, sent, answer=written)
    return written


def headers_of(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Headers as text, in their order."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
