"""Every way from a page to another address: links, post-backs, jump lists, image maps, clickable boxes."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from checks.reading.facts import Link, LinkKind, Region
from checks.reading.headings import near_heading
from checks.reading.menus import menu_path
from checks.reading.scripted import (
    CHANGES,
    IDLE,
    MARK,
    POSTBACK,
    is_tool,
    jump_of,
    leads_on,
    opens_something,
    reference_in,
    script_of,
)
from checks.reading.tree import Node
from checks.vietnamese import squeeze
from evidence.address import canonical_url

_EMPTY_SCRIPTS = ("", "void(0)", "void 0", "//", "return false")
_DATA_ADDRESSES = (
    "data-href",
    "data-url",
    "data-link",
    "routerlink",
    "ng-reflect-router-link",
    "ng-href",
    "to",
)
_CLICKED = frozenset({"onclick", "role", *_DATA_ADDRESSES})
_NOT_CLICKED = frozenset({"form", "select", "textarea", "body"})
_BUTTONS = frozenset({"button", "image"})  # types of <input> that are pressed and send nothing
_NOT_PAGES = (
    "mailto:",
    "tel:",
    "sms:",
    "data:",
    "skype:",
    "zalo:",
    "file:",
    "about:",
    "blob:",
    "whatsapp:",
    "viber:",
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|odt|ods|rtf|csv)(?:$|[/?#])", re.IGNORECASE)
_DOWNLOAD = re.compile(
    r"/(?:download|tai-?ve|tai-file|getfile|downloadfile|viewfile|vanbandinhkem|dinh-kem)\b|[?&](?:file|attachment|"
    r"fileid|docfile)=",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_LONGEST_LABEL = 600  # letters of a link that are told
_MOST_INSIDE = 60  # elements of a link among which its background is looked for
_LIST_TAGS = ("li", "span", "p", "dd", "strong")


def origin_of(address: str) -> str:
    """Scheme and host of an address with a slash ('https://x.gov.vn/')."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


class Addresses:
    """Makes references of one page absolute."""

    def __init__(self, url: str, base: str = "") -> None:
        self.base = canonical_url(base, url) if base else canonical_url(url)
        self.base = self.base or url
        self.origin = origin_of(self.base)
        self.url = canonical_url(url)

    def absolute(self, reference: str) -> str:
        """The canonical absolute address, '' for what leads to no page."""
        reference = reference.strip()
        if not reference or (reference[0] == "#" and reference[1:2] not in ("/", "!")):
            return ""
        if ":" in reference[:12] and reference.lower().startswith((*_NOT_PAGES, "javascript:", "vbscript:")):
            return ""
        if "://" in reference[:9]:
            return canonical_url(reference)
        if reference[0] == "/" and reference[1:2] != "/":
            return canonical_url(reference, self.origin)
        return canonical_url(reference, self.base)


@lru_cache(maxsize=16_384)
def is_file(url: str) -> bool:
    """Whether an address is that of a document file (PDF, Word, Excel, archive) by its form."""
    return bool(_FILE.search(url) or _DOWNLOAD.search(url))


def _pictures(node: Node) -> tuple[str, str]:
    """Text and address of the first picture of an element: an <img>, else a background."""
    picture = node if node.tag in ("img", "input") else node.find("img", "input")
    if picture is None:
        near = node.whole[node.order : min(node.end, node.order + _MOST_INSIDE)]
        shown = (_BACKGROUND.search(below.get("style")) for below in near if "style" in below.attributes)
        return "", next((found.group(1) for found in shown if found), "")
    source = picture.get("src") or picture.get("data-src") or picture.get("data-original")
    return squeeze(picture.get("alt") or picture.get("title")), source


def _scripted(script: str, addresses: Addresses) -> str:
    reference = reference_in(script)
    return addresses.absolute(reference) if reference else ""


def _anchor(node: Node, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    """Address, kind and script of an <a>; None where it leads nowhere."""
    href = node.get("href").strip()
    if href[:11].lower().startswith(("javascript:", "vbscript:")):
        return _script_link(node, href.split(":", 1)[1], addresses)
    url = addresses.absolute(href)
    if url:
        return url, LinkKind.HREF, ""
    if href.lower().startswith(_NOT_PAGES):
        return None
    script = script_of(node)
    if script:
        kind = LinkKind.POSTBACK if POSTBACK.search(script) else LinkKind.CLICK
        return _scripted(script, addresses), kind, script
    return _data_address(node, addresses)


def _script_link(node: Node, code: str, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    """What 'javascript:…' in a link does, None where it does nothing."""
    code, script = squeeze(code), script_of(node)
    if POSTBACK.search(code):
        return "", LinkKind.POSTBACK, code
    target = _scripted(code, addresses) or _scripted(script, addresses)
    if target or script or code.strip("; ") not in _EMPTY_SCRIPTS:
        kind = LinkKind.POSTBACK if POSTBACK.search(script) else LinkKind.CLICK
        return target, kind, script or code
    return _data_address(node, addresses)


def _data_address(node: Node, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    for name in _DATA_ADDRESSES:
        value = node.get(name)
        if value and not value.startswith(("#", "{", "[")) and (name != "to" or value.startswith("/")):
            url = addresses.absolute(value)
            if url:
                return url, LinkKind.CLICK, name
    href = node.attributes.get("href")
    button = node.get("role") in ("button", "link", "menuitem") or (
        node.tag == "a" and href in ("#", "", None)
    )
    if button and node.region in (Region.MENU, Region.HEADER, Region.MAIN, Region.ASIDE) and node.text_length:
        return _button(node)
    return None


def _button(node: Node) -> tuple[str, LinkKind, str] | None:
    """A label that only a click would follow; not one that merely opens the sub-menu beside it."""
    parent = node.parent
    if parent is not None and parent.links > node.links:
        return None
    if opens_something(node) or node.get("name") or (node.get("id") and not node.links):
        return None
    return ("", LinkKind.CLICK, "click") if node.region is Region.MENU else None


def read_links(body: Node, addresses: Addresses) -> list[tuple[Node, Link]]:
    """Every link of a page in document order, each with its element."""
    found: list[tuple[Node, Link]] = []
    for node in body.walk():
        tag = node.tag
        if MARK in node.attributes:
            answer = _marked(node, addresses)
        elif tag == "a":
            answer = _anchor(node, addresses)
        elif tag == "area":
            answer = _anchor(node, addresses)
            answer = (answer[0], LinkKind.AREA, answer[2]) if answer else None
        elif tag == "option":
            answer = _option(node, addresses)
        elif not node.attributes or tag in _NOT_CLICKED or _CLICKED.isdisjoint(node.attributes):
            continue
        else:
            answer = _clickable(node, addresses)
        if answer is not None:
            found.append((node, _link(node, answer, addresses)))
    return found


def _label(node: Node) -> str:
    """The words of a link; a tile's title and the line below it are kept apart by a dash.

    They stand in elements of their own without a space between; only the style sheet puts them on two lines.
    """
    parts = _parts(node)
    while len(parts) == 1 and isinstance(parts[0], Node) and parts[0].tag != "a":
        parts = _parts(parts[0])
    label = ""
    for part in parts:
        if len(label) > _LONGEST_LABEL:
            break
        text = part if isinstance(part, str) else part.beginning(_LONGEST_LABEL)
        block = isinstance(part, Node) and part.is_block
        meets = label[-1:].islower() and text[:1].isupper()
        label += f" – {text}" if label.strip() and (meets or block) else text
    return squeeze(label)


def _parts(node: Node) -> list[Node | str]:
    return [child for child in node.children if isinstance(child, str) or child.text_length]


def _link(node: Node, answer: tuple[str, LinkKind, str], addresses: Addresses) -> Link:
    url, kind, script = answer
    text = _label(node).strip(" |") if node.text_length or node.tag == "option" else ""
    text = squeeze(node.get("value")) if node.tag == "input" else text
    title = node.attributes.get("title") or node.attributes.get("aria-label") or ""
    title = squeeze(title) if title and title != text else title
    alt = source = ""
    if node.tag == "area":
        alt = squeeze(node.get("alt"))
    elif node.tag in ("img", "input") or (
        kind is not LinkKind.SELECT and (node.end > node.order + 1 or not text)
    ):
        alt, source = _pictures(node)
    label = text or title or alt
    path: tuple[str, ...] = ()
    if node.region in (Region.MENU, Region.HEADER):
        path = menu_path(node, label)
    elif node.parent is not None and node.parent.tag in _LIST_TAGS:
        path = menu_path(node, label)
        path = path if len(path) > 1 else ()
    return Link(
        url=url,
        text=text,
        kind=kind,
        region=node.region,
        title=title,
        image_alt=alt,
        image_src=addresses.absolute(source) if source else "",
        menu_path=path,
        near_heading=near_heading(node),
        script=script,
        path=node.path,
    )


def _marked(node: Node, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    """What our browser learnt by clicking an element, written into the stored DOM."""
    learnt = node.get(MARK)
    kind = LinkKind.SELECT if node.tag == "option" else LinkKind.CLICK
    script = script_of(node) or "click"
    if learnt == CHANGES:
        return "", kind, script
    target = "" if learnt == IDLE else addresses.absolute(learnt)
    return (target, kind, script) if target else None


def _option(node: Node, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    reference, script = jump_of(node)
    target = addresses.absolute(reference) if reference else ""
    return (target, LinkKind.SELECT, script) if target else None


def _clickable(node: Node, addresses: Addresses) -> tuple[str, LinkKind, str] | None:
    attributes = node.attributes
    if node.tag == "input" and node.get("type").lower() not in _BUTTONS:
        return None
    script = squeeze(node.get("onclick"))
    if script:
        if POSTBACK.search(script):
            return None if node.tag == "input" else ("", LinkKind.POSTBACK, script)
        url = _scripted(script, addresses)
        label = squeeze(
            node.beginning(_LONGEST_LABEL) or node.get("value") or node.get("title") or node.get("alt")
        )
        if url or is_tool(script, label) or leads_on(node, script, label):
            return url, LinkKind.CLICK, script
    if any(name in attributes for name in _DATA_ADDRESSES) and node.find("a") is None:
        return _data_address(node, addresses)
    if node.get("role") in ("link", "menuitem") and node.find("a") is None:
        return _data_address(node, addresses)
    return None
