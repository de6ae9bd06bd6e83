"""Forms of a page and what they are for."""

from __future__ import annotations

import re

from checks.reading.facts import Form, FormField, Region
from checks.reading.links import Addresses
from checks.reading.tree import Node
from checks.vietnamese import fold, squeeze

_FIELDS = ("input", "select", "textarea", "button")
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
_CAPTCHA = re.compile(r"captcha|ma (?:xac nhan|bao mat|xac thuc|an toan)|security code|maxacnhan", re.IGNORECASE)


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
        before = ""
        for child in above.children:
            if child is below:
                break
            text = child.strip() if isinstance(child, str) else child.text if child.tag not in _FIELDS else ""
            before = text or before
        if before:
            return squeeze(before)[-80:]
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
    texts = []
    for node in box.walk():
        if node.tag == "button" or (node.tag == "input" and node.get("type").lower() in ("submit", "button", "image")):
            texts.append(node.text or node.get("value") or node.get("alt") or node.get("title"))
    return " ".join(texts)


def purpose_of(fields: tuple[FormField, ...], around: str, buttons: str, area: int) -> str:
    """What a form is for, by its fields, buttons and the words around it."""
    kinds = [field.type for field in fields]
    if "password" in kinds:
        return "login"
    names = fold(" ".join(f"{field.name} {field.label}" for field in fields))
    near = fold(f"{buttons} {around[:300]}")
    words = f"{fold(buttons)} {names}"
    if "textarea" in kinds or (area >= 3 and not _SEARCH.search(words)):
        for purpose, pattern in (
            ("comment", _COMMENT), ("question", _QUESTION), ("feedback", _FEEDBACK), ("search", _SEARCH)
        ):  # fmt: skip
            if pattern.search(words) or pattern.search(near):
                return purpose if purpose != "search" or "textarea" not in kinds else "feedback"
        return "feedback" if "textarea" in kinds else "other"
    if _SUBSCRIBE.search(f"{words} {near}") and "search" not in kinds:
        return "subscribe"
    if "search" in kinds or _SEARCH.search(words):
        return "search"
    if "radio" in kinds or _POLL.search(near):
        return "poll" if kinds else "other"
    return "search" if "text" in kinds and len(kinds) <= 2 and _SEARCH.search(near) else "other"


def read_forms(body: Node, addresses: Addresses) -> tuple[Form, ...]:
    """Every form that asks something, and groups of inputs that work without a <form> (scripts, WebForms panels)."""
    labels = {
        node.get("for"): node.text for node in body.walk() if node.tag == "label" and node.get("for") and node.text_length
    }
    forms: list[Form] = []
    loose: dict[int, tuple[Node, list[Node]]] = {}
    for node in body.walk():
        if node.tag not in _FIELDS or node.tag == "button" or _field(node, labels) is None:
            continue
        holder = next((above for above in node.ancestors() if above.tag == "form"), None)
        whole_page = holder is None or holder.text_length > body.text_length * 0.6
        box = _panel(node, holder) if holder is None or whole_page else holder
        loose.setdefault(id(box), (box, []))[1].append(node)
    for box, nodes in loose.values():
        fields = tuple(field for node in nodes if (field := _field(node, labels)) is not None)
        holder = box if box.tag == "form" else next((above for above in box.ancestors() if above.tag == "form"), None)
        action = holder.get("action") if holder is not None else ""
        text = box.text[:400]
        forms.append(
            Form(
                action=addresses.absolute(action) or addresses.url,
                method=(holder.get("method").upper() if holder is not None else "") or "GET",
                purpose=purpose_of(fields, text, _button_texts(box), len(fields)),
                fields=fields,
                region=nodes[0].region if box.region is Region.OTHER else box.region,
                text=text,
                path=box.path,
            )
        )
    return tuple(forms)


def _panel(node: Node, holder: Node | None) -> Node:
    """The panel that an input belongs to where one form wraps the page: the nearest box with a button."""
    for above in node.ancestors():
        if above is holder or above.tag in ("body", "form"):
            break
        if above.is_block and _has_button(above):
            return above
    return node.parent or node


def _has_button(box: Node) -> bool:
    return any(
        below.tag == "button"
        or (below.tag == "input" and below.get("type").lower() in ("submit", "button", "image"))
        or (below.tag == "a" and ("search" in below.get("class").lower() or "btn" in below.get("class").lower()))
        for below in box.walk()
    )
