"""Whether what a browser looked at was the page: a block or a notice in its place says nothing of the portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checks.reading.page import read_page
from crawler.blocks import block_reason
from crawler.short_page import SHORT_PAGE

_SHOWS = re.compile(rb"<(?:img|svg|canvas|iframe|frame|video|object|embed)\b", re.IGNORECASE)


def looked_at(look: Mapping[str, Any], url: str) -> dict[str, Any]:
    """A look as it is recorded: {name, value, error}; an error where something else stood in the page's place."""
    told = {name: value for name, value in look.items() if name != SHORT_PAGE}
    page = look.get(SHORT_PAGE)
    if told["error"] is not None or not page:
        return told
    stood = _in_its_place(page.encode(), url)
    return {**told, "value": {}, "error": stood} if stood else told


def _in_its_place(body: bytes, url: str) -> str:
    if block_reason((), body, url=url):
        return "blocked_200"
    facts = read_page(url, body)
    if facts.out_of_order:
        return "out_of_order"
    return "" if facts.text_length or _SHOWS.search(body) else "empty_answer"
