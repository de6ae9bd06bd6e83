"""Where a script, a jump list or a mark of our browser says that a click leads."""

from __future__ import annotations

import re

from checks.reading.tree import Node
from checks.vietnamese import fold, squeeze

POSTBACK = re.compile(r"__doPostBack|WebForm_DoPostBack", re.IGNORECASE)
# What our browser learnt by clicking an element, written into the DOM that it stored (crawler.browser_explore): the
# address that a click opens, or one of these words.
MARK = "data-soicong"
CHANGES = "changes"  # a click shows something else in the same page
IDLE = "idle"  # a click does nothing that shows

_ADDRESSED = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\(|openUrl\(|goto\w*\(|redirect\w*\()"
    r"\s*['\"]([^'\"]+)['\"]",
    re.IGNORECASE,
)
# A function of the portal's own that is handed something that can only be an address: moTrang('/gioi-thieu').
_HANDED = re.compile(
    r"\b(?!print|in(?=\()|alert|confirm|show(?:image|photo|picture|video)|play)[\w.$]+\(\s*(?:this\s*,\s*)?"
    r"['\"]((?:https?://|\.{0,2}/(?!/))[^'\"\s]*|[^'\"\s()]+\.(?:aspx?|html?|php|jsp)(?:[?#][^'\"]*)?)['\"]",
    re.IGNORECASE,
)
_PRINT = re.compile(r"(?<![a-z])print\w*\s*\(", re.IGNORECASE)
_TOOL = re.compile(r"(?:luu|in|save|print)(?: (?:trang|bai|bai viet|tin|tin bai|lai|page))?")
_STAYS = re.compile(
    r"toggle|collaps|accord|expand|slide|scroll|close|hide|dismiss|print|share|copy|zoom|font|speak|speech|"
    r"play|stop|submit|search|timkiem|log_?(?:in|out)|dang_?(?:nhap|xuat)|vote|binhchon|like|delete|xoa|remove|"
    r"save|send|gui|captcha|classList|\.style\b|menu|modal|carousel|alert\(|confirm\(|checkbox|language|ngonngu",
    re.IGNORECASE,
)
_OPENERS = (
    "aria-expanded",
    "aria-haspopup",
    "aria-controls",
    "data-toggle",
    "data-bs-toggle",
    "data-target",
    "data-bs-target",
    "data-dismiss",
    "data-tab",
)
_MOST_WORDS = 14  # longer texts are no label
_JUMPS = re.compile(
    r"location|window\.open|navigate|goto|href|jump|url|link|trang|redirect|mo\w*\(", re.IGNORECASE
)
_PATH = re.compile(r"(?=[^?#]*[A-Za-z])[/.\w][\w./?=&%+~-]*[./?][\w./?=&%+~-]*$")
_SURE_PATH = re.compile(
    r"(?:\.{0,2}/[\w%~-][^\s'\"<>]*|\?[\w-]+=[^\s'\"<>]*|[\w./%~-]+\.(?:aspx?|html?|php|jsp)(?:\?[^\s'\"<>]*)?)$",
    re.IGNORECASE,
)


def script_of(node: Node) -> str:
    """The script that a click on an element runs, '' where none is written on it."""
    return squeeze(
        node.get("onclick") or node.get("onmousedown") or node.get("data-onclick") or node.get("ng-click")
    )


def reference_in(script: str) -> str:
    """The reference that a script opens, '' where it names none."""
    found = _ADDRESSED.search(script) or _HANDED.search(script)
    return found.group(1) if found else ""


def is_tool(script: str, label: str) -> bool:
    """Whether a script prints or saves the page."""
    return bool(_PRINT.search(script) or _TOOL.fullmatch(fold(label)))


def leads_on(node: Node, script: str, label: str) -> bool:
    """Whether a click on a labelled element may open a page although its script names no address.

    Not what opens a menu, sends a form, counts a vote or changes how the page looks.
    """
    if not label or len(label.split()) > _MOST_WORDS or node.anchors or _STAYS.search(script):
        return False
    if node.get("type") in ("submit", "reset", "checkbox", "radio") or "(" not in script:
        return False
    return not opens_something(node)


def opens_something(node: Node) -> bool:
    """Whether an element says that it shows or hides another one of the same page."""
    return any(name in node.attributes for name in _OPENERS) or node.get("role") == "tab"


def jump_of(option: Node) -> tuple[str, str]:
    """Reference and script of a choice of a jump list ('' where it is an ordinary choice of a form)."""
    value = option.get("value").strip()
    if not value or value.startswith(("#", "javascript:")):
        return "", ""
    if value.lower().startswith(("http://", "https://")) or _SURE_PATH.match(value):
        return value, ""
    box = next((above for above in option.ancestors() if above.tag == "select"), None)
    change = squeeze(box.get("onchange")) if box is not None else ""
    if _JUMPS.search(change) and _PATH.match(value):
        return value, change
    return "", ""
