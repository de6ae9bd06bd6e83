"""What one crawl of one portal saw, as frozen facts.

Outcome words of a page follow docs/methodology.md; a page that was not `seen` is never read as content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from evidence.ports import BodySource
from evidence.spelling import Spelling


class Tier(StrEnum):
    """Administrative tier of an agency; a rubric is written for one tier."""

    SO = "so"
    HUYEN = "huyen"
    XA = "xa"
    TINH = "tinh"


class Visibility(StrEnum):
    """How much of a page we saw."""

    SEEN = "seen"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    ERRORED = "errored"
    OUT_OF_BUDGET = "out_of_budget"
    NOT_HTML = "not_html"


class Cause(StrEnum):
    """Whose doing it was that something was not seen."""

    SITE = "site"
    NETWORK = "network"
    POLICY = "policy"
    OURS = "ours"


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A government agency and where its portal lives.

    `home_url` is the address by which the portal is known; its host and path prefix are the portal's scope
    (components of a provincial portal share its host), with `sister_urls` (service portal, document base, …).
    """

    code: str
    name: str
    tier: Tier
    home_url: str
    group: str = ""
    sister_urls: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """Host name of the portal, lower case, without port."""
        return (urlsplit(self.home_url).hostname or "").lower()

    def owns(self, url: str) -> bool:
        """Whether an address lies in the portal's scope: host (with or without www) and path prefix, or a sister's."""
        return any(_lies_under(url, root) for root in (self.home_url, *self.sister_urls))


_HOME_NAMES = frozenset(
    {
        "trang-chu",
        "trangchu",
        "home",
        "index",
        "default",
        "main",
        "vi",
        "vi-vn",
        "vn",
        "portal",
        "web",
        "pages",
    }
)


@lru_cache(maxsize=512)
def _scope(root: str) -> tuple[str, str]:
    """Host without www, and path prefix ('' for a whole host) of a portal's address.

    A path is a prefix when it is a folder of its own (a component of a larger portal); names of home pages
    ('/trang-chu', '/web/guest/home', '/Default.aspx') are not.
    """
    parts = urlsplit(root)
    host = (parts.hostname or "").lower().removeprefix("www.")
    segments = [s for s in parts.path.split("/") if s]
    if not segments or "." in segments[-1] or {s.lower() for s in segments} & _HOME_NAMES:
        return host, ""
    return host, "/" + "/".join(segments)


@lru_cache(maxsize=20_000)  # the links of a menu stand on every page
def _lies_under(url: str, root: str) -> bool:
    parts = urlsplit(url)
    host, prefix = _scope(root)
    if (parts.hostname or "").lower().removeprefix("www.") != host:
        return False
    return not prefix or parts.path == prefix or parts.path.startswith(prefix + "/")


def click_address(page_url: str, label: str) -> str:
    """The address by which we name what a click on an element without an address led to."""
    return f"{page_url.split('#', 1)[0]}#click={label}"


def is_click_address(url: str) -> bool:
    """Whether an address is one of `click_address`, so that nothing can be asked for by it."""
    return "#click=" in url


@dataclass(frozen=True, kw_only=True)
class RecordReference:
    """Where a payload lies in an archive. `offset` and `length` are bytes in the file `file`."""

    file: str
    offset: int
    length: int
    payload_sha256: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address as it was seen (or not). The body stays in the archive; read it with `Site.body(page)`.

    `url` is the canonical address under the portal's known host, after redirects; `requested_url` is what was
    asked for. `rendered` pages carry the DOM that a browser built (serialised as HTML) as their body.
    `screenshot` is a PNG record where one was taken, `boxes` tells where its words stand (evidence.boxes).
    `reason` is a short machine word ("timeout_read", …).
    """

    url: str
    requested_url: str
    fetched_at: datetime
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    depth: int = 0
    found_on: str | None = None
    rendered: bool = False
    visibility: Visibility = Visibility.SEEN
    cause: Cause | None = None
    reason: str = ""
    record: RecordReference | None = None
    screenshot: RecordReference | None = None
    boxes: RecordReference | None = None

    def header(self, name: str, default: str = "") -> str:
        """First value of a response header, by its name in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), default)

    @property
    def gone(self) -> bool:
        """Whether the site itself says that nothing is there: 404, 410, 'not found' at 200, a redirect to home.

        Positive evidence of absence, unlike a page that we could not see.
        """
        return self.status in (404, 410) or self.reason in ("soft_404", "redirected_home")

    @property
    def readable(self) -> bool:
        """Whether the body may be read as content of the portal (seen whole or in part, status 2xx)."""
        return (
            self.visibility in (Visibility.SEEN, Visibility.PARTIAL)
            and self.record is not None
            and self.status is not None
            and 200 <= self.status < 300
        )


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One look at a fact outside the walk (certificate, DNS, search, accessibility, …). See docs/probes.md.

    `value` is plain JSON; `error` names why there is none. `origin` names the earlier run of the same portal whose look
    it is ('' for a look of this run).
    """

    name: str
    url: str
    observed_at: datetime
    value: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclaredSection:
    """An agency's 'mục ở đây': the address it names for a section."""

    key: str
    url: str


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Addresses of one pattern that a crawl did not visit, by a rule of its own.

    `reason` is budget, list_budget, same_entries, near_duplicate, fruitless, growing_path, calendar, print_view,
    action, way_back, same_page or other_host. `addresses` were counted, there may be more where `more` is set.
    `sections` are keys of required sections that links to them, or their addresses, name. `example` is one of them.
    """

    pattern: str
    reason: str
    addresses: int
    more: bool = False
    sections: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Everything one run saw of one portal. Pages are sorted by URL; unseen ones are among them.

    `live` tells that the portal was reached under its own name (not an archive, not a stand-in address):
    only then may criteria that need the running portal be judged. `spelling` is what makes no difference in the
    portal's addresses, `left_out` what was not visited by rule.
    """

    agency: Agency
    pages: tuple[Page, ...]
    probes: tuple[Probe, ...]
    started_at: datetime
    finished_at: datetime
    stop_reason: str
    bodies: BodySource
    live: bool = True
    declared: tuple[DeclaredSection, ...] = ()
    soicong_archive: bool = True
    spelling: Spelling = field(default_factory=Spelling)
    left_out: tuple[LeftOut, ...] = ()
    robots_decision: Mapping[str, Any] | None = None  # by which robots.txt was passed over
    earlier_files: tuple[str, ...] = ()  # names of other archives that hold bodies of its pages

    def body(self, page: Page) -> bytes:
        """The decoded body (no content encoding) of a page with a record; empty where there is none."""
        return self.bodies.read(page.record) if page.record is not None else b""

    def probes_named(self, name: str) -> tuple[Probe, ...]:
        """All looks of one kind, oldest first."""
        return tuple(sorted((p for p in self.probes if p.name == name), key=lambda p: (p.observed_at, p.url)))

    def probe(self, name: str) -> Probe | None:
        """The latest look of one kind."""
        looks = self.probes_named(name)
        return looks[-1] if looks else None

    @property
    def home(self) -> Page | None:
        """The page that the portal's home address led to."""
        wanted = self.agency.home_url
        return next((p for p in self.pages if wanted in (p.url, p.requested_url)), None) or next(
            (p for p in self.pages if p.depth == 0), None
        )
