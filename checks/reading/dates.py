"""Days as Vietnamese portals write them: always day first, with or without weekday, time and label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from checks.reading.facts import FoundDate
from checks.vietnamese import fold, squeeze

FIRST_YEAR, LAST_YEAR = 1990, 2099

_MONTH_WORDS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_ENGLISH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_VIETNAMESE_MONTH = (
    r"(?:(?:mười\s+(?:một|hai)|mười|một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|chạp)(?!\w)|\d{1,2})"
)
_BEFORE = r"(?:(?<![\w/.\-–])|(?<=[/.]\d{4}[-–]))(?<!\d,)"
# What follows must not make it a document number (12/6/2020/QĐ), a longer number or a version.
_AFTER = r"(?!\d|[/.]\d|(?P=s2)\d|[/\-_]?[A-ZĐ]{2}|/[A-Za-zĐđ])"
_PATTERN = re.compile(
    rf"""
      {_BEFORE}(?P<y1>(?:19|20)\d\d)\s?(?P<s1>[-/.])\s?(?P<m1>\d{{1,2}})\s?(?P=s1)\s?(?P<d1>\d{{1,2}})
      (?=T\d\d:|(?!\d|[-/.]\d))
    | {_BEFORE}(?P<d2>\d{{1,2}})\s{{0,2}}(?P<s2>[-–/.])\s{{0,2}}(?P<m2>\d{{1,2}})\s{{0,2}}[-–/.,]\s{{0,2}}
      (?P<y2>(?:19|20)\d\d){_AFTER}
    | (?<!\w)(?P<d3>\d{{1,2}})\s*,?\s*(?:tháng|thg\.?)\s*(?P<m3>{_VIETNAMESE_MONTH})\s*[,/]?\s*(?:năm)?\s*
      (?P<y3>(?:19|20)\d\d)(?!\d)
    | (?<!\w)tháng\s+(?P<m4>{_VIETNAMESE_MONTH})\s+(?P<d4>\d{{1,2}}),\s*(?P<y4>(?:19|20)\d\d)(?!\d)
    | (?<!\w)(?P<m5>{_ENGLISH})\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y5>(?:19|20)\d\d)(?!\d)
    | (?<!\w)(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+(?P<m6>{_ENGLISH})\.?,?[\s\-]+(?P<y6>(?:19|20)\d\d)(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    r"(?<!\w)ngày\s+(?P<d2>\d{1,2})\s?(?P<s2>[/-])\s?(?P<m2>\d{1,2})\s?[/-]\s?(?P<y2>\d\d)(?![\d/\-]|[/\-]?[A-ZĐ]{2})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_VERSION_BEFORE = re.compile(r"(?:phiên\s+bản|version|ver\.?|build)\s*[:.]?\s*$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<count>\d{1,3})\s*(?P<unit>giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\s*trước|"
    # alone it is the word of a clock or of a visit counter
    r"(?P<word>hôm nay|hôm qua)(?=\W*(?:lúc\s*)?\d{1,2}\s*[:hg]\s*\d\d))(?!\w)",
    re.IGNORECASE,
)
_UNIT_DAYS = {"giây": 0, "phút": 0, "giờ": 0, "tiếng": 0, "ngày": 1, "tuần": 7, "tháng": 30, "năm": 365}

# Words that tell what a date is, as they stand before it; folded.
_LABEL = re.compile(
    r"(?:^|[\s(|.:;])("
    r"ngay gio dang|ngay dang(?: tin| tai| bai)?|dang (?:ngay|luc|tai ngay|tin ngay)|da dang|ngay xuat ban|xuat ban"
    r"|(?:ngay |moi )?cap nhat(?: luc| ngay| lan cuoi| moi nhat| cuoi)?|lan cap nhat cuoi|ngay (?:tao|gui|hoi|tra loi)"
    r"|(?:ngay|thoi gian) ban hanh|ban hanh(?: ngay)?|ngay (?:ky|vb|van ban)|ky ngay"
    r"|(?:ngay )?(?:co )?hieu luc(?: tu| ke tu| thi hanh)?(?: ngay)?|ngay het hieu luc|het hieu luc"
    r"|ngay het han|het han|(?:thoi )?han (?:gop y|cuoi|nop|cuoi cung|lay y kien|tiep nhan)|thoi han(?: den| gop y)?"
    r"|han chot|han cuoi|ngay ket thuc|ket thuc|ngay bat dau|bat dau|tu ngay|den ngay|den het ngay|truoc ngay"
    r"|ngay cong bo|ngay dang ky|ngay sinh|sinh ngay|thoi gian|posted(?: on)?|published(?: on)?|last updated|updated"
    r"|created(?: on)?|date|ngay"
    r")\s*[:(\[]*\s*$"
)  # fmt: skip
_WEEKDAY_AT_END = re.compile(
    r"(?:(?:thứ|thu)\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|cn|mon|tue|wed|thu|fri|sat|sun)\w*"
    r"\s*[,\-–:]?\s*(?:ngày)?\s*$",
    re.IGNORECASE,
)
_TIME_AT_END = re.compile(
    r"\d{1,2}\s*[:hg]\s*\d{0,2}(?::\d\d)?\s*(?:am|pm|sa|ch)?\s*[,\-–|]?\s*(?:ngày)?\s*$", re.IGNORECASE
)


class DayRange(NamedTuple):
    """Two days, first and last, with their text as written."""

    first: date
    last: date
    text: str


def a_day(year: int, month: int, day: int) -> date | None:
    """A date between 1990 and 2099, None where there is no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    folded = fold(text)
    return _MONTH_WORDS.get(folded) or _MONTH_WORDS.get(folded[:3], 0)


def _value(match: re.Match[str]) -> tuple[date | None, bool]:
    """The day of a match, and whether it is sure."""
    branch = (match.lastgroup or "y2")[1]
    year, month, day = int(match[f"y{branch}"]), _month(match[f"m{branch}"]), int(match[f"d{branch}"])
    if branch == "2" and month > 12 >= day and year > 99:
        # 8/24/2022: a server left in its American setting; only then the month can come first.
        return a_day(year, day, month), False
    return a_day(year if year > 99 else 2000 + year, month, day), True


def date_label(before: str) -> str:
    """The label that ends the text before a date ('Ngày đăng', 'Cập nhật lúc', …) folded, '' where none."""
    tail = before[-60:].rsplit("\n", 1)[-1]
    if not tail.strip(" (:,|-"):
        tail = before[-60:]
    tail = _TIME_AT_END.sub("", _WEEKDAY_AT_END.sub("", tail))
    tail = _WEEKDAY_AT_END.sub("", tail)
    found = _LABEL.search(fold(tail))
    return found.group(1) if found else ""


def _absolute(text: str) -> Iterator[re.Match[str]]:
    """Matches of written days. Only around years is looked: ten times faster than over the whole text."""
    done = 0
    for year in _YEAR.finditer(text):
        if year.start() < done:
            continue
        match = _PATTERN.search(text, max(done, year.start() - 45), year.end() + 45)
        while match is not None:
            yield match
            done = match.end()
            match = _PATTERN.search(text, done, year.end() + 45) if done < year.end() else None
    if "gày " in text or "GÀY " in text:
        yield from (match for match in _SHORT_YEAR.finditer(text))


def _found(text: str, today: date | None) -> Iterator[tuple[int, int, date, bool]]:
    for match in _absolute(text):
        value, exact = _value(match)
        if value is None or (
            match["s2"] and _VERSION_BEFORE.search(text, max(0, match.start() - 20), match.start())
        ):
            continue
        yield match.start(), match.end(), value, exact
    if today is None or not ("trước" in text or "ôm " in text):
        return
    for match in _RELATIVE.finditer(text):
        if match["word"]:
            back = 1 if fold(match["word"]).endswith("qua") else 0
        else:
            back = int(match["count"]) * _UNIT_DAYS[match["unit"].lower()]
        yield match.start(), match.end(), today - timedelta(days=back), False


def find_dates(text: str, *, today: date | None = None, path: str = "") -> tuple[FoundDate, ...]:
    """Every day written in a text, in order, with its label.

    Read are 24/08/2022, 4-6-2026, 1.2.2020, 2026-06-04T…, 'ngày 4 tháng 6 năm 2026', '25 Tháng Mười, 2018',
    'Aug 24, 2022'; with `today` also '3 giờ trước' and 'hôm qua' (not exact). Not read are parts of document
    numbers, phone numbers, versions and addresses.
    """
    if today is None and not _YEAR.search(text) and "gày " not in text and "GÀY " not in text:
        return ()  # most lines
    found = sorted(_found(text, today))
    return tuple(
        FoundDate(
            value=value, text=squeeze(text[start:end]), label=date_label(text[:start]), path=path, exact=exact
        )
        for start, end, value, exact in found
    )


@lru_cache(maxsize=8192)
def parse_day(text: str, today: date | None = None) -> date | None:
    """The first day written in a text, None where there is none."""
    first = min(_found(text, today), default=None)
    return first[2] if first else None


_SHORT_DAY = re.compile(r"(?<![\w/.\-])(\d{1,2})\s?[/\-]\s?(\d{1,2})(?![\d/\-]|\s?[/\-]\s?\d|/?[A-ZĐ]{2})|"
                        r"(?<!\w)(\d{1,2})\s+tháng\s+(\d{1,2})(?!\d|\s*(?:năm|/|,)\s*\d)", re.IGNORECASE)  # fmt: skip


def days_without_year(text: str, year: int) -> tuple[date, ...]:
    """Days written without a year ('Thứ Hai, ngày 27/5'), completed with the given one."""
    days = (
        a_day(year, int(match[2] or match[4]), int(match[1] or match[3]))
        for match in _SHORT_DAY.finditer(text)
    )
    return tuple(day for day in days if day is not None)


_RANGE = re.compile(
    r"(?<![\w/.\-])(?P<d1>\d{1,2})(?:\s?[/.\-]\s?(?P<m1>\d{1,2})(?:\s?[/.\-]\s?(?P<y1>(?:19|20)\d\d))?)?"
    r"\s*(?:-|–|—|đến\s+hết\s+ngày|đến\s+ngày|đến|tới\s+ngày|tới|->|→)\s*"
    r"(?P<d2>\d{1,2})\s?[/.\-]\s?(?P<m2>\d{1,2})(?:\s?[/.\-]\s?(?P<y2>(?:19|20)\d\d))?(?![\d/]|-?[A-ZĐ]{2})",
    re.IGNORECASE,
)


def find_ranges(text: str, *, year: int | None = None) -> tuple[DayRange, ...]:
    """Spans of days: 'từ ngày 22/8 đến ngày 26/8/2022', '22-26/8/2022', '13/07/2026 - 23/07/2026'.

    A span without any year is read only where `year` is given. Spans that end before they begin are left out,
    but for those over New Year written with the last year only.
    """
    ranges = []
    for match in _RANGE.finditer(text):
        last_year = int(match["y2"]) if match["y2"] else int(match["y1"]) if match["y1"] else year
        if last_year is None:
            continue
        first_year = int(match["y1"]) if match["y1"] else last_year
        last = a_day(last_year, int(match["m2"]), int(match["d2"]))
        first = a_day(first_year, int(match["m1"] or match["m2"]), int(match["d1"]))
        if first is None or last is None:
            continue
        if first > last and not match["y1"]:
            first = a_day(first_year - 1, first.month, first.day) or first
        if first <= last and (last - first).days <= 3_660:
            ranges.append(DayRange(first, last, squeeze(match.group())))
    return tuple(ranges)
