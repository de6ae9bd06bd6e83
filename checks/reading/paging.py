"""Links from one page of a list to its other pages."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from checks.reading.facts import Link, LinkKind, Region
from checks.reading.tree import Node
from checks.vietnamese import fold

_WORDS = frozenset(
    {"tiep", "tiep theo", "cuoi cung", "dau tien", "trang tiep", "trang tiep theo", "trang sau", "sau", "ke tiep", "cuoi", "trang cuoi", "next", "last",
     "next page", "older", "older posts", "truoc", "trang truoc", "dau", "trang dau", "first", "prev", "previous", "cu hon",
     "xem them", "tin cu hon", "cac trang sau"}
)  # fmt: skip
_SIGNS = frozenset({"»", "›", ">", ">>", "»»", "→", "«", "‹", "<", "<<", "…", "...", "|>", ">|", "❯"})
_ARROWS = re.compile(r"[←→↑↓»«›‹<>|❯❮▶◀]+")
_BOX = re.compile(r"pag(?:er|ing|ination|enavi|es?\b|e-)|phan-?_?trang|lfr-menu-list|page-?numbers", re.IGNORECASE)
_PAGE_NAME = re.compile(
    r"(?:^|[_.\-])(?:cur|page|trang|p|pg|paged|pageindex|page_?no|page_?num(?:ber)?|pageid_?x|start|limitstart|offset|curpg)$",
    re.IGNORECASE,
)
_SIZE_NAME = re.compile(r"(?:delta|page_?size|limit|per_?page|pagelen)$", re.IGNORECASE)
_PAGE_PATH = re.compile(r"(?:/(?:page|trang)[/-]?\d{1,5}(?:\D|$)|[-/](?:trang|page|p)-?\d{1,5}(?:\.\w+)?/?$|/\d{1,4}/?$)", re.IGNORECASE)


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


def is_paging(node: Node, link: Link, own: str) -> bool:
    """Whether a link leads to another page of the same list (or to a page size of it)."""
    label = link.text or link.title or link.image_alt
    if len(label) > 24 or link.kind not in (LinkKind.HREF, LinkKind.POSTBACK, LinkKind.CLICK):
        return False
    if link.region not in (Region.MAIN, Region.MENU, Region.OTHER, Region.ASIDE):
        return False
    folded = fold(_ARROWS.sub(" ", label)) or label.strip()
    number = re.fullmatch(r"(?:trang |page )?\[?\(?(\d{1,5})\)?\]?", folded) is not None
    if not number and folded not in _WORDS and label not in _SIGNS:
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


def read_paging(links: list[tuple[Node, Link]], own: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """Addresses of further pages in order of appearance, and the elements of all paging links."""
    pages: dict[str, None] = {}
    elements: set[int] = set()
    for node, link in links:
        if not is_paging(node, link, own):
            continue
        elements.add(node.order)
        label = fold(_ARROWS.sub(" ", link.text))
        _, page, size = _page_parameter(link.url) if link.url else (False, "", "")
        backward = label in ("truoc", "trang truoc", "prev", "previous") or link.text in ("«", "‹", "<", "<<")
        sizes = label.isdigit() and size == label and page in ("", "1") and label != page
        if link.url and link.url != own and not sizes and not backward:
            pages[link.url] = None
    return tuple(pages), frozenset(elements)
