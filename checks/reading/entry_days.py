"""Which day is an entry's own: a labelled one, one that stands alone, a <time>, a calendar leaf, or the day above it."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date

from checks.reading.dates import a_day, find_dates
from checks.reading.documents import document_kind
from checks.reading.facts import FoundDate
from checks.reading.tree import Node
from checks.vietnamese import fold, squeeze

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
_ABOUT = re.compile(r"(?<!v/v)(?<!việc)(?<!yếu):\s", re.IGNORECASE)
# A line that is nothing but a day whose year has two digits ('03/04/26').
_SHORT = re.compile(r"^\W*(\d{1,2})([/.\-])(\d{1,2})\2(\d\d)\W*(?:\d{1,2}:\d\d\W*)?$")
# A calendar leaf: the day's number with its month beside, below or above it ('27' 'Th2', 'Th. 2, 2026' '27').
_MONTH = r"(?:tháng|thang|thg|th|t)\.?\s*(?P<month>\d{1,2})"
_YEAR = r"(?:\s*[,/.\-\n]?\s*(?:năm\s*)?(?P<year>(?:19|20)\d\d))?"
_LEAF = (
    re.compile(rf"^(?P<day>\d{{1,2}})\s*[,/]?\s*{_MONTH}{_YEAR}$", re.IGNORECASE | re.MULTILINE),
    re.compile(rf"^{_MONTH}{_YEAR}\n(?P<day>\d{{1,2}})$", re.IGNORECASE | re.MULTILINE),
    re.compile(r"^(?P<day>\d{1,2})\n(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>(?:19|20)\d\d)$", re.MULTILINE),
)
_YEAR_ABOVE = re.compile(r"^\W*(?:tháng\s*\d{1,2}\W*)?(?:năm\s*)?((?:19|20)\d\d)\W*$", re.IGNORECASE)
_DAY_WORDS = re.compile(r"\b(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay|\d+)\b|\W")
_LONGEST_DAY = 60
_DIGIT = re.compile(r"\d")
_FAR = 200  # brothers before an entry among which the heading of its group is looked for
_LEVELS_UP = 4  # how far around an entry its group's heading is looked for


def without_day(title: str) -> str:
    """A title without the day in brackets at its end."""
    return squeeze(_DAY_AT_END.sub("", title)) or title


def day_of_box(box: Node, text: str, title: str, today: date | None) -> FoundDate | None:
    """The own day of the entry in a box whose lines are `text`; None where it tells none."""
    day = own_day(text, title, today)
    if day is not None and day.exact:
        return day
    return _time_element(box) or day or _leaf(box, text) or _group_day(box)


def _time_element(box: Node) -> FoundDate | None:
    """The day of the first <time datetime=…> of an entry."""
    for node in box.below("time"):
        if dates := find_dates(node.get("datetime"), path=node.path):
            return dates[0]
    return None


def _leaf(box: Node, text: str) -> FoundDate | None:
    """A day in pieces; a year that it lacks stands in the heading above ('Tháng 2, 2026')."""
    for pattern in _LEAF:
        match = pattern.search(text)
        if match is None:
            continue
        year = match["year"] or next(
            (found.group(1) for line in _above(box) if (found := _YEAR_ABOVE.match(line))), ""
        )
        value = a_day(int(year), int(match["month"]), int(match["day"])) if year else None
        if value is not None:
            return FoundDate(value=value, text=squeeze(match.group()))
    return None


def _group_day(box: Node) -> FoundDate | None:
    """The day of a group of entries: a line before them that is nothing but a day ('Thứ Bảy, ngày 25/3/2023')."""
    for line in _above(box):
        dates = find_dates(line)
        if len(dates) == 1 and not _DAY_WORDS.sub("", fold(line.replace(dates[0].text, ""))):
            return dates[0]
    return None


def _above(box: Node) -> list[str]:
    """Short lines with digits and without links that stand before an entry or its list, the nearest first."""
    found: list[str] = []
    node = box
    for _ in range(_LEVELS_UP):
        if node.parent is None:
            break
        places, texts = _quiet(node.parent)
        start, end = bisect_left(places, node.place - _FAR), bisect_left(places, node.place)
        found += reversed(texts[start:end])
        node = node.parent
    return found


def _quiet(node: Node) -> tuple[list[int], list[str]]:
    """Places and texts of an element's short children with digits and without links; read once for all entries in it."""
    if node.quiet_memo is None:
        quiet = [
            child
            for child in node.elements()
            if 0 < child.text_length <= _LONGEST_DAY and not child.anchors and _DIGIT.search(child.text)
        ]
        node.quiet_memo = ([child.place for child in quiet], [child.text for child in quiet])
    return node.quiet_memo


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
    if _DAY_AT_END.search(title) and (in_title := find_dates(title)):
        return in_title[-1]
    return _short_day(outside) or _document_day(title)


def _short_day(text: str) -> FoundDate | None:
    """The day of a line that holds nothing else and writes its year with two digits."""
    for line in text.split("\n"):
        if match := _SHORT.match(line):
            value = a_day(2000 + int(match[4]), int(match[3]), int(match[1]))
            if value is not None:
                return FoundDate(value=value, text=line)
    return None


def _document_day(title: str) -> FoundDate | None:
    """The day of the document that an entry is; an article about one ('…: những điểm mới') is not it."""
    named = _DOCUMENT_DAY.match(title)
    if named is None or not document_kind(re.split(r"\d", title)[0]):
        return None
    found = next(iter(find_dates(title[named.end(1) :])), None)
    return None if _ABOUT.search(title[named.end(1) :]) else found


def _in_running_text(text: str, found: FoundDate) -> bool:
    """Whether the words around a day make it part of a sentence ('Ngày 02/08/2022, tại …', 'sáng 27/7/2022')."""
    at = text.find(found.text)
    if at < 0:  # written over several lines or elements: no sentence
        return False
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    before, after = text[start:at], text[at + len(found.text) : end if end >= 0 else len(text)]
    if re.match(r"\s*[|)\]]", after) and re.search(r"[(\[|]\s*$|^\W*$", before):
        return False
    left = _LABELS_AND_TIMES.sub(" ", fold(before))
    right = _LABELS_AND_TIMES.sub(" ", fold(after))
    if re.search(r"[/\d]\s*ngay\s*$", fold(before)) or re.match(r"\s*cua ", right):
        return True
    return len(left.split()) > 5 or len(right.split()) > 8
