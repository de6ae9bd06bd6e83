"""One portal's addresses: what belongs to it, and how served addresses become known ones."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import tldextract

from crawler.names import MappedHost
from crawler.order import CrawlOrder
from evidence.address import canonical_url
from evidence.bodies import with_known_names
from evidence.model import Agency

# The list of public suffixes that comes with the package: nothing is fetched.
registered_domain = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)

_MOST_KEPT = 1_500  # addresses of which it is remembered whether they belong to a portal


class Portal:
    """Scope and names of an order. Inside a crawl every address is the known one; a name map leads the way.

    Where the portal is reached at a stand-in address (an archived or test portal), links that name the stand-in
    are put right, and every address of the portal has the scheme that is really served.
    """

    def __init__(self, order: CrawlOrder):
        start = urlsplit(canonical_url(order.start_url) or order.start_url)
        known = urlsplit(canonical_url(order.agency.home_url) or order.agency.home_url)
        self.agency: Agency = order.agency
        self._owned: dict[str, bool] = {}
        self.is_stand_in = start.hostname != known.hostname
        self._scheme = start.scheme
        self._host = known.hostname or ""
        if self.is_stand_in:
            self.aliases: tuple[tuple[str, str], ...] = ((start.netloc, f"{start.scheme}://{self._host}"),)
            path = start.path if start.path not in ("", "/") else known.path
            self.home = canonical_url(urlunsplit((start.scheme, self._host, path, start.query, "")))
        else:
            self.aliases = ()
            self.home = canonical_url(order.start_url)

    def stand_in(self, address: str, port: int) -> dict[str, MappedHost]:
        """The name map entry that leads from the known name to an IP address; empty where none is needed."""
        if not self.is_stand_in:
            return {}
        asked = 443 if self._scheme == "https" else 80
        return {self._host: MappedHost(address=address, ports={asked: port})}

    def owns(self, url: str) -> bool:
        """Whether an address belongs to the portal. The same links stand on every page: what was found is kept."""
        owned = self._owned.get(url)
        if owned is None:
            if len(self._owned) >= _MOST_KEPT:
                self._owned.clear()
            owned = self._owned[url] = self.agency.owns(url)
        return owned

    def known(self, url: str) -> str:
        """The known address for one that names a stand-in; others unchanged, '' for no web address."""
        canonical = canonical_url(url)
        for served, origin in self.aliases:
            for scheme in ("http://", "https://"):
                if canonical.startswith(scheme + served):
                    canonical = origin + canonical[len(scheme + served) :]
        if self.is_stand_in and (urlsplit(canonical).hostname == self._host):
            return canonical_url(f"{self._scheme}:{canonical.partition(':')[2]}")
        return canonical

    def settle(self, url: str) -> str:
        """The address of a link as it is asked for: the portal's own scheme, so that no page is asked for twice."""
        canonical = self.known(url)
        if urlsplit(canonical).hostname == self._host:
            return f"{self._scheme}:{canonical.partition(':')[2]}"
        return canonical

    def body(self, body: bytes) -> bytes:
        """A page's body with known names in place of stand-ins, as it is read again out of the archive."""
        return with_known_names(body, self.aliases)

    def adopt(self, url: str) -> bool:
        """Follow the home page to where it moved: another scheme, or another host of the same registered domain.

        False where it leads to somebody else's domain; then nothing changes.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not self.is_stand_in and host == self._host:
            self._scheme = parts.scheme
        if self.owns(url):
            return True
        here, there = registered_domain(self._host), registered_domain(host)
        if not there.suffix or (here.domain, here.suffix) != (there.domain, there.suffix):
            return host == self._host and self._widen(url)
        return self._widen(url)

    def _widen(self, url: str) -> bool:
        parts = urlsplit(url)
        root = urlunsplit((parts.scheme, parts.netloc, "/", "", ""))
        self.agency = replace(self.agency, sister_urls=(*self.agency.sister_urls, root))
        self._owned.clear()
        return True
