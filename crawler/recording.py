"""What Scrapy has asked and was answered, as records of an archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.portal import Portal
from crawler.unchanged import Unchanged
from crawler.wire import SURPLUS
from crawler.witness import Witness
from evidence.address import canonical_url
from evidence.archive import ArchiveWriter
from evidence.revisits import NOT_MODIFIED, SAME_PAYLOAD
from evidence.sent import Sent
from evidence.warc_writing import Written

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response


@dataclass(frozen=True, kw_only=True)
class Cut:
    """That an answer did not come to its end: why (WARC-Truncated), and when its head came."""

    why: str
    came_at: datetime


def write_answer(
    writer: ArchiveWriter,
    portal: Portal,
    witness: Witness,
    unchanged: Unchanged,
    *,
    request: Request,
    response: Response,
    cut: Cut | None = None,
) -> Written:
    """Write an answer undecoded, as it arrived; beside that of a form what was sent. Raises NotWritten.

    Of one that an earlier run was given too, only the reference to that is written.
    """
    url = canonical_url(portal.known(response.url)) or response.url
    now = datetime.now(UTC)
    transport = witness.transport(request, response, cut.came_at if cut is not None else now)
    transport = replace(transport, truncated=cut.why if cut is not None else truncated(response))
    facts: dict[str, Any] = {
        "status": response.status,
        "headers": headers_of(response.headers),
        "fetched_at": now,
        "ip": str(response.ip_address or ""),
        "certificate": request.meta.get("certificate", ""),
        "transport": transport,
    }
    held = unchanged.confirmed(request, response) if cut is None else None
    if held is not None:
        return writer.revisit(held.original, NOT_MODIFIED, **facts)
    same = None if transport.truncated else unchanged.same(request, response)
    if same is not None:
        return writer.revisit(same, SAME_PAYLOAD, **facts)
    written = writer.response(url, body=response.body, **facts)
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
