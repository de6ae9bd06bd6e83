"""What is recorded of an address of which nothing more is known than its outcome, and of a walk's troubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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


def unknown_errors(pages: Iterable[Page]) -> dict[str, int]:
    """How often an error had no name (crawler/outcomes.yaml): each wants one."""
    found = Counter(page.reason for page in pages if page.reason.startswith("unknown:"))
    return dict(sorted(found.items()))
