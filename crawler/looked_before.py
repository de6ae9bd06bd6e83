"""Looks of the run before that stand for new ones within the cycle, each dated by when it was made, with its run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
_KNOWN = _OF_PAGES | {"search", "document_search", *_SAMPLES}
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

    def links(self) -> Mapping[str, Mapping[str, Any]]:
        """Links that led somewhere when they were last asked for: {url, status, at}, by address."""
        told = (
            one
            for (name, _), look in self._looks.items()
            for one in look.value.get(_SAMPLES.get(name, ""), ())
        )
        return {one["url"]: one for one in told if self._led_somewhere(one)}

    def _led_somewhere(self, told: Mapping[str, Any]) -> bool:
        status, at = told["status"], told.get("at")
        return (
            status is not None
            and status < _BROKEN
            and at is not None
            and self._is_fresh(datetime.fromisoformat(at))
        )
