"""Forms of a page and what they are for."""

from __future__ import annotations

import re
from bisect import bisect_left
from heapq import merge
from itertools import islice

from checks.reading.facts import Form, FormField, Region
from checks.reading.links import Addresses
from checks.reading.tree import Document, Node
from checks.vietnamese import fold, squeeze

_FIELDS = ("input", "select", "textarea", "button")
_BUTTONS = ("submit", "button", "image")
_NEAR = 200  # brothers before a field among which its label is looked for
_MOST_INPUTS, _MOST_BUTTONS = 100, 20  # whose words tell what a form is for
_PRESSED = re.compile(r"search|btn", re.IGNORECASE)
_NOT_ASKED = frozenset({"hidden", "submit", "button", "image", "reset"})
_SEARCH = re.compile(
    r"tim kiem|tu khoa|search|keyword|tra cuu|timkiem|txtsearch|\btim\b|tukhoa|(?:^| )(?:q|s|kw|query|key)(?: |$)"
)
_FEEDBACK = re.compile(
    r"gop y|phan anh|kien nghi|lien he|khieu nai|to cao|y kien|feedback|contact|phan hoi|noi dung (?:gui|lien he)|gui y kien"
)
_QUESTION = re.compile(r"cau hoi|dat cau hoi|hoi dap|question|noi dung hoi|gui cau hoi")
_COMMENT = re.compile(r"binh luan|comment|gui binh luan|y kien ban doc|y kien cua ban")
_POLL = re.compile(r"bieu quyet|binh chon|tham do|khao sat|danh gia|muc do hai long|poll|vote|survey|rating")
_SUBSCRIBE = re.compile(r"dang ky nhan|nhan tin|newsletter|subscribe|ban tin")
_CAPTCHA = re.compile(
    r"captcha|ma (?:xac nhan|bao mat|xac thuc|an toan)|security code|maxacnhan", re.IGNORECASE
)


def _label(node: Node, labels: dict[str, str]) -> str:
    label = labels.get(node.get("id")) if node.get("id") else ""
    label = label or node.get("placeholder") or node.get("title") or node.get("aria-label")
    if not label and node.get("type") in ("text", ""):
        value = node.get("value")
        label = value if re.search(r"[^\W\d_]{3}", value) else ""
    return squeeze(label) or _text_before(node)


def _text_before(node: Node) -> str:
    """What stands before a field in its row: a cell, a label, a text."""
    below = node
    for above in node.ancestors():
        for child in reversed(above.children[max(0, below.place - _NEAR) : below.place]):
            text = child.strip() if isinstance(child, str) else child.text if child.tag not in _FIELDS else ""
            if text:
                return squeeze(text)[-80:]
        if above.tag in ("tr", "form", "li", "fieldset") or above.text_length > 200:
            break
        below = above
    return ""


def _field(node: Node, labels: dict[str, str]) -> FormField | None:
    kind = (node.get("type") or "text").lower() if node.tag == "input" else node.tag
    if node.tag == "button" or kind in _NOT_ASKED:
        return None
    label = _label(node, labels)
    name = node.get("name") or node.get("id")
    if kind == "text" and _CAPTCHA.search(fold(f"{name} {label}")):
        kind = "captcha"
    return FormField(name=name, type=kind, label=label)


def _button_texts(box: Node) -> str:
    first = islice(box.below("input"), _MOST_INPUTS)
    inputs = (node for node in first if node.get("type").lower() in _BUTTONS)
    found = islice(merge(box.below("button"), inputs, key=lambda node: node.order), _MOST_BUTTONS)
    return " ".join(node.text or node.get("value") or node.get("alt") or node.get("title") for node in found)


def purpose_of(fields: tuple[FormField, ...], around: str, buttons: str) -> str:
    """What a form is for, by its fields, buttons and the words around it."""
    kinds = {field.type for field in fields}
    names = fold(" ".join(f"{field.name} {field.label}" for field in fields))
    near = fold(f"{buttons} {around[:300]}")
    words = f"{fold(buttons)} {names}"
    if "password" in kinds:
        return "login"
    if "textarea" in kinds or (len(fields) >= 3 and not _SEARCH.search(words)):
        return _writing_purpose(words, near, "feedback" if "textarea" in kinds else "other")
    if _SUBSCRIBE.search(f"{words} {near}") and "search" not in kinds:
        return "subscribe"
    if "search" in kinds or _SEARCH.search(words):
        return "search"
    if "radio" in kinds or _POLL.search(near):
        return "poll"
    return "search" if "text" in kinds and len(fields) <= 2 and _SEARCH.search(near) else "other"


def _writing_purpose(words: str, near: str, otherwise: str) -> str:
    """The purpose of a form in which one writes; the words of fields and buttons tell more than those around."""
    for purpose, pattern in (("comment", _COMMENT), ("question", _QUESTION), ("feedback", _FEEDBACK)):
        if pattern.search(words) or pattern.search(near):
            return purpose
    return otherwise


def read_forms(document: Document, addresses: Addresses) -> tuple[Form, ...]:
    """Every form that asks something, and groups of inputs that work without a <form> (scripts, WebForms panels)."""
    body = document.body
    labels = {
        node.get("for"): node.text for node in document.all("label") if node.get("for") and node.text_length
    }
    buttons = [node.order for node in _buttons(document)]
    wraps: dict[int, bool] = {}
    groups: dict[int, tuple[Node, list[FormField], Node]] = {}
    for node in sorted(document.all("input", "select", "textarea"), key=lambda node: node.order):
        field = _field(node, labels)
        if field is None:
            continue
        holder = node.whole.around(node, "form")
        if holder is not None and holder.order not in wraps:
            wraps[holder.order] = _wraps_page(holder, body)
        box = _panel(node, holder, buttons) if holder is None or wraps[holder.order] else holder
        groups.setdefault(box.order, (box, [], node))[1].append(field)
    return tuple(_form(box, tuple(fields), first, addresses) for box, fields, first in groups.values())


def _form(box: Node, fields: tuple[FormField, ...], first: Node, addresses: Addresses) -> Form:
    holder = box if box.tag == "form" else box.whole.around(box, "form")
    text = box.beginning(400)
    return Form(
        action=addresses.absolute(holder.get("action") if holder is not None else "") or addresses.url,
        method=(holder.get("method").upper() if holder is not None else "") or "GET",
        purpose=purpose_of(fields, text, _button_texts(box)),
        fields=fields,
        region=first.region if box.region is Region.OTHER else box.region,
        text=text,
        path=box.path,
    )


def _wraps_page(form: Node, body: Node) -> bool:
    """Whether a form is the one around a whole WebForms page rather than one that asks something."""
    if form.text_length <= body.text_length * 0.6:
        return False
    return form.anchors >= 8 or any(below.get("name") == "__VIEWSTATE" for below in form.below("input"))


def _panel(node: Node, holder: Node | None, buttons: list[int]) -> Node:
    """The panel that an input belongs to where one form wraps the page: the nearest box with a button."""
    for above in node.ancestors():
        if above is holder or above.tag in ("body", "form"):
            break
        if above.is_block and _has_button(above, buttons):
            return above
    return node.parent or node


def _buttons(document: Document) -> list[Node]:
    """Everything that a visitor would press, in document order."""
    inputs = [node for node in document.all("input") if node.get("type").lower() in _BUTTONS]
    anchors = [node for node in document.all("a") if _PRESSED.search(node.get("class"))]
    return sorted((*document.all("button"), *inputs, *anchors), key=lambda node: node.order)


def _has_button(box: Node, buttons: list[int]) -> bool:
    at = bisect_left(buttons, box.order)
    return at < len(buttons) and buttons[at] < box.end
