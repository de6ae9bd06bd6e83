"""Nesting beyond what any page means, taken out before a page is parsed; what stands inside stays.

A parser looks through all open elements for each new one: a hundred thousand boxes in each other cost it a minute
and a half (lexbor, measured). Chromium lets nothing lie deeper than 512; so do we, without losing a text or a link.
"""

from __future__ import annotations

import re
from itertools import accumulate

DEEPEST = 512
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
# Elements that hold nothing, or that the next of their kind ends.
_FLAT = frozenset(
    {
        "a",
        "area",
        "base",
        "body",
        "br",
        "button",
        "col",
        "colgroup",
        "dd",
        "dt",
        "embed",
        "form",
        "frame",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "nobr",
        "option",
        "optgroup",
        "p",
        "param",
        "rp",
        "rt",
        "select",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    }
)
_NESTING = re.compile(rf"<(/?)(?!(?:{'|'.join(sorted(_FLAT))})(?![a-zA-Z0-9:-]))[a-zA-Z]")
_RAW = frozenset(
    {
        "script",
        "style",
        "textarea",
        "title",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
    }
)


def shallow(text: str) -> str:
    """The text itself, or without the tags that lie deeper than 512 elements."""
    if text.count("<") <= DEEPEST:
        return text
    # No deeper than the highest rise above the lowest point before or behind it: counted without looking at each tag.
    heights = [0, *accumulate(-1 if closing else 1 for closing in _NESTING.findall(text))]
    if max(heights) - min(heights) <= DEEPEST:
        return text
    deepest = depth = 0
    for closing, name in _TAG.findall(text):
        if closing:
            depth -= depth > 0 and name not in _FLAT
        elif name not in _FLAT:
            depth += 1
            deepest = max(deepest, depth)
    return _flattened(text) if deepest > DEEPEST else text


def _flattened(text: str) -> str:
    pieces: list[str] = []
    depth = at = done = 0
    ends: dict[str, int] = {}
    while found := _TAG.search(text, at):
        name = found.group(2).lower()
        at = found.end()
        if name in _FLAT:
            continue
        if name in _RAW:
            if found.group(1):
                continue
            if ends.get(name, 0) <= at:  # looked for once for all that lie before it
                end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
                ends[name] = end.start() if end else len(text)
            at = ends[name]
            continue
        too_deep = depth > DEEPEST if found.group(1) else depth >= DEEPEST
        depth = max(0, depth - 1) if found.group(1) else depth + 1
        if too_deep:
            tag_end = text.find(">", at)
            at = tag_end + 1 if tag_end >= 0 else len(text)
            pieces.append(text[done : found.start()])
            done = at
    pieces.append(text[done:])
    return " ".join(pieces)
