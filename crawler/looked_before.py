"""Looks of the run before that stand for new ones within the cycle, each dated by when it was made, with its run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from crawler.probes.request import SearchForm
from crawler.probes.searching import found_by
from evidence.model import Probe
from evidence.own_site import PROBE, probe_of
from evidence.warc import Record

_OF_PAGES = frozenset({"accessibility", "mobile", "timing"})  # made by the browser
_SAMPLES = {"links": "sampled", "sitemap_xml": "sample"}  # looks at links, and where they tell of each
_KNOWN = _OF_PAGES | {
    "search",
    "document_search",
    "feed",
    "https",
    "not_found",
    "security_headers",
    *_SAMPLES,
}
_BROKEN = 400  # from this status on a link may have been mended since


class LookedBefore:
    """The looks among the records of an earlier archive; `is_fresh` tells whether a moment lies within the cycle.

    Fulfils crawler.probes.standing.Standing.
    """

    def __init__(
        self, records: Iterable[Record], *, origin: str, is_fresh: Callable[[datetime], bool]
    ) -> None:
        self._records = records
        self._origin = origin
        self._is_fresh = is_fresh

    @cached_property
    def _looks(self) -> Mapping[tuple[str, str], Probe]:
        probes = (probe_of(record) for record in self._records if record.target.startswith(PROBE))
        return {
            (probe.name, probe.url): replace(probe, origin=probe.origin or self._origin)
            for probe in probes
            if probe.name in _KNOWN and probe.error is None and self._is_fresh(probe.observed_at)
        }

    def at(self, url: str) -> tuple[Probe, ...]:
        """What the browser has seen of a page."""
        return tuple(
            probe for (name, seen), probe in self._looks.items() if seen == url and name in _OF_PAGES
        )

    def found_before(self, name: str, form: SearchForm) -> Probe | None:
        """A look that has found an item by the same search form; None where it is to be made."""
        look = self._looks.get((name, form.page_url))
        return look if look is not None and found_by(form, look) else None

    def feed(self, url: str) -> Probe | None:
        """A look at a feed that was valid; None where it is to be made."""
        look = self._looks.get(("feed", url))
        return look if look is not None and look.value.get("valid") is True else None

    def missing_print(self, url: str) -> str | None:
        """The print of what came from an address that cannot exist; None where that is not known."""
        look = self._looks.get(("not_found", url))
        return look.value.get("body_print") if look is not None else None

    def stayed_plain(self, home_url: str) -> bool:
        """Whether plain http, asked for by GET, did not lead to https."""
        look = self._looks.get(("https", home_url))
        return look is not None and look.value.get("http_redirects_to_https") is False

    def security_headers(self, home_url: str) -> Mapping[str, str] | None:
        """The headers of such a look; None where there was none."""
        look = self._looks.get(("security_headers", home_url))
        return look.value.get("headers") if look is not None else None

    def broken(self) -> Mapping[str, int]:
        """Links of the samples that led nowhere when they were last asked for: the status, by address."""
        told = self._looks_of_links("links")
        return {
            one["url"]: one["status"] for one in told if (one["status"] or 0) >= _BROKEN and one.get("at")
        }

    def links(self) -> Mapping[str, Mapping[str, Any]]:
        """Links that led somewhere when they were last asked for: {url, status, at}, by address."""
        return {one["url"]: one for one in self._looks_of_links(*_SAMPLES) if self._led_somewhere(one)}

    def _looks_of_links(self, *names: str) -> Iterator[Mapping[str, Any]]:
        return (
            one
            for (name, _), look in self._looks.items()
            if name in names
            for one in look.value.get(_SAMPLES[name], ())
        )

    def _led_somewhere(self, told: Mapping[str, Any]) -> bool:
        status, at = told["status"], told.get("at")
        return (
            status is not None
            and status < _BROKEN
            and at is not None
            and self._is_fresh(datetime.fromisoformat(at))
        )
