"""What Scrapy has asked and was answered, as records of an archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.portal import Portal
from crawler.wire import SURPLUS
from crawler.witness import Witness
from evidence.address import canonical_url
from evidence.archive import ArchiveWriter
from evidence.sent import Sent
from evidence.warc import Written

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response


def write_answer(
    writer: ArchiveWriter, portal: Portal, witness: Witness, request: Request, response: Response
) -> Written:
    """Write an answer undecoded, as it arrived; beside that of a form what was sent. Raises NotWritten."""
    url = canonical_url(portal.known(response.url)) or response.url
    now = datetime.now(UTC)
    transport = replace(witness.transport(request, response), truncated=truncated(response))
    written = writer.response(
        url,
        status=response.status,
        headers=headers_of(response.headers),
        body=response.body,
        fetched_at=now,
        ip=str(response.ip_address or ""),
        certificate=request.meta.get("certificate", ""),
        transport=transport,
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


def is_cut(response: Response) -> bool:
    """Whether the end of a body is missing. One whose end only the closed connection tells must show it itself."""
    open_ended = "partial" in response.flags and response.body
    return "dataloss" in response.flags or bool(open_ended and b"</html" not in response.body[-2000:].lower())


def truncated(response: Response) -> str:
    """Why a stored body lacks its end, as WARC-Truncated says it; '' where nothing is known to be missing."""
    if SURPLUS in response.flags:  # what came behind the declared length was not read
        return "unspecified"
    if "dataloss" in response.flags:
        return "disconnect"
    # Of a body that is still packed, or no page, nobody can say that an open end is none.
    kind = (response.headers.get("Content-Type") or b"").lower()
    plain = b"html" in kind and not response.headers.get("Content-Encoding")
    return "disconnect" if plain and is_cut(response) else ""
