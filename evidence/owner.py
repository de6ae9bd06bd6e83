"""Whose portal an archive of ours holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from evidence.model import Agency, Page, Tier
from evidence.problem import NoPage


def agency_of(run: Mapping[str, Any]) -> Agency | None:
    """The agency that a run record names, None where there is none."""
    value = run.get("agency")
    if not value:
        return None
    return Agency(
        code=value["code"],
        name=value["name"],
        tier=Tier(value["tier"]),
        home_url=value["home_url"],
        group=value.get("group", ""),
        sister_urls=tuple(value.get("sister_urls", ())),
    )


def agency_of_host(pages: Iterable[Page]) -> Agency:
    """An agency made up from the host of the page that stands for home. Raises NoPage."""
    home = min(pages, key=lambda page: (page.depth, page.url), default=None)
    if home is None:
        raise NoPage("the archive was cut short before the first page")
    made_up = Agency(code="", name="", tier=Tier.SO, home_url=home.url)
    return replace(made_up, code=made_up.host, name=made_up.host)
