"""An archived page as markup that can do nothing: only what is read stays, in elements of our own choosing.

Nothing of a page's markup is copied. Its tree is walked, and written anew with a dozen element names, no attribute but
our own, and all text escaped. What is written has no formatting element, no <p>, no table or list out of its place and
nothing but HTML, so that a browser builds from it the very tree that was written: markup cannot come back to life
through namespaces, raw text or implied end tags, nor leave the box in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from checks.reading.covering import Mask, covered
from checks.reading.whole_tree import Element

DEEPEST = 250  # elements in each other; what lies deeper is written without its elements

# Controls, direction overrides, zero-width and tag characters, lone surrogates: they show as something else than they are.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog"),
    *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "head"),
    *("header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "optgroup"),
    *("option", "p", "pre", "section", "summary", "svg", "table", "tbody", "td", "tfoot", "th", "thead"),
    *("tr", "ul"),
}
_CLASSES = {
    **dict.fromkeys(("b", "strong", "dt", "summary", "legend"), "s"),
    **dict.fromkeys(("button", "select", "textarea"), "f"),
    "p": "p",
    "pre": "pre",
}
_EMBEDDED = {
    **dict.fromkeys(("iframe", "frame"), "Khung nhúng"),
    **dict.fromkeys(("embed", "object", "applet"), "Nội dung nhúng"),
    "video": "Phim",
    "audio": "Âm thanh",
    "canvas": "Hình vẽ",
}
_FLOW, _TABLE, _SECTION, _ROW, _LIST = range(5)
_HOLDERS = {"table": _TABLE, "ul": _LIST, "ol": _LIST}
# What belongs directly into a table, a row, a list, and what may stand in it.
_AT_HOME = {
    (_TABLE, "thead"): _SECTION,
    (_TABLE, "tbody"): _SECTION,
    (_TABLE, "tfoot"): _SECTION,
    (_TABLE, "tr"): _ROW,
    (_SECTION, "tr"): _ROW,
    (_ROW, "td"): _FLOW,
    (_ROW, "th"): _FLOW,
    (_LIST, "li"): _FLOW,
}
# What must stand around a thing that does not belong directly where it is found.
_WRAPPING = {
    _FLOW: ("", ""),
    _TABLE: ("<tr><td>", "</td></tr>"),
    _SECTION: ("<tr><td>", "</td></tr>"),
    _ROW: ("<td>", "</td>"),
    _LIST: ("<li>", "</li>"),
}


@dataclass(frozen=True, kw_only=True)
class Inert:
    """Markup that does nothing. `masked` tells that the mask has changed something.

    `marked` are the marks that stand in it, each as id 'trich-N'.
    """

    markup: str
    marked: frozenset[int]
    masked: bool


def inert(root: Element, marks: Mapping[Element, int], mask: Mask) -> Inert:
    """A page as harmless markup, with the elements of `marks` marked. `mask` is given every text.

    The tree itself is covered first, line by line.
    """
    writer = _Writer(marks, mask)
    writer.masked = covered(root, mask)
    writer.write(root)
    return Inert(markup="".join(writer.pieces), marked=frozenset(writer.marked), masked=writer.masked)


def shown(text: str) -> str:
    """Text as it may stand in markup or in a quoted attribute."""
    return escape(HIDDEN.sub("", text))


@dataclass(slots=True)
class _Open:
    """An element that is being written: what of it is left, what ends it, what may stand in it."""

    left: list[Element | str]
    end: str
    place: int
    heading: bool = False


class _Writer:
    def __init__(self, marks: Mapping[Element, int], mask: Mask) -> None:
        self._marks = marks
        self._mask = mask
        self._headings = 0
        self._stack: list[_Open] = []
        self.pieces: list[str] = []
        self.marked: set[int] = set()
        self.masked = False

    def write(self, root: Element) -> None:
        stack = self._stack
        stack.append(_Open([root], "", _FLOW))
        while stack:
            top = stack[-1]
            if not top.left:
                self.pieces.append(top.end)
                self._headings -= top.heading
                stack.pop()
                continue
            child = top.left.pop()
            if isinstance(child, str):
                self._text(child, top.place)
            else:
                self._element(child, top.place)

    def _element(self, element: Element, place: int) -> None:
        tag = element.tag
        marked = element in self._marks
        before, after = _WRAPPING[place]
        if tag in ("br", "hr"):
            self.pieces.append(f"{before}<{tag}>{after}" if place == _FLOW else "")
            return
        if (words := self._instead(element, marked)) is not None:
            if words:
                self.pieces.append(f'{before}<span class="i"{self._mark(element)}>{words}</span>{after}')
            if not element.children or tag in ("title", "meta"):
                return
        if place == _FLOW and len(self._stack) > DEEPEST and not marked:
            self._stack.append(_Open(element.children[::-1], "", _FLOW))
            return
        name, inside = self._name(tag, place)
        if not element.children and not marked and name in ("div", "span"):
            return
        if (place, tag) in _AT_HOME:
            before = after = ""
        told = self._attributes(element, name) if words is None else ""
        self.pieces.append(f"{before}<{name}{told}>")
        heading = name in _HEADINGS
        self._headings += heading
        self._stack.append(_Open(element.children[::-1], f"</{name}>{after}", inside, heading))

    def _name(self, tag: str, place: int) -> tuple[str, int]:
        """Under which name an element is written, and what may stand in it."""
        if (inside := _AT_HOME.get((place, tag))) is not None:
            return tag, inside
        if tag in _HOLDERS:
            return tag, _HOLDERS[tag]
        if tag in _HEADINGS and not self._headings:
            return tag, _FLOW
        return ("div" if tag in _BLOCKS else "span"), _FLOW

    def _attributes(self, element: Element, name: str) -> str:
        told = self._mark(element)
        if name in ("td", "th"):
            for attribute in ("colspan", "rowspan"):
                number = element.get(attribute).strip()[:4]
                if number.isascii() and number.isdigit() and 1 < int(number) <= 100:
                    told += f' {attribute}="{int(number)}"'
        elif element.tag == "a" and element.get("href"):
            told += f' class="l" title="{self._shown(element.get("href")[:500])}"'
        elif element.tag in _CLASSES:
            told += f' class="{_CLASSES[element.tag]}"'
        return told

    def _instead(self, element: Element, marked: bool) -> str | None:
        """Escaped words in the place of an element that is not shown itself; None for one that is."""
        tag = element.tag
        if tag in ("img", "image"):
            return self._labelled("Ảnh", element.get("alt"))
        if tag in _EMBEDDED:
            address = element.get("src") or element.get("data")
            return self._labelled(_EMBEDDED[tag], element.get("title") or address[:300])
        if tag == "input":
            return self._input(element, marked)
        if tag in ("title", "meta"):  # shown only where they are quoted
            return self._shown(element.get("content") or element.text()) if marked else ""
        return None

    def _labelled(self, label: str, words: str) -> str:
        return f"{label}: {self._shown(words)}" if words.strip() else label

    def _input(self, element: Element, marked: bool) -> str:
        kind = element.get("type").strip().lower()
        if kind in ("checkbox", "radio"):
            return "☐"
        if kind == "hidden" and not marked:
            return ""
        value = "" if kind == "password" else element.get("value") or element.get("alt")
        return self._shown(value or element.get("placeholder") or "Ô nhập")

    def _mark(self, element: Element) -> str:
        number = self._marks.get(element)
        if number is None:
            return ""
        self.marked.add(number)
        return f' id="trich-{number}" data-trich=""'

    def _text(self, text: str, place: int) -> None:
        if place != _FLOW and text.isspace():
            return
        before, after = _WRAPPING[place]
        self.pieces.append(f"{before}{shown(text)}{after}")

    def _shown(self, text: str) -> str:
        """The way of an attribute into the markup: masked, without characters that hide, escaped."""
        masked = self._mask(text)
        self.masked = self.masked or masked != text
        return shown(masked)
