"""What one entry of a list tells: its own day, number, abstract and files."""

from __future__ import annotations

import re
from datetime import date

from checks.reading.dates import find_dates
from checks.reading.documents import document_numbers
from checks.reading.facts import FoundDate, Item, Link
from checks.reading.tree import Node
from checks.vietnamese import fold, squeeze

_MORE = re.compile(
    r"^(?:xem|doc|chi tiet|tiep|tai|download|view|read more|more|in trang|in bai|gui|ve dau|quay lai|dang nhap|tim kiem"
    r"|trang (?:chu|truoc|sau|dau|cuoi|tiep)|binh luan|chia se|tat ca|danh sach|an vao day|tai day|file|tep)\b"
)
_OWN_LABELS = (
    "ngay dang",
    "dang ngay",
    "cap nhat",
    "ngay cap nhat",
    "dang luc",
    "ngay xuat ban",
    "posted",
    "published",
)
_DAY_AT_END = re.compile(
    r"[(\[]\s*\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}(?:[\s|,\-]*\d{1,2}:\d{2}(?::\d\d)?\s*(?:AM|PM)?)?\s*[)\]]\s*$",
    re.IGNORECASE,
)
# 'Quyết định số 12/QĐ-UBND ngày 1/6/2020 …': the entry is the document, its day the document's.
_DOCUMENT_DAY = re.compile(
    r"((?:[^\W\d_]+\s+){1,4}(?:số|so)?\s*:?\s*\d[^\s]{3,40}\s+)ngày\s+\d", re.IGNORECASE
)
_LABELS_AND_TIMES = re.compile(
    r"ngay (?:dang|cap nhat|ban hanh|gui|tao|hoi|tra loi|xuat ban)|dang ngay|cap nhat(?: luc| ngay)?|thu "
    r"(?:hai|ba|tu|nam|sau|bay|[2-7])"
    r"|chu nhat|\d{1,2}[:h]\d{2}(?::\d\d)?|\b[ap]m\b|(?:luot|so lan|lan) xem|view count|luot doc|views?|\d+|"
    r"\W+|ngay|luc|posted|by|admin"
)


_LEADS_ON = re.compile(r"(?:xem|doc) (?:chi tiet|them|tiep|toan van|noi dung)\b")


def is_more(text: str) -> bool:
    """Whether a short label leads on ('Xem thêm', 'Tải về', 'Trang sau') rather than names an entry."""
    return _MORE.match(fold(text)) is not None


def without_day(title: str) -> str:
    """A title without the day in brackets at its end."""
    return squeeze(_DAY_AT_END.sub("", title)) or title


def own_day(text: str, title: str, today: date | None) -> FoundDate | None:
    """The entry's own day: a labelled one, else the first that stands outside title and running text."""
    outside = text.replace(title, "\n", 1) if title else text
    dates = find_dates(outside, today=today)
    for found in dates:
        if found.label.startswith(_OWN_LABELS):
            return found
    for found in dates:
        if not _in_running_text(outside, found):
            return found
    if _DAY_AT_END.search(title):
        return find_dates(title)[-1]
    named = _DOCUMENT_DAY.match(title)
    return next(iter(find_dates(title[named.end(1) :])), None) if named else None


def _in_running_text(text: str, found: FoundDate) -> bool:
    """Whether the words around a day make it part of a sentence ('Ngày 02/08/2022, tại …', 'sáng 27/7/2022')."""
    at = text.index(found.text)
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    before, after = text[start:at], text[at + len(found.text) : end if end >= 0 else len(text)]
    if re.match(r"\s*[|)\]]", after) and re.search(r"[(\[|]\s*$|^\W*$", before):
        return False
    left = _LABELS_AND_TIMES.sub(" ", fold(before))
    right = _LABELS_AND_TIMES.sub(" ", fold(after))
    if re.search(r"[/\d]\s*ngay\s*$", fold(before)) or re.match(r"\s*cua ", right):
        return True
    return len(left.split()) > 5 or len(right.split()) > 8


def _lines_of(node: Node) -> str:
    """Text of an entry with a line break at every block."""
    pieces: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
        else:
            if top.is_block:
                pieces.append("\n")
                stack.append("\n")
            stack.extend(reversed(top.children))
    lines = (" ".join(line.split()) for line in "".join(pieces).replace("\r", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def item_of(box: Node, link: Link, files: tuple[str, ...], today: date | None) -> Item:
    """The item that a box with a title link is."""
    text = _lines_of(box)
    day = own_day(text, link.text, today)
    title = without_day(link.text)
    if _LEADS_ON.match(fold(title)):  # the entry is named above its 'Xem chi tiết …'
        title = max((line for line in text.split("\n") if line != link.text), key=len, default=title)
    rest = [line for line in text.split("\n") if line != link.text and not is_more(line[:40])]
    abstract = max((line for line in rest if not line.startswith(title)), key=len, default="")
    numbers = document_numbers(link.text) or document_numbers(
        "\n".join(line for line in text.split("\n") if len(line) <= 60)
    )
    return Item(
        title=title,
        url=link.url,
        day=day.value if day else None,
        day_text=day.text if day else "",
        abstract=abstract if len(abstract) >= 40 else "",
        number=numbers[0] if numbers else "",
        files=files,
        text=text.replace("\n", " ")[:1200],
        path=box.path,
    )
