"""What is recorded of an address of which nothing more is known than its outcome."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.outcomes import Outcome
from evidence.model import Page
from evidence.ports import Entry


def unseen_page(entry: Entry, outcome: Outcome) -> Page:
    """The page of an address that ended without an answer."""
    return Page(
        url=entry.url,
        requested_url=entry.url,
        fetched_at=datetime.now(UTC),
        depth=entry.depth,
        found_on=entry.found_on or None,
        visibility=outcome.visibility,
        cause=outcome.cause,
        reason=outcome.reason,
    )
