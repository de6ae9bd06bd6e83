"""What a walk does about blocks: it rests, asks the address again later, and leaves a portal that keeps blocking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.cooling import is_block
from crawler.fetching import retry_after
from evidence.model import Page, Visibility

if TYPE_CHECKING:
    from crawler.outcomes import Outcome
    from crawler.sameness import Place
    from crawler.walk import Walk
    from evidence.ports import Entry


def rest_after(walk: Walk, entry: Entry, outcome: Outcome, page: Page) -> bool:
    """Rest where an answer was a block; whether it was one. Stops the walk where the portal is to be left."""
    if outcome.visibility in (Visibility.SEEN, Visibility.PARTIAL, Visibility.NOT_HTML):
        walk.cooling.seen()
    if not is_block(outcome):
        return False
    verdict = walk.cooling.met(
        entry.key,
        outcome,
        url=page.url,
        status=page.status,
        retry_after=retry_after(page.header("retry-after")),
        delay=walk.order.delay,
        time=walk.order.max_seconds,
        time_left=walk.seconds_left,
    )
    if verdict.leave:
        walk.stop("blocked" if outcome.visibility is Visibility.BLOCKED else "unreachable")
    return True


def ask_again(walk: Walk, *, nothing_else: bool) -> bool:
    """Put blocked addresses whose time has come back among those to be asked; whether there are any."""
    keys = walk.cooling.due(nothing_else=nothing_else)
    for key in keys:
        walk.counts.by_kind[walk.ledger.again(key).kind] -= 1
        walk.counts.unseen -= 1
    return bool(keys)


def take_back(walk: Walk, place: Place, outcome: Outcome) -> None:
    """A page that was taken for content was a block: it stays archived, is marked, and will be asked for again."""
    page = walk._pages.get(place.url)
    if page is None or page.visibility is Visibility.BLOCKED:
        return
    marked = replace(
        page, visibility=outcome.visibility, cause=outcome.cause, reason=outcome.reason, rendered=False
    )
    walk._pages[place.url] = marked
    walk.writer.page(marked, record_id=walk._records.get(place.url, ""))
    walk.ledger.done(place.key, outcome.visibility, outcome.cause, outcome.reason)
    walk.counts.unseen += 1
    walk.cooling.tries[place.key] = 1
    walk.cooling.held[place.key] = None
    looks = walk.gathered.looks
    for section in [section for section, url in looks.items() if url == place.url]:
        del looks[section]
