"""Jumps to the content at the top of a page: they are for screen readers and no text of the page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_SAYS_SO = re.compile(
    r"\s*(?:skip\b|nhảy tới|bỏ qua|đi (?:đến|tới) nội dung|truy cập nội dung)", re.IGNORECASE
)
_MARKS = ("skip", "sr-only", "visually-hidden")


def is_skip_link(node: LexborNode) -> bool:
    """Whether an <a> is a jump within the page ('Truy cập nội dung luôn', 'Skip Ribbon Commands')."""
    attributes = node.attributes
    reference = attributes.get("href") or ""
    if len(reference) < 2 or not reference.startswith(("#", "javascript:")):
        return False
    named = " ".join(attributes.get(name) or "" for name in ("id", "class", "onclick")).lower()
    marked = any(mark in named for mark in _MARKS)
    return (marked and reference[0] == "#") or bool(_SAYS_SO.match(node.text()))
