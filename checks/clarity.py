"""Which pages were seen clearly. What came cut, with damaged letters, or out of order is no content, and no absence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from checks.reading.damage import is_damaged
from checks.reading.facts import PageFacts
from evidence.model import Cause, Page, Site, Visibility

OUT_OF_ORDER = "out_of_order"
DAMAGED = "damaged_letters"
CUT = "truncated"
TOO_LONG = "too_long"  # for our readers: the rest of the page was left unread
NO_DATA = "data_failed"  # the page's scripts got no data from the portal
FORBIDDEN_DATA = "robots_parts"  # … or were not allowed to ask for it
_IN_PART = frozenset({DAMAGED, CUT, TOO_LONG, NO_DATA, FORBIDDEN_DATA})
_END = 400  # bytes in which the end of a whole page stands


def unclear(page: Page, facts: PageFacts, body: Callable[[], bytes]) -> str:
    """Why a page was not seen clearly: out_of_order, damaged_letters, truncated; '' where it was."""
    if facts.out_of_order:
        return OUT_OF_ORDER
    if is_damaged(facts):
        return DAMAGED
    # Some servers promise more than they have: a page that ends as pages end is whole.
    if page.reason == CUT and not page.rendered and b"</html" not in body()[-_END:].lower():
        return CUT
    return ""


def seen_clearly(site: Site, facts: Mapping[str, PageFacts]) -> tuple[Site, dict[str, PageFacts]]:
    """The site and its facts without the pages that were not seen clearly, which are unseen ones from here on.

    Of the home page what came is kept, marked `partial`: its menu is the way to everything else.
    """
    kept = dict(facts)
    pages: list[Page] = []
    home = site.home
    for page in site.pages:
        found = facts.get(page.url)
        reason = unclear(page, found, partial(site.body, page)) if found is not None else ""
        if not reason:
            pages.append(_as_read(page, found))
        elif home is not None and page.url == home.url and reason in _IN_PART:
            pages.append(replace(page, visibility=Visibility.PARTIAL, cause=Cause.SITE, reason=reason))
        else:
            del kept[page.url]
            pages.append(replace(page, visibility=Visibility.UNREACHABLE, cause=Cause.SITE, reason=reason))
    return replace(site, pages=tuple(pages)), kept


def _as_read(page: Page, facts: PageFacts | None) -> Page:
    """The page, marked `partial` where its readers stopped before its end: an archive of others does not say so."""
    if facts is None or not facts.cut:
        return page
    return replace(page, visibility=Visibility.PARTIAL, cause=Cause.POLICY, reason=TOO_LONG)


def seen_in_part(page: Page | None) -> bool:
    """Whether only a part of a page came, so that what it lacks may stand in the rest."""
    return page is not None and page.visibility is Visibility.PARTIAL and page.reason in _IN_PART
