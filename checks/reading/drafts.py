"""Drafts put out for comment: until when, where to send comments, and the files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from checks.reading.contacts import find_contacts
from checks.reading.dates import find_dates, find_ranges, parse_day
from checks.reading.facts import Item, LinkKind, PageFacts, Region
from checks.reading.labelled import cell_of
from checks.reading.links import is_file
from checks.vietnamese import fold, squeeze

_DRAFT = re.compile(r"(?<!\w)(?:du thao|lay y kien|gop y|tham gia y kien|xin y kien|dong gop y kien)(?!\w)")
_DEADLINE_COLUMN = (
    "thoi han",
    "han gop y",
    "ngay het han",
    "ngay ket thuc",
    "thoi gian gop y",
    "het han",
    "ket thuc",
    "thoi gian lay y kien",
    "den ngay",
)
_DEADLINE = re.compile(
    r"(?:thời\s+hạn|hạn\s+(?:góp|cuối|chót|nhận|gửi|tham\s+gia|lấy)|thời\s+gian\s+(?:góp|lấy|nhận|đăng|"
    r"tham\s+gia|tiếp\s+nhận)|hết\s+hạn|"
    r"ngày\s+(?:kết\s+thúc|hết\s+hạn)|kết\s+thúc|trước\s+ngày|đến\s+hết\s+ngày|chậm\s+nhất|đến\s+ngày|từ\s+ngày)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:(?:ý\s+kiến|góp\s+ý|đóng\s+góp|tham\s+gia|văn\s+bản)[^.\n]{0,120}?(?:gửi|xin\s+gửi|đề\s+nghị\s+gửi)|"
    r"gửi|nơi\s+nhận(?:\s+(?:góp\s+ý|ý\s+kiến))?|địa\s+chỉ(?:\s+(?:nhận|tiếp\s+nhận|gửi)[^:\n]{0,30})?)"
    r"\s*(?:về|tới|đến|qua|theo|cho|[:：])\s*(?P<value>[^\n]{6,220})",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A draft document open, or once open, for comments.

    `deadline` is the last day for comments, `address` where they go (postal or e-mail, as written), `files` the
    addresses of its full text.
    """

    title: str
    deadline: date | None = None
    address: str = ""
    files: tuple[str, ...] = ()
    url: str = ""
    path: str = ""


def find_deadline(text: str) -> date | None:
    """The last day that a text names after words for a time limit, None where it names none."""
    for match in _DEADLINE.finditer(text):
        piece = text[match.start() : match.start() + 140].split("\n\n", 1)[0]
        ranges = find_ranges(piece)
        if ranges:
            return ranges[0].last
        dates = find_dates(piece)
        if dates and piece.find(dates[0].text) <= 90:
            return (
                dates[-1].value
                if len(dates) == 2 and "đến" in piece[: piece.rfind(dates[-1].text)]
                else dates[0].value
            )
    return None


def find_address(text: str) -> str:
    """Where comments are to be sent: an e-mail address, or the words after 'gửi về', '' where none is told."""
    for match in _ADDRESS.finditer(text):
        value = squeeze(match["value"]).strip(" .;,:")
        emails = find_contacts(match.group()).emails
        if emails:
            return emails[0]
        if re.search(
            r"(?i)sở|phòng|ban|ubnd|ủy ban|uỷ ban|số \d+|đường|địa chỉ|bộ|văn thư|trung tâm|chi cục", value
        ):
            return re.split(r"\s+trước\s+ngày|\s+chậm\s+nhất", value)[0]
    return ""


def _of_item(item: Item, only_drafts: bool) -> Draft | None:
    if not only_drafts and not _DRAFT.search(fold(f"{item.title} {item.text[:200]}")):
        return None
    limit = cell_of(item.cells, _DEADLINE_COLUMN)
    ranges = find_ranges(limit)
    deadline = ranges[0].last if ranges else parse_day(limit) if limit else None
    return Draft(
        title=item.title,
        deadline=deadline or find_deadline(item.text),
        address=find_address(item.text) or next(iter(find_contacts(item.text).emails), ""),
        files=item.files or ((item.url,) if is_file(item.url) else ()),
        url=item.url,
        path=item.path,
    )


def _own_page(facts: PageFacts) -> Draft | None:
    if facts.article is None or not _DRAFT.search(fold(f"{facts.article.title} {facts.main_text[:600]}")):
        return None
    text = facts.main_text
    emails = find_contacts(text).emails
    files = dict.fromkeys(
        link.url
        for link in facts.links
        if link.region is Region.MAIN and link.kind is LinkKind.HREF and is_file(link.url)
    )
    return Draft(
        title=facts.article.title,
        deadline=find_deadline(text),
        address=find_address(text) or (emails[0] if emails else ""),
        files=tuple(files),
        url=facts.url,
        path=facts.article.path,
    )


def read_drafts(facts: PageFacts) -> tuple[Draft, ...]:
    """The drafts of a page: the one it is about, else those that it lists.

    On a page that calls itself one of drafts every entry is one; elsewhere only entries that say so.
    """
    names = (*facts.breadcrumbs[-1:], *(heading.text for heading in facts.headings[:2]), facts.title)
    only_drafts = any(_DRAFT.search(fold(name)) for name in names)
    listed = tuple(draft for item in facts.items if (draft := _of_item(item, only_drafts)) is not None)
    own = _own_page(facts)
    several = sum(1 for draft in listed if draft.deadline is not None) > 1
    return (own,) if own is not None and not several else listed
