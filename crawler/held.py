"""An earlier answer in the place of a new one: confirmed by the server, or taken as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.http import Headers

from crawler.fetching import Answer
from evidence.bodies import decoded_entity
from evidence.revisits import NOT_ASKED, Original

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from evidence.archive import ArchiveWriter

NOT_ASKED_AGAIN = (
    "not_asked_again"  # meta key: the earlier answer that stands for an address; nothing is downloaded
)
HELD = "held"  # meta key: the earlier answer whose conditions a request carries
_HTTP_OK = 200
_NOT_MODIFIED = 304


@dataclass(frozen=True, kw_only=True)
class Held:
    """An earlier answer and its entity (content encoding kept)."""

    original: Original
    entity: bytes

    @property
    def body(self) -> bytes:
        """The page, its content encoding undone."""
        return decoded_entity(self.entity, self.original.header("content-encoding"))

    def is_as_long(self, response: Response) -> bool:
        """Whether an answer to HEAD declares the kind and the length that this one had."""
        told = {name: response.headers.get(name) for name in ("content-type", "content-length")}
        return response.status == _HTTP_OK and all(
            value is not None and value.decode("latin-1") == self.original.header(name)
            for name, value in told.items()
        )

    def confirmed(self, response: Response) -> Response:
        """The page that a server has called not modified, as it was sent then."""
        headers = Headers()
        for name, value in self.original.headers:
            headers.appendlist(name, value)
        told: Response = response.replace(status=200, headers=headers, body=self.entity)
        return told


def taken_as_it_was(held: Held, writer: ArchiveWriter) -> Answer:
    """An earlier answer in the place of one that is not asked for, dated by when it was. Raises NotWritten."""
    original = held.original
    written = writer.revisit(
        original, NOT_ASKED, status=200, headers=original.headers, fetched_at=original.asked_at
    )
    return Answer(
        url=original.url,
        status=200,
        headers=original.headers,
        body=held.body,
        record_id=written.record_id,
        fetched_at=original.asked_at,
    )


def confirmed(request: Request, response: Response) -> Held | None:
    """The earlier answer that a server says is still good; None where it says something else."""
    held: Held | None = request.meta.get(HELD)
    return held if response.status == _NOT_MODIFIED else None
