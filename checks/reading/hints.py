"""What the tag, role, class and id of an element suggest about its part of the page."""

from __future__ import annotations

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_B, _E = r"(?<![a-z])", r"(?![a-z])"
_INNER_BOX = (
    r"card|panel|box|modal|table|portlet|item|widget|list|block|news|post|entry|article|accordion|tin|module|"
    r"dialog|field"
)
_FOOTER = re.compile(rf"{_B}(?:footer|foot|foooter|chan ?trang|footerpane|footer[a-z]{{0,8}}){_E}")
_HEADER = re.compile(
    rf"{_B}(?:header|masthead|top ?bar|topheader|site ?header|banner|header[a-z]{{0,8}}|dau ?trang){_E}"
)
_MENU = re.compile(
    rf"{_B}(?:menu|nav|navbar|navigation|navi|mainmenu|topmenu|megamenu|mega|submenu|menu[a-z]{{1,6}}|[a-z]{{1,6}}menu"
    rf"|[a-z]{{1,6}}nav|nav[a-z]{{1,4}}){_E}"
)
_NO_MENU = re.compile(
    rf"{_B}(?:pag(?:er|ing|ination|enavi|e)|phan trang|tabs?|prev|next|carousel|slick|owl|slide[a-z]*|share|social"
    rf"|calendar|toolbar|search|context|lfr menu list|icon menu|links){_E}"
)
_BREADCRUMB = re.compile(
    rf"{_B}(?:breadcrumbs?|bread ?crumb|crumbs?|pathway|duong ?dan|site ?map ?path|you are here){_E}"
)
_ASIDE = re.compile(
    rf"{_B}(?:aside|sidebar|side ?bar|side|secondary|left|right|(?:col|cot|column|content|pane|main) ?(?:left|"
    rf"right|trai|phai)"
    rf"|(?:left|right)[a-z]{{0,8}}|(?:col|pane|ben|cot)(?:left|right|trai|phai)|ben ?trai|ben ?phai){_E}"
)
_MAIN = re.compile(
    rf"{_B}(?:main|content|maincontent|contentmain|noi ?dung|article|page ?content|body ?content|[a-z]{{0,6}}content"
    rf"|content[a-z]{{0,6}}|component){_E}"
)
_PULL = re.compile(
    rf"{_B}(?:pull|float|text|align|arrow|btn|item|next|prev|active|carousel|slide|icon|img|image|margin|"
    rf"padding|fa|glyphicon|border){_E}"
)
_BOX_PART = re.compile(rf"{_B}(?:{_INNER_BOX}) ?(?:header|footer|head|foot|heading|top|bottom|banner){_E}")
_ROLES = {
    "main": "main", "banner": "header", "contentinfo": "footer", "complementary": "aside",
    "navigation": "menu", "menubar": "menu", "menu": "menu",
}  # fmt: skip
_TAGS = {"main": "main", "header": "header", "footer": "footer", "aside": "aside", "nav": "menu"}
# Elements too small to be a part of the page whatever their class says.
_SMALL_TAGS = "a span p h1 h2 h3 h4 h5 h6 li img input button label i b strong em small option"
_SMALL = frozenset(_SMALL_TAGS.split())
_BY_WORDS = (
    ("footer", _FOOTER, None),
    ("menu", _MENU, _NO_MENU),
    ("header", _HEADER, None),
    ("aside", _ASIDE, _PULL),
    ("main", _MAIN, None),
)


@lru_cache(maxsize=16_384)
def hint_of(tag: str, role: str, classes: str, identifier: str) -> str:
    """What tag, role, class and id alone suggest: the value of a Region, or ''."""
    landmark = _ROLES.get(role) or _TAGS.get(tag, "")
    if not (classes or identifier):
        return landmark
    words = _words(f"{classes} {identifier}")
    if _BREADCRUMB.search(words) and landmark in ("", "menu"):
        return "breadcrumb"
    if landmark:
        # A bar of page numbers is often a <nav> too.
        return "" if landmark == "menu" and _NO_MENU.search(words) and not _MENU.search(words) else landmark
    if tag in _SMALL or _BOX_PART.search(words):
        return ""
    for name, wanted, unwanted in _BY_WORDS:
        if wanted.search(words) and not (unwanted is not None and unwanted.search(words)):
            return name
    return ""


def _words(text: str) -> str:
    return re.sub(r"[\W_\d]+", " ", _CAMEL.sub(" ", text)).lower()
