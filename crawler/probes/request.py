"""What the crawl hands to the probes: addresses and facts it has found, and how to behave."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, kw_only=True)
class SearchForm:
    """The portal's search form, as the page carries it.

    `page_url` is the page that it stands on, `action` its absolute target ('' = the page itself),
    `query_field` the name of the text input, `fields` the other inputs with their values (hidden ones
    included).
    """

    page_url: str
    action: str
    query_field: str
    method: str = "get"
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class KnownItem:
    """An item that the crawl has seen on the portal: a search for its title must lead to its address."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ProbeRequest:
    """One order. All addresses stand under the portal's known name.

    start_url: where the portal is really reached ('' = home_url); only scheme, host and port are taken from
    it. live: reached under its own name; otherwise probes that need the live host are left out. delay:
    seconds between two requests to one host (one at a time); seconds: the bound of one request;
    probe_seconds: that of one whole probe. seen_links: (address, status or None) of the crawl; unseen_links:
    same-scope addresses that the crawl found but did not fetch, of which `link_sample` are asked. news_unchanged: the
    list of news is what it was in the earlier run. obey_robots False only for samples and tests.
    """

    home_url: str
    user_agent: str
    start_url: str = ""
    live: bool = True
    delay: float = 1.0
    seconds: float = 20.0
    probe_seconds: float = 120.0
    obey_robots: bool = True
    feeds: tuple[str, ...] = ()
    news_unchanged: bool = False
    search: SearchForm | None = None
    search_item: KnownItem | None = None
    document_search: SearchForm | None = None
    document_item: KnownItem | None = None
    services: tuple[str, ...] = ()
    dossier_lookup: str = ""
    seen_links: tuple[tuple[str, int | None], ...] = ()
    unseen_links: tuple[str, ...] = ()
    link_sample: int = 20
    sitemap_sample: int = 10

    @property
    def host(self) -> str:
        """The known host name, lower case."""
        return (urlsplit(self.home_url).hostname or "").lower()

    def address(self, path: str) -> str:
        """An address on the portal's host: scheme and host of home_url, then `path` (starting with /)."""
        parts = urlsplit(self.home_url)
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))

    def reach(self, url: str) -> str:
        """Where to ask for an address of the portal: at the stand-in when there is one."""
        return _moved(url, self.home_url, self.start_url) if self.start_url else url

    def known(self, url: str) -> str:
        """The address under the known name for one that was reached at the stand-in."""
        return _moved(url, self.start_url, self.home_url) if self.start_url else url


def _moved(url: str, source: str, target: str) -> str:
    parts, there, here = urlsplit(url), urlsplit(target), urlsplit(source)
    same = (parts.hostname or "").lower() == (here.hostname or "").lower()
    # the known name is met with and without https; a stand-in has just one port
    if not same or (here.port is not None and parts.port != here.port):
        return url
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, parts.fragment))
