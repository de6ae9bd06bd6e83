"""Portals that have moved: noticed in what a crawl saw, kept as a proposal, never taken silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from crawler.portal import registered_domain
from db.move_proposals import Noticed
from db.store import Store
from evidence.model import Agency, Page

_OUTSIDE = "redirected_out_of_scope"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A portal that leads to another host as a whole.

    `way` are the addresses that the home page led over; of `asked` pages at the old host `redirected` led elsewhere.
    `status` is that of the new home page, None where it was not looked at.
    """

    new_url: str
    way: tuple[str, ...]
    asked: int
    redirected: int
    status: int | None
    same_owner: bool


def moved(agency: Agency, pages: Sequence[Page]) -> Moved | None:
    """Where a portal has moved as its home page and all else at its host say; None where it has not.

    A host that still shows a page of its own has not moved, nor has one that only adds or drops 'www.'. A home page
    that is blocked, down or a login says nothing.
    """
    old = _bare(agency.host)
    home = next((page for page in pages if page.depth == 0 and _host(page.requested_url) == old), None)
    if home is None or not (home.readable or home.reason == _OUTSIDE):
        return None
    way = tuple(dict.fromkeys((home.requested_url, *home.redirects, *((home.url,) if home.readable else ()))))
    if (there := _host(way[-1])) in ("", old):
        return None
    asked = [page for page in pages if _host(page.requested_url) == old]
    if any(page.readable and _host(page.url) == old for page in asked):
        return None
    here, new = registered_domain(old), registered_domain(there)
    return Moved(
        new_url=_address(next(url for url in way if _host(url) == there)),
        way=way,
        asked=len(asked),
        redirected=sum(_leads_elsewhere(page, old) for page in asked),
        status=home.status,
        same_owner=bool(new.suffix) and (here.domain, here.suffix) == (new.domain, new.suffix),
    )


def notice_move(
    store: Store, agency: Agency, pages: Sequence[Page], *, run: int, archive: Path, at: datetime
) -> int | None:
    """Keep a proposal where a registered portal has moved; its number. `at` is when the run ended."""
    found = moved(agency, pages)
    if found is None:
        return None
    return store.move_proposals().notice(
        Noticed(
            agency_code=agency.code,
            old_url=agency.home_url,
            new_url=found.new_url,
            seen_at=at,
            run_id=run,
            evidence={
                "way": list(found.way),
                "asked": found.asked,
                "redirected": found.redirected,
                "status": found.status,
                "same_owner": found.same_owner,
                "archive": archive.name,
            },
        )
    )


def _leads_elsewhere(page: Page, old: str) -> bool:
    ends = page.redirects[-1] if page.reason == _OUTSIDE and page.redirects else page.url
    return _host(ends) != old


def _host(url: str) -> str:
    return _bare((urlsplit(url).hostname or "").lower())


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _address(url: str) -> str:
    """The address without what belongs to one visit."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
