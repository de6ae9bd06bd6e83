"""Links from one page of a list to its other pages."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from checks.reading.facts import Link, LinkKind, Region
from checks.reading.tree import Node
from checks.vietnamese import fold
from evidence.model import click_address

_NEXT = (
    "tiep|tiep theo|cuoi cung|dau tien|trang tiep|trang tiep theo|trang sau|sau|ke tiep|cuoi|trang cuoi|next|last|next page|"
    "older|older posts|truoc|trang truoc|dau|trang dau|first|prev|previous|cu hon|xem them|tin cu hon|cac trang sau"
)
_WORDS = frozenset(_NEXT.split("|"))
_FORWARD = frozenset(
    {
        "tiep",
        "tiep theo",
        "trang tiep",
        "trang tiep theo",
        "trang sau",
        "sau",
        "ke tiep",
        "next",
        "next page",
        "cu hon",
    }
)
_FORWARD_SIGNS = frozenset({"›", ">", "→", "»"})
_POSTED_PAGE = re.compile(r"Page\$(\d{1,5})")
_POSTED_NUMBER = re.compile(r"__doPostBack\([^,]+,\s*['\"]V?(\d+)['\"]", re.IGNORECASE)
_CLICKED_PAGE = re.compile(r"#click=trang (\d{1,5})$")
_SIGNS = frozenset({"»", "›", ">", ">>", "»»", "→", "«", "‹", "<", "<<", "…", "...", "|>", ">|", "❯"})
_ARROWS = re.compile(r"[←→↑↓»«›‹<>|❯❮▶◀]+")
_BOX = re.compile(
    r"pag(?:er|ing|ination|enavi|es?\b|e-)|phan-?_?trang|lfr-menu-list|page-?numbers", re.IGNORECASE
)
_PAGE_NAME = re.compile(
    r"(?:^|[_.\-])(?:cur|page|trang|p|pg|paged|pageindex|page_?no|page_?num(?:ber)?|pageid_?x|start|"
    r"limitstart|offset|curpg)$",
    re.IGNORECASE,
)
_SIZE_NAME = re.compile(r"(?:delta|page_?size|limit|per_?page|pagelen)$", re.IGNORECASE)
_PAGE_PATH = re.compile(
    r"(?:/(?:page|trang)[/-]?\d{1,5}(?:\D|$)|[-/](?:trang|page|p)-?\d{1,5}(?:\.\w+)?/?$|/\d{1,4}/?$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def _page_parameter(url: str) -> tuple[bool, str, str]:
    """Whether an address names a page of a list, with the value of the page and of the page size."""
    parts = urlsplit(url)
    page = size = ""
    for name, value in parse_qsl(parts.query):
        if _SIZE_NAME.search(name):
            size = value
        elif _PAGE_NAME.search(name) and re.fullmatch(r"\d{1,6}", value):
            page = value
    return bool(page) or bool(_PAGE_PATH.search(parts.path)), page, size


def _in_box(node: Node) -> bool:
    above: Node | None = node
    for _ in range(5):
        if above is None:
            return False
        if _BOX.search(above.get("class")) or _BOX.search(above.get("id")):
            return True
        above = above.parent
    return False


@lru_cache(maxsize=16_384)
def _label_kind(label: str) -> tuple[bool, bool]:
    """Whether a label is a page's number, and whether it is a word or sign for another page."""
    folded = fold(_ARROWS.sub(" ", label)) or label.strip()
    number = re.fullmatch(r"(?:trang |page )?\[?\(?(\d{1,5})\)?\]?", folded) is not None
    return number, folded in _WORDS or label in _SIGNS


def is_paging(node: Node, link: Link, own: str) -> bool:
    """Whether a link leads to another page of the same list (or to a page size of it)."""
    label = link.text or link.title or link.image_alt
    if len(label) > 24 or link.kind not in (LinkKind.HREF, LinkKind.POSTBACK, LinkKind.CLICK):
        return False
    if link.region not in (Region.MAIN, Region.MENU, Region.OTHER, Region.ASIDE):
        return False
    number, word = _label_kind(label)
    if not number and not word:
        return False
    if not link.url:
        return number or label in _SIGNS or _in_box(node)
    named, _, _ = _page_parameter(link.url)
    if named and _kin(link.url, own):
        return True
    return _in_box(node) and urlsplit(link.url).netloc == urlsplit(own).netloc


def _kin(url: str, own: str) -> bool:
    """Whether two addresses may be pages of one list: same host and a common beginning of the path."""
    one, two = urlsplit(url), urlsplit(own)
    if one.netloc.removeprefix("www.") != two.netloc.removeprefix("www."):
        return False
    trim = re.compile(r"(?:[/-](?:trang|page|p)?[-/]?\d{1,5})?(?:\.\w{2,5})?/?$")
    first, second = trim.sub("", one.path), trim.sub("", two.path)
    language = re.compile(r"^/(?:vi|en|vn|web/[^/]+)(?=/|$)")
    first, second = language.sub("", first), language.sub("", second)
    return first == second or first.startswith(second) or second.startswith(first)


def clicked_page(url: str) -> int:
    """Which page of its list an address names that only a post-back leads to (`click_address(…, 'trang 3')`); else 1."""
    found = _CLICKED_PAGE.search(url)
    return int(found.group(1)) if found else 1


def posted_page(link: Link, current: int) -> int | None:
    """Which page of a list a post-back link of its page `current` leads to; None where it does not tell.

    The days of a calendar are numbers that post back as well, but their argument is another number.
    """
    if link.kind is not LinkKind.POSTBACK or link.url:
        return None
    label = link.text or link.title or link.image_alt
    if found := _POSTED_PAGE.search(link.script):
        return int(found.group(1))
    folded = fold(_ARROWS.sub(" ", label)) or label.strip()
    if re.fullmatch(r"\d{1,5}", folded):
        argument = _POSTED_NUMBER.search(link.script)
        return int(folded) if argument is None or abs(int(argument.group(1)) - int(folded)) <= 1 else None
    return current + 1 if folded in _FORWARD or label in _FORWARD_SIGNS else None


def read_paging(
    links: list[tuple[Node, Link]], own: str, *, current: int = 1
) -> tuple[tuple[str, ...], frozenset[int]]:
    """Addresses of further pages in order of appearance, and the elements of all paging links.

    `current` is the page's own number where only post-backs lead on: those pages are named by `click_address`.
    """
    pages: dict[str, None] = {}
    elements: set[int] = set()
    for node, link in links:
        if not is_paging(node, link, own):
            continue
        elements.add(node.order)
        posted = posted_page(link, current)
        if posted is not None and posted > 1 and posted != current:
            pages[click_address(own, f"trang {posted}")] = None
        label = fold(_ARROWS.sub(" ", link.text))
        _, page, size = _page_parameter(link.url) if link.url else (False, "", "")
        backward = label in ("truoc", "trang truoc", "prev", "previous") or link.text in ("«", "‹", "<", "<<")
        sizes = label.isdigit() and size == label and page in ("", "1") and label != page
        if link.url and link.url != own and not sizes and not backward:
            pages[link.url] = None
    return tuple(pages), frozenset(elements)
