"""The shapes of a sample portal: what it says (pages, records, blocks) and how good it is (its plan).

A writer turns a plan into pages; a make turns pages into markup and addresses. Neither knows the product's checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ISSUED = date(2025, 10, 15)  # the day the province is served and judged at
WINDOW = (date(2024, 10, 1), date(2025, 10, 1))  # the rated year's data window [start, end)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file to download: the name a visitor sees, its file name and the title and text written into it."""

    label: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class P:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class H:
    """A sub-heading."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of plain entries."""

    entries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A data table."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture; `alt` empty where the portal gives none."""

    name: str
    alt: str = ""
    width: int = 320


@dataclass(frozen=True)
class Files:
    """Files to download."""

    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """A leader with what the portal tells of them (empty: not told)."""

    name: str
    position: str
    biography: tuple[tuple[str, str], ...] = ()
    duties: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """An input of a form; kind is text, email, textarea, select or radio."""

    name: str
    label: str
    kind: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A form that visitors fill; it answers every method with thanks and keeps nothing."""

    title: str
    fields: tuple[Field, ...]
    button: str
    method: str = "post"
    action: str = ""


@dataclass(frozen=True)
class Links:
    """A list of links to other addresses."""

    links: tuple[tuple[str, str], ...]


Block = P | H | Bullets | Grid | Picture | Files | Person | Ask | Links


@dataclass(frozen=True, kw_only=True)
class Record:
    """One entry of a list with its own page. `cells` are the labelled attributes that list and page show."""

    slug: str
    title: str
    day: date | None
    summary: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    files: tuple[Attachment, ...] = ()
    author: str = ""
    source: str = ""

    def cell(self, label: str) -> str:
        """The value of an attribute, empty where the record lacks it."""
        return dict(self.cells).get(label, "")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page behind one address, perhaps with a list.

    `style` says how the list looks: news, documents (a table with `columns`), questions or '' (none).
    `place` is where the way to it stands: menu, box (home page), picture (a picture link), footer, hidden.
    `external` is the address elsewhere that the label leads to instead of a page of the portal.
    """

    key: str
    label: str
    slug: str
    heading: str = ""
    group: str = ""
    place: str = "menu"
    blocks: tuple[Block, ...] = ()
    records: tuple[Record, ...] = ()
    style: str = ""
    columns: tuple[str, ...] = ()
    per_page: int = 20
    external: str = ""
    finder: bool = False  # a search form of its own above the list

    @property
    def title(self) -> str:
        """The heading, by default the label."""
        return self.heading or self.label


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a portal is to be: one entry of province.yaml."""

    code: str
    name: str
    tier: str
    host: str
    address: str
    make: str
    profile: str
    prefix: str = "/"
    state: str = "up"  # up, down, blocked
    https: str = "ok"  # ok, expired, plain (no TLS)
    redirect: bool = True
    ipv6: bool = False
    dnssec: bool = False
    nfd: bool = False
    sections: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    features: Mapping[str, object] = field(default_factory=dict)

    def feature(self, name: str) -> object:
        """A feature's setting; None where the portal lacks it."""
        return self.features.get(name)

    @property
    def scheme(self) -> str:
        """The scheme under which the portal is known."""
        return "https" if self.https == "ok" and self.redirect else "http"

    @property
    def home(self) -> str:
        """The address of the home page."""
        return f"{self.scheme}://{self.host}{self.prefix}"


@dataclass(frozen=True, kw_only=True)
class Book:
    """Everything a portal says."""

    plan: Plan
    short: str  # 'Sở Tư pháp'
    pages: tuple[Page, ...]
    groups: tuple[tuple[str, str], ...]  # (key, label) of the menu's top entries, in order
    contacts: Mapping[str, str]

    def page(self, key: str) -> Page | None:
        """A page by key."""
        return next((page for page in self.pages if page.key == key), None)

    def of_group(self, group: str) -> tuple[Page, ...]:
        """Menu pages under a top entry."""
        return tuple(page for page in self.pages if page.group == group and page.place == "menu")
