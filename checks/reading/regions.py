"""Which part of the page an element stands in: menu, header, breadcrumb, main, aside or footer.

Landmarks and roles first, then words in class and id, then how wide a column is, then how a block begins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from checks.reading.facts import Region
from checks.reading.tree import Node
from checks.vietnamese import fold

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_B, _E = r"(?<![a-z])", r"(?![a-z])"
_INNER_BOX = (
    r"card|panel|box|modal|table|portlet|item|widget|list|block|news|post|entry|article|accordion|tin|module|dialog|field"
)
_FOOTER = re.compile(rf"{_B}(?:footer|foot|foooter|chan ?trang|footerpane|footer[a-z]{{0,8}}){_E}")
_HEADER = re.compile(rf"{_B}(?:header|masthead|top ?bar|topheader|site ?header|banner|header[a-z]{{0,8}}|dau ?trang){_E}")
_MENU = re.compile(
    rf"{_B}(?:menu|nav|navbar|navigation|navi|mainmenu|topmenu|megamenu|mega|submenu|menu[a-z]{{1,6}}|[a-z]{{1,6}}menu"
    rf"|[a-z]{{1,6}}nav|nav[a-z]{{1,4}}){_E}"
)
_NO_MENU = re.compile(
    rf"{_B}(?:pag(?:er|ing|ination|enavi|e)|phan trang|tabs?|prev|next|carousel|slick|owl|slide[a-z]*|share|social"
    rf"|calendar|toolbar|search|context|lfr menu list|icon menu|links){_E}"
)
_BREADCRUMB = re.compile(rf"{_B}(?:breadcrumbs?|bread ?crumb|crumbs?|pathway|duong ?dan|sitemap ?path|you are here){_E}")
_ASIDE = re.compile(
    rf"{_B}(?:aside|sidebar|side ?bar|side|secondary|left|right|(?:col|cot|column|content|pane|main) ?(?:left|right|trai|phai)"
    rf"|(?:left|right)[a-z]{{0,8}}|(?:col|pane|ben|cot)(?:left|right|trai|phai)|ben ?trai|ben ?phai){_E}"
)
_MAIN = re.compile(
    rf"{_B}(?:main|content|maincontent|contentmain|noi ?dung|article|page ?content|body ?content|[a-z]{{0,6}}content"
    rf"|content[a-z]{{0,6}}|component){_E}"
)
_PULL = re.compile(rf"{_B}(?:pull|float|text|align|arrow|btn|item|next|prev|active|carousel|slide|icon|img|image|margin|padding|fa|glyphicon|border){_E}")
_BOX_PART = re.compile(rf"{_B}(?:{_INNER_BOX}) ?(?:header|footer|head|foot|heading|top|bottom|banner){_E}")
_COLUMN = re.compile(r"(?<![a-z])(?:col(?:-(?:xs|sm|md|lg|xl|xxl))?-|span|grid[_-]|medium-|large-)(\d{1,2})(?![\d])")
_NONE: frozenset[int] = frozenset()
_LANDMARKS = frozenset({"nav", "main", "header", "footer", "aside"})
_TRAIL_IN = frozenset({Region.OTHER, Region.MAIN, Region.HEADER})
_TOO_WIDE = frozenset({"body", "main", "article", "header", "footer", "form", "table"})
_NOT_IN_TRAILS = frozenset({"main", "h1", "h2", "h3", "nav", "footer", "article", "input", "table", "form", "header"})
_SEPARATOR = re.compile(r"[»>›/|→]")
_HOME = frozenset({"trang chu", "home", "trang nhat", "homepage", "trang dau"})


@lru_cache(maxsize=16_384)
def _hint(tag: str, role: str, classes: str, identifier: str) -> str:
    """What tag, role, class and id alone suggest: a Region value, 'column' with its width, or ''."""
    if tag == "nav" or role in ("navigation", "menubar", "menu"):
        words = _words(classes + " " + identifier)
        if _BREADCRUMB.search(words):
            return "breadcrumb"
        return "" if _NO_MENU.search(words) and not _MENU.search(words) else "menu"
    by_role = {"main": "main", "banner": "header", "contentinfo": "footer", "complementary": "aside"}.get(role)
    by_tag = {"main": "main", "header": "header", "footer": "footer", "aside": "aside"}.get(tag)
    if by_role or by_tag:
        return by_role or by_tag or ""
    if not classes and not identifier:
        return ""
    words = _words(classes + " " + identifier)
    if _BREADCRUMB.search(words):
        return "breadcrumb"
    if tag in ("a", "span", "p", "h1", "h2", "h3", "h4", "li", "img", "input", "button", "label", "i", "b", "strong"):
        return ""
    if _BOX_PART.search(words):
        return ""
    if _FOOTER.search(words):
        return "footer"
    if _MENU.search(words) and not _NO_MENU.search(words):
        return "menu"
    if _HEADER.search(words):
        return "header"
    if _ASIDE.search(words) and not _PULL.search(words):
        return "aside"
    return "main" if _MAIN.search(words) else ""


@lru_cache(maxsize=16_384)
def _words(text: str) -> str:
    return re.sub(r"[\W_\d]+", " ", _CAMEL.sub(" ", text)).lower()


@lru_cache(maxsize=8192)
def _share(classes: str, width: str) -> float | None:
    """The share of its row that a column takes, None where its class and width do not tell."""
    column = _COLUMN.findall(classes)
    if column:
        return min(max(int(number) for number in column), 12) / 12
    match = re.match(r"\s*(\d+(?:\.\d+)?)\s*(%|px)?", width)
    if match:
        number = float(match.group(1))
        return number / 100 if match.group(2) == "%" else number / 1000
    return None


def _style_width(node: Node) -> str:
    style = node.get("style")
    match = re.search(r"(?<![a-z-])width\s*:\s*([\d.]+\s*(?:px|%))", style) if "width" in style else None
    return match.group(1) if match else ""


def _side_columns(node: Node) -> frozenset[int]:
    """Positions of children that are narrow columns with links beside a wide one."""
    columns = [child for child in node.elements() if child.tag in ("div", "td", "section", "aside")]
    if len(columns) < 2:
        return frozenset()
    shares = [_share(child.get("class"), child.get("width") or _style_width(child)) for child in columns]
    if node.tag == "tr" and shares.count(None) == 1:
        rest = 1 - sum(share for share in shares if share is not None)
        shares = [max(rest, 0.0) if share is None else share for share in shares]
    widest = max((share for share in shares if share is not None), default=0.0)
    if widest < 0.5:
        return frozenset()
    return frozenset(
        id(child)
        for child, share in zip(columns, shares, strict=True)
        if share is not None and share <= 0.36 and child.anchors >= 4
    )


def _is_trail(node: Node) -> bool:
    """Whether a block is the way from home to this page: a link 'Trang chủ' and a few names, nothing else."""
    if not 9 < node.text_length <= 250 or not 1 <= node.links <= 6 or not node.is_block or node.tag in _TOO_WIDE:
        return False
    if any(below.tag in _NOT_IN_TRAILS for below in node.walk()):
        return False
    first = next((below for below in node.walk() if below.tag == "a" and below.text_length), None)
    if first is None or fold(first.text) not in _HOME or not node.text.startswith(first.text):
        return False
    inner = first
    while inner is not node and inner.text_length <= first.text_length + 3 and inner.parent is not None:
        inner = inner.parent
    if inner.text_length < node.text_length:
        return False  # a smaller block inside is the trail
    only_links = node.text_length <= node.link_length + 3
    return not (only_links and node.links >= 4 and not _SEPARATOR.search(node.text))


def _accepts(hint: str, node: Node, inherited: Region, whole: Node, passed: int, narrow: bool) -> bool:
    """Whether a hint may be believed, given where the element stands and how much of the page it holds."""
    text = max(whole.text_length, 1)
    if hint == "footer":
        inner = inherited is Region.MAIN and node.text_length + passed < text * 0.6 and node.depth > 8
        return not inner and (node.text_length < text * 0.6 or passed > text * 0.4)
    if hint == "header":
        if any(above.tag in ("section", "article", "aside", "li", "main", "td") or above.get("role") == "main"
               for above in node.ancestors()):  # fmt: skip
            return False
        early = passed <= 500 or passed - whole_menu(whole) <= 300
        return early and node.depth <= 9 and node.text_length - node.link_length <= 600 and (
            node.text_length < text * 0.6 or node.link_length > node.text_length * 0.9
        )  # fmt: skip
    if narrow:
        return True
    if hint == "aside":
        if inherited is Region.MENU or node.text_length >= text * 0.6:
            return False
        if node.tag == "aside" or node.get("role") == "complementary" or inherited is not Region.MAIN or node.depth <= 8:
            return True
        # Deep inside the main part 'left' and 'right' are halves of one box, not columns of the page.
        return node.depth <= 12 and node.parent is not None and any(
            brother.text_length > node.text_length * 1.5 for brother in node.parent.elements() if brother is not node
        )  # fmt: skip
    if hint == "menu":
        plain = node.text_length - node.link_length
        whole_page = node.text_length > text * 0.6 and node.link_length > 40 * max(node.links, 1)
        return node.links >= 2 and plain <= max(200, node.link_length * 0.5) and not whole_page
    return True


def whole_menu(node: Node) -> int:
    """Characters of all menus of the page that are marked as such (they may stand before the header's end)."""
    return sum(
        below.text_length for below in node.walk() if below.region is Region.MENU and _outermost_menu(below)
    )


def _outermost_menu(node: Node) -> bool:
    return node.parent is None or node.parent.region is not Region.MENU


def assign_regions(body: Node) -> None:
    """Set `region` of every element below the body.

    Without landmarks, what is neither menu, header, aside nor footer is the main part; a block of short links at the
    top or side is a menu.
    """
    passed = 0  # characters of text before the element
    stack: list[tuple[Node, Region, frozenset[int]]] = [(body, Region.OTHER, frozenset())]
    main_seen = False
    while stack:
        node, inherited, narrow = stack.pop()
        region = inherited
        if inherited not in (Region.FOOTER, Region.BREADCRUMB):
            attributes = node.attributes
            hint = ""
            if attributes or node.tag in _LANDMARKS:
                role, classes, identifier = attributes.get("role"), attributes.get("class"), attributes.get("id")
                hint = _hint(node.tag, role or "", classes or "", identifier or "")
            is_side = hint in ("", "main", "aside") and id(node) in narrow
            hint = "aside" if is_side else hint
            if hint and not (inherited is Region.MENU and hint != "breadcrumb") and _accepts(hint, node, inherited, body, passed, is_side):
                if not (hint == "main" and inherited in (Region.HEADER, Region.ASIDE)):
                    region = Region(hint)
            elif node.links and node.text_length <= 250 and inherited in _TRAIL_IN and _is_trail(node):
                region = Region.BREADCRUMB
        node.region = region
        main_seen = main_seen or region is Region.MAIN
        if not node.children:
            continue
        narrow = _NONE
        if node.anchors >= 5 and len(node.children) > 1 and region in (Region.OTHER, Region.MAIN):
            narrow = _side_columns(node)
        for child in reversed(node.children):
            if isinstance(child, Node):
                stack.append((child, region, narrow))
        passed += sum(len(child) for child in node.children if isinstance(child, str))
    _rest(body, main_seen)


def _rest(body: Node, main_seen: bool) -> None:
    """What no landmark claimed: menus by link density, else the main part."""
    own = {Region.MAIN: 0, Region.OTHER: 0}
    landmarks = 0
    for node in body.walk():
        if node.region in own:
            own[node.region] += sum(len(child) for child in node.children if isinstance(child, str))
            outermost = node.region is Region.MAIN and node.parent is not None and node.parent.region is not Region.MAIN
            landmarks += outermost and node.text_length > 0
    if main_seen and landmarks == 1 and own[Region.MAIN] >= own[Region.OTHER]:
        return
    for node in body.walk():
        if node.region is not Region.OTHER:
            continue
        if node is not body and _is_link_bar(node):
            for below in node.walk():
                below.region = Region.MENU if below.region is Region.OTHER else below.region
        else:
            node.region = Region.MAIN


def _is_link_bar(node: Node) -> bool:
    """A block of five or more short links with next to no other text."""
    if node.links < 5 or node.tag not in ("ul", "div", "table", "td", "tr", "p", "center"):
        return False
    average = node.link_length / node.links
    return node.link_length >= node.text_length * 0.85 and average <= 28 and node.tag != "body"
