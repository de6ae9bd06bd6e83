"""Links whose words are only 'more': they lead to what their box is named after."""

from __future__ import annotations

from dataclasses import replace

from checks.reading.facts import Link
from checks.vietnamese import fold

_MORE = frozenset(
    """xem them|xem tat ca|xem toan bo|xem het|xem tiep|xem chi tiet|xem|chi tiet|tat ca|them|doc them|tin khac
    |cac tin khac|xem them tin khac|cac muc khac|more|view all|view more|read more|see all""".replace(
        "\n", ""
    )
    .replace("    ", "")
    .split("|")
)
_SIGNS = " .…>»›→+[](){}|-–"


def is_more(label: str) -> bool:
    """Whether a label says only that there is more ('Xem tất cả >>')."""
    return fold(label).strip(_SIGNS) in _MORE


def named_by_box(link: Link) -> Link:
    """The link with the name of its box in place of a label that only says 'more'; else the link itself."""
    if link.near_heading and is_more(link.text or link.title):
        return replace(link, text=link.near_heading, title="")
    return link
