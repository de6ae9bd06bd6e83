"""Thousands of audits of the same portals: what is a pure function of a page or a link is done once a process."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import jobs.judging  # noqa: F401 - what is put in place must be there
from checks.anchoring import anchored
from checks.reading.condition import says_administrator_notice, says_placeholder
from checks.reading.damage import has_lost_letters
from checks.reading.more import without_more
from checks.reading.page import read_page
from checks.sections import link_keys, name_link
from checks.vietnamese import _fold
from crawler.simhash import simhash
from crawler.urls import is_foreign, is_language_switch, refusal
from evidence.address import address_key, canonical_url
from evidence.model import Page, _lies_under
from jobs.file_reading import SiteFiles

_MOST_PAGES = 2_500
_MOST_LINKS = 50_000
_MOST_TEXTS = 20_000
_OF_LINKS: tuple[Callable[..., Any], ...] = (
    *(name_link, link_keys, refusal, is_foreign, is_language_switch),
    *(_lies_under, canonical_url, address_key),
)
_OF_TEXTS: tuple[Callable[..., Any], ...] = (
    *(has_lost_letters, says_administrator_notice, says_placeholder, without_more, _fold, simhash),
)
_ROOMS = ("checks", "crawler", "evidence", "jobs", "scoring")


def _remembering_pages(read: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def remembered(url: str, body: bytes, **options: Any) -> Any:
        key = (url, hashlib.sha256(body).digest(), *sorted(options.items()))
        if key not in known:
            if len(known) >= _MOST_PAGES:
                known.clear()
            known[key] = read(url, body, **options)
        return known[key]

    return remembered


class _Files(SiteFiles):
    """Files that are read once a process."""

    _before: dict[str, Any] = {}  # noqa: RUF012 - shared on purpose

    def _facts(self, page: Page) -> Any:
        key = (
            f"{page.url} {page.visibility} {page.reason} {hashlib.sha256(self._site.body(page)).hexdigest()}"
        )
        if key not in self._before:
            self._before[key] = super()._facts(page)
        return self._before[key]


@cache
def be_quick() -> None:
    """Remember what was read, in this process. Where on a page a quote stands is left out: it changes no outcome."""
    _put_in_place_of(read_page, _remembering_pages(read_page))
    for function in _OF_LINKS:
        _put_in_place_of(function, lru_cache(_MOST_LINKS)(function))
    for function in _OF_TEXTS:
        _put_in_place_of(function, lru_cache(_MOST_TEXTS)(function))
    _put_in_place_of(SiteFiles, _Files)
    _put_in_place_of(anchored, lambda _, findings: tuple(findings))


def _put_in_place_of(function: Any, quick: Any) -> None:
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in _ROOMS:
            for attribute, value in list(vars(module).items()):
                if value is function:
                    setattr(module, attribute, quick)
