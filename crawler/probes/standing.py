"""Looks of an earlier run that stand for new ones within the cycle, each dated by when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from crawler.probes.request import SearchForm
from evidence.model import Probe

NONE_KNOWN: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
NONE_BROKEN: Mapping[str, int] = MappingProxyType({})


class Standing(Protocol):
    """What an earlier run has looked at. Only good news stand: what was broken may have been mended since."""

    def found_before(self, name: str, form: SearchForm) -> Probe | None:
        """A look (`search`, `document_search`) that has found its item by the same form; None where it is to be made."""
        ...

    def feed(self, url: str) -> Probe | None:
        """A look at a feed that was valid; None where it is to be made."""
        ...

    def stayed_plain(self, home_url: str) -> bool:
        """Whether plain http, asked for by GET, did not lead to https."""
        ...

    def security_headers(self, home_url: str) -> Mapping[str, str] | None:
        """The headers of such a look; None where there was none."""
        ...

    def broken(self) -> Mapping[str, int]:
        """Of links (`links`) that were asked for and led nowhere: the status, by address."""
        ...

    def links(self) -> Mapping[str, Mapping[str, Any]]:
        """Of links (`links`, `sitemap_xml`) that were asked for and led somewhere: {url, status, at}, by address."""
        ...
