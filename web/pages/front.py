"""The first page: for everybody, and where to go for who is logged in."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.responses import Response

from jobs.season_publishing import published_seasons
from web.visit import Here
from web.words import first_page


def front(visit: Here) -> Response:
    """The public front page; who is logged in is led to their own first page."""
    if visit.account is not None:
        return visit.to(first_page(visit.account))
    return visit.page(
        "front.html",
        ready=visit.site.store.web_accounts().has_administrator(),
        published=bool(published_seasons(visit.site.configuration)),
    )


def nothing(visit: Here) -> Response:
    """An address that there is none of; who is logged in keeps the menu."""
    raise HTTPException(404)
