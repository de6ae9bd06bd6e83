"""The end of a walk: what was found and not visited is named, and pages get the other names that lead to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.outcomes import Outcome
from evidence.model import Cause, Visibility
from evidence.ports import EntryKind, EntryState

if TYPE_CHECKING:
    from crawler.walk import Walk

# Of a portal that was left, the rest of its addresses are its own doing; of any other end, our budget's.
_LEFT = {
    reason: Outcome(visibility=Visibility.OUT_OF_BUDGET, cause=Cause.SITE, reason=f"portal_{reason}")
    for reason in ("blocked", "unreachable", "home_unseen")
}
_MOST_LEFT_OVER = 200  # addresses that are named as not visited
OUT_OF_BUDGET = Outcome(visibility=Visibility.OUT_OF_BUDGET, cause=Cause.POLICY, reason="budget")


def name_left_over(walk: Walk) -> None:
    """Name what was found and not visited: sections, menu entries and list pages first, at most 200."""
    pending = list(walk.ledger.entries(EntryState.PENDING))
    if not walk.stop_reason:
        walk.stop("page_budget" if pending and walk.counts.pages >= walk.order.max_pages else "finished")
    _name_twins(walk)
    named = 0
    lists: set[tuple[str, ...]] = set()
    for entry in pending:
        telling = entry.sections or entry.in_menu
        if entry.kind is EntryKind.LISTING:  # one page tells that a list goes on
            telling = (*entry.sections, entry.label) not in lists
            lists.add((*entry.sections, entry.label))
        known = entry.url in walk._pages or walk.twins.page_of(entry.url)
        if telling and named < _MOST_LEFT_OVER and not known:
            named += 1
            walk.end(entry, _LEFT.get(walk.stop_reason, OUT_OF_BUDGET))


def _name_twins(walk: Walk) -> None:
    """A page that goes by two names carries the one that was not asked for, so that links to it find it."""
    for page in list(walk._pages.values()):
        names = {**walk.twins.names.get(page.url, {}), **walk.twins.names.get(page.requested_url, {})}
        if names:
            ways = dict.fromkeys((*page.redirects, *names))
            walk._pages[page.url] = named = replace(page, redirects=tuple(ways))
            walk.writer.page(named, record_id=walk._records.get(page.url, ""))
