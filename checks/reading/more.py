"""Words that lead on: 'more' alone, any label of a button that leads on, and 'more' at the end of a title."""

from __future__ import annotations

import re
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
_LEADS_ON = re.compile(
    r"^(?:xem|doc|chi tiet|tiep|tai|download|view|read more|more|in trang|in bai|gui|ve dau|quay lai|dang nhap|tim kiem"
    r"|trang (?:chu|truoc|sau|dau|cuoi|tiep)|binh luan|chia se|tat ca|danh sach|an vao day|tai day|file|tep)\b"
)
_AT_END = re.compile(
    r"\s*(?:Xem (?:thêm|tất cả|tiếp|chi tiết)|Tất cả|Chi tiết)\s*[»›>+→.]*\s*$", re.IGNORECASE
)
_WORDS_AT_END = ("xem", "tất cả", "chi tiết")  # one of which _AT_END needs
_SIGNS = " .…>»›→+[](){}|-–"


def is_more(label: str) -> bool:
    """Whether a label says only that there is more ('Xem tất cả >>')."""
    return fold(label).strip(_SIGNS) in _MORE


def named_by_box(link: Link) -> Link:
    """The link with the name of its box in place of a label that only says 'more'; else the link itself."""
    if link.near_heading and is_more(link.text or link.title):
        return replace(link, text=link.near_heading, title="")
    return link


def leads_on(text: str) -> bool:
    """Whether a short label leads on ('Xem thêm', 'Tải về', 'Trang sau') rather than names an entry."""
    return _LEADS_ON.match(fold(text)) is not None


def without_more(title: str) -> str:
    """A box's title without the 'Xem thêm' that stands in it."""
    written = title.casefold()
    return _AT_END.sub("", title) if any(word in written for word in _WORDS_AT_END) else title
