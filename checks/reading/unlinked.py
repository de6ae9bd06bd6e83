"""Entries of lists that lead nowhere: the portal prints the whole list, title and day, without a link.

'(15/10/2024) Báo cáo …', 'Thông báo … (10/02/2025)', or a title with its day alone on a line below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from checks.reading.dates import find_dates
from checks.reading.documents import document_numbers
from checks.reading.facts import FoundDate, Item
from checks.reading.lines import Line
from checks.reading.stamped import is_name
from checks.vietnamese import fold

_FEWEST = 2  # one day on a page is not a list
_FEWEST_WORDS = 3
_LONGEST_TITLE = 220
_BESIDE = 16  # characters beside a day that stands alone: its time, a view count, a weekday
_BELOW = 4  # lines between a title and its day
_EDGE = re.compile(r"^[\s()\[\]|:,.\-–—•*»+]+|[\s(\[|:,\-–—•*»]+$")
_POSTED = re.compile(
    r"\W*(?:ngày đăng|đăng ngày|đăng lúc|ngày cập nhật|cập nhật(?: lúc| ngày)?)\s*:?\s*\d?", re.IGNORECASE
)
_LABEL_BEFORE = re.compile(
    r"[(\[|–-]\s*(?:ngày|lúc|(?:ngày |đã )?đăng(?: ngày| lúc| tin)?|(?:ngày )?cập nhật(?: lúc| ngày)?)\s*:?\s*$",
    re.IGNORECASE,
)
# Days that are not when a text was posted.
_OTHER_DAYS = re.compile(
    r"hieu luc|het han|han (?:gop|nop|cuoi|chot)|thoi han|sinh|bat dau|ket thuc|(?:tu|den|truoc) ngay"
)


def unlinked_entries(main: Sequence[Line], titles: frozenset[str], today: date | None) -> tuple[Item, ...]:
    """Entries of the main part's lines; () where fewer than two are dated. `titles` are folded texts of headings."""
    found = entries_of_lines(
        [line.text for line in main], titles, today, paths=[line.node.path for line in main]
    )
    return found if len(found) >= _FEWEST else ()


def entries_of_lines(
    lines: Sequence[str], titles: frozenset[str], today: date | None = None, *, paths: Sequence[str] = ()
) -> tuple[Item, ...]:
    """Every dated title of some lines (those of a box, say), also a single one."""
    found: dict[tuple[str, date], Item] = {}
    for number, line in enumerate(lines):
        day = _own_day(line, today)
        title = (_beside(line, day) or _above(lines, number, titles, today)) if day is not None else ""
        if day is None or not title:
            continue
        numbers = document_numbers(title)
        found.setdefault(
            (fold(title), day.value),
            Item(
                title=title,
                url="",
                day=day.value,
                day_text=day.text,
                number=numbers[0] if numbers else "",
                text=line,
                path=paths[number] if paths else "",
            ),
        )
    return tuple(found.values())


def _own_day(text: str, today: date | None) -> FoundDate | None:
    """The day that stands at a line's beginning or end and is not that of something else."""
    if len(text) > _LONGEST_TITLE + 40 and not _POSTED.match(text):
        return None
    days = find_dates(text, today=today)
    for day in (*days[:1], *days[1:][-1:]):
        before, _, after = text.partition(day.text)
        at_edge = not _EDGE.sub("", before) or len(_EDGE.sub("", after)) <= _BESIDE
        if (at_edge or _POSTED.match(before)) and day.exact and not _OTHER_DAYS.search(day.label):
            return day
    return None


def _beside(text: str, day: FoundDate) -> str:
    """The title that stands on the line of its day, '' where the day stands alone."""
    if _POSTED.match(text):
        return ""  # what follows is about the entry that stands above
    before, _, after = text.partition(day.text)
    before = _LABEL_BEFORE.sub("(", before)
    bracketed = before.rstrip().endswith(("(", "[", "|")) or before.strip() in ("", "(", "[", "-", "+", "•")
    title = max((_EDGE.sub("", before), _EDGE.sub("", after)), key=len)
    alone = is_name(title) or len(text) - len(day.text) <= _BESIDE or len(title.split()) < _FEWEST_WORDS
    return "" if alone or not bracketed else title


def _above(lines: Sequence[str], number: int, titles: frozenset[str], today: date | None) -> str:
    """The title above a day that stands alone: the nearest heading, else the line before."""
    if len(lines[number]) > 60 and not _POSTED.match(lines[number]):
        return ""
    nearest = ""
    for line in reversed(lines[max(0, number - _BELOW) : number]):
        if find_dates(line, today=today):
            break
        if len(line.split()) < _FEWEST_WORDS or len(line) > _LONGEST_TITLE:
            continue
        if fold(line) in titles:
            return line
        nearest = nearest or line
    return nearest
