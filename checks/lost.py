"""Pages that an audit asked for and did not get to see: what may stand on them is never called missing.

A page that the budget left out is another matter: budgets choose by rank, the same pages in every run.
"""

from __future__ import annotations

from evidence.model import Page, Site, Visibility

# A walk that ended so did not come to what it would have asked for next.
_CUT_SHORT = frozenset(
    {"blocked", "unreachable", "time_budget", "interrupted", "error", "truncated", "home_unseen"}
)
_UNSEEN = frozenset({Visibility.BLOCKED, Visibility.UNREACHABLE, Visibility.ERRORED})
# What a visitor meets as well, or what our own way of looking does not reach in any run.
_KNOWN = frozenset({"login_required", "click_changed_nothing", "click_target_gone", "needs_browser"})


def cut_short(site: Site) -> bool:
    """Whether the walk ended before it came to all that it would have asked for."""
    return site.soicong_archive and site.stop_reason in _CUT_SHORT


def is_lost(page: Page | None, site: Site) -> bool:
    """Whether an address was to be seen and was not, by a fault; `page` None: it was never asked for."""
    if page is None or page.visibility is Visibility.OUT_OF_BUDGET:
        return cut_short(site)
    if page.readable or page.gone or page.reason in _KNOWN:
        return False
    return page.visibility in _UNSEEN or page.reason == "robots_unreachable"
