"""Signs that no word shows: hosts of state bodies, marks in a page's source, metadata names (marks.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from checks.case import Case


@cache
def signs() -> dict[str, Any]:
    """The whole of marks.yaml."""
    loaded: dict[str, Any] = yaml.load(
        Path(__file__).with_name("marks.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return loaded


def host_of(url: str) -> str:
    """Host of an address, lower case, without 'www.' and port; '' where there is none."""
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def is_official(url: str) -> bool:
    """Whether an address belongs to a state body."""
    return host_of(url).endswith("." + signs()["official_suffix"])


def is_own(case: Case, url: str) -> bool:
    """Whether an address is on one of the portal's own hosts."""
    agency = case.site.agency
    return host_of(url) in {host_of(own) for own in (agency.home_url, *agency.sister_urls)}
