"""The shapes of what a page says: the output of reading, the input of sections and checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Region(StrEnum):
    """The part of a page in which something stands."""

    MENU = "menu"
    HEADER = "header"
    BREADCRUMB = "breadcrumb"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"
    OTHER = "other"


class LinkKind(StrEnum):
    """How a visitor gets from the element to the target."""

    HREF = "href"
    POSTBACK = "postback"  # javascript:__doPostBack(...) on <a>, or onclick
    SELECT = "select"  # <option> of a jump list
    CLICK = "click"  # onclick, data-href/data-url/routerlink, role=button without href
    AREA = "area"  # <area> of an image map


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One way to another address. `url` is absolute and canonical ('' where only a click would tell).

    `text` is the visible label (white space folded, NFC); `title` the title/aria-label attribute;
    `image_alt`, `image_src` those of the first picture inside. `menu_path` holds the labels of the parent menu
    entries, outermost first, then the label itself. `path` is a short element path ("nav>ul>li[3]>a").
    """

    url: str
    text: str
    kind: LinkKind = LinkKind.HREF
    region: Region = Region.OTHER
    title: str = ""
    image_alt: str = ""
    image_src: str = ""
    menu_path: tuple[str, ...] = ()
    near_heading: str = ""
    script: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading h1–h6, or an element that looks like one (class title, box-title, …; then level is 7)."""

    level: int
    text: str
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """A date with the words before it ('Ngày đăng', 'Cập nhật lúc', …) and its text as written."""

    value: date
    text: str
    label: str = ""
    path: str = ""
    exact: bool = True  # False: year missing or relative ('3 giờ trước'), completed by assumption


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry of a repeated list in the main part: news, document, notice, question, service, project.

    `day` is the item's own date (None: undated). `cells` are table cells by column label where it is a table row
    (folded label → text). `files` are addresses of attached PDF/DOC/XLS/ZIP files.
    """

    title: str
    url: str
    day: date | None = None
    day_text: str = ""
    abstract: str = ""
    number: str = ""  # document number (số ký hiệu) where one stands in the entry
    cells: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    text: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A data table: header labels ('' where none) and rows of cell texts (no layout tables)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    path: str = ""


# Purposes of forms that are content by themselves (a search box or a page-wide WebForms form is not).
WITH_CONTENT = frozenset({"feedback", "question", "comment", "poll", "subscribe"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FormField:
    """An input of a form with its type (text, select, textarea, password, file, captcha, …) and its label."""

    name: str
    type: str
    label: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form. `purpose` is search, login, feedback, question, comment, poll, subscribe or other."""

    action: str
    method: str
    purpose: str
    fields: tuple[FormField, ...]
    region: Region = Region.OTHER
    text: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture in the main part or header (not icons), with its text alternative."""

    src: str
    alt: str
    region: Region
    width: int | None = None
    height: int | None = None
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contacts:
    """What of a contact block stands in a text: each value as written."""

    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    responsible: str = ""  # 'Chịu trách nhiệm chính: …', 'Trưởng Ban biên tập: …'


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A single item's own page: its title, own date, author or source, and text."""

    title: str
    day: date | None
    day_text: str = ""
    author: str = ""
    source: str = ""
    words: int = 0
    path: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFacts:
    """Everything that checks may know of one readable page, read once.

    `main_text` is the visible text of the main part (without menus, header, footer, asides); `footer_text`,
    `header_text` and `aside_text` likewise, one line for each block; `words` counts main_text. `metadata` maps
    lower-case names of <meta> (name, property, http-equiv) and of 'html.lang', 'link.canonical' to their contents.
    `feeds` are rel=alternate RSS/Atom addresses. `scripts` and `frames` are addresses; `frames` also holds those of
    <object>, <embed> and <video>, `embedded` the ones of them in the main part: they are content of the page.
    `soft_missing` tells that the text says 'not found' or the like, `placeholder` that the page says 'đang cập nhật'
    or has only title and breadcrumb.
    """

    url: str
    title: str
    sha256: str = ""
    rendered: bool = False
    headings: tuple[Heading, ...] = ()
    breadcrumbs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    items: tuple[Item, ...] = ()
    next_pages: tuple[str, ...] = ()  # addresses of further pages of the list
    tables: tuple[Table, ...] = ()
    forms: tuple[Form, ...] = ()
    images: tuple[Image, ...] = ()
    dates: tuple[FoundDate, ...] = ()
    contacts: Contacts = field(default_factory=Contacts)
    article: Article | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    feeds: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    main_text: str = ""
    header_text: str = ""
    footer_text: str = ""
    aside_text: str = ""
    words: int = 0
    text_length: int = 0  # characters of all visible text
    encoding: str = "utf-8"
    declared_encoding: str = ""
    decomposed: bool = False  # text came in NFD or a legacy code page
    placeholder: bool = False
    soft_missing: bool = False
    login_wall: bool = False
    out_of_order: bool = (
        False  # an error of the server, a notice of maintenance: neither content nor its absence
    )
    cut: bool = False  # the page has more elements or letters than are read
    needs_browser: str = ""  # why the static HTML does not carry the content ('' when it does)

    def meta(self, *names: str) -> str:
        """First non-empty metadata value among names (lower case)."""
        table = dict(self.metadata)
        return next((table[name] for name in names if table.get(name)), "")
