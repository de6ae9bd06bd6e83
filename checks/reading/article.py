"""A single item's own page: its title, own day, author or source."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from itertools import accumulate

from checks.reading.dates import find_dates
from checks.reading.facts import Article, FoundDate, Heading, Region
from checks.reading.lines import Line
from checks.reading.tree import Document, Node
from checks.vietnamese import fold, squeeze

_OWN_LABEL = re.compile(
    r"^(?:ngay )?(?:dang|cap nhat|gio dang|xuat ban|tao)|^ngay (?:dang|cap nhat|gio dang)|^posted|^published|"
    r"^updated|^last|^thoi gian"
)
_SOURCE = re.compile(r"^\(?\s*(?:Nguồn(?:\s+tin)?|Source)\s*[:：]\s*(?P<name>.{2,80}?)\)?$", re.IGNORECASE)
_AUTHOR = re.compile(
    r"^\(?\s*(?:Tác\s+giả|Người\s+(?:đăng|viết|gửi|đưa\s+tin)|Bài(?:\s+và\s+ảnh)?|Tin(?:,\s*(?:bài|ảnh))*|"
    r"Thực\s+hiện|Author|By|"
    r"Ban\s+biên\s+tập|BBT)\s*[:：]\s*(?P<name>.{2,80}?)\)?$",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"(?:Tác\s+giả|Người\s+đăng)\s*[:：]\s*(?P<author>[^|\n;]{2,60})|Nguồn(?:\s+tin)?\s*[:：]\s*(?P<source>[^|\n;]{2,60})",
    re.IGNORECASE,
)
_THEO = re.compile(r"^\(?\s*Theo\s*[:：]?\s+(?P<name>[A-ZĐÀ-Ỹ][^.]{1,60}?)\)?\.?$")
_NAME_WORD = r"[A-ZĐÀ-ỸÁẮẤƠƯ][a-zđà-ỹ]*\.?"
_SIGNED = re.compile(rf"^\(?(?:{_NAME_WORD})(?:\s+(?:{_NAME_WORD}|\([^)]{{2,40}}\)|[-–])){{0,5}}\)?$")
_OFFICE_SIGNED = re.compile(
    r"^(?:Phòng|Văn phòng|Ban biên tập|BBT|Trung tâm|Thanh tra|Ban|Chi cục|Sở)\s+[^.:]{2,60}$"
)
_NOT_TITLES = re.compile(
    r"^(?:tin|cac|bai|van ban|thong tin)?\s*(?:lien quan|khac|cung chuyen muc|noi bat|moi|doc nhieu|cung loai|nong)"
)
# Other metadata tell when the page was made, often the day of the visit.
_META_DAYS = ("article:published_time", "datepublished", "og:article:published_time", "pubdate")


def _site_free(title: str) -> str:
    """A page's title without the site's name after the last separators."""
    return re.split(r"\s+[|\-–»]\s+", title)[0]


def article_title(document: Document, headings: list[tuple[Node, Heading]]) -> tuple[str, Node | None]:
    """The title of what the page is about and its element ('' and None where only lists stand here)."""
    og = document.metadata.get("og:title", "")
    wanted = fold(document.title), fold(og)
    best: tuple[int, str, Node] | None = None
    for node, heading in headings:
        if node.region not in (Region.MAIN, Region.OTHER) or node.anchors or len(heading.text) < 8:
            continue
        folded = fold(heading.text)
        if _NOT_TITLES.match(folded) or node.entry:
            continue
        in_title = any(text and (text.startswith(folded[:80]) or folded.startswith(text)) for text in wanted)
        score = (4 if in_title and len(folded) >= 20 else 2 if in_title else 0) + (
            1 if heading.level == 1 else 0
        )
        if best is None or score > best[0]:
            best = (score, heading.text, node)
    if best is not None and best[0] > 0:
        return best[1], best[2]
    return "", None


_NOT_SIGNED = re.compile(r"(?:theo|nguon|tin|cac|other|related|news|in|print|chia se|share|tags?)\b")
_SHORT_TITLE = 25
_DATE_LINE = re.compile(r"^[\W\d]*$")


def _dated_heading(headings: list[tuple[Node, Heading]], own: list[Line]) -> tuple[str, Node | None, int]:
    """A heading with a line of its own date just below it: the title of an article on sites with one page title."""
    reached = list(accumulate((line.node.order for line in own), max))
    places = [node.order for node, _ in headings]
    for node, heading in headings:
        if node.region is not Region.MAIN or node.anchors or len(heading.text) < 15:
            continue
        start = bisect_left(reached, node.order)  # the first line at the heading or behind it
        following = bisect_left(places, node.end)
        below = places[following] if following < len(places) else own[-1].node.end if own else 0
        for line in own[start + 1 : start + 4]:
            if line.node.order >= below:
                break
            for found in find_dates(line.text):
                rest = line.text.replace(found.text, "")
                weekday = re.sub(r"(?i)thứ \w+|chủ nhật|ngày|[ap]m", "", rest)
                tools = (
                    line.text.startswith(found.text) and len(weekday.split()) <= 8
                )  # 'Xem cỡ chữ', 'In trang'
                if tools or _OWN_LABEL.match(found.label) or _DATE_LINE.match(weekday):
                    return heading.text, node, start
    return "", None, 0


def read_article(
    document: Document,
    headings: list[tuple[Node, Heading]],
    lines: list[Line],
    *,
    entries: frozenset[int],
    listed: int,
    today: date | None,
) -> Article | None:
    """The article of a page, None on list pages and pages without a text of their own.

    `entries` are elements inside list entries: their dates belong to other items. `listed` is how many entries
    the page lists.
    """
    title, at = article_title(document, headings)
    own = [line for line in lines if line.region is Region.MAIN and line.node.order not in entries]
    start = 0
    if at is None:
        plain = _site_free(document.title)
        folded = fold(plain)
        for index, line in enumerate(own):
            if len(folded) >= 20 and fold(line.text)[:70] == folded[:70] and not line.link_length:
                title, at, start = line.text, line.node, index
                break
    else:
        start = next((index for index, line in enumerate(own) if line.node.order >= at.order), 0)
    if len(title) < _SHORT_TITLE:  # perhaps only the name of the column that the article stands in
        dated = _dated_heading(headings, own)
        if len(dated[0]) > len(title) and (
            at is None or (dated[1] is not None and dated[1].order > at.order)
        ):
            title, at, start = dated
    if not title:
        title = (
            _site_free(document.metadata.get("og:title") or "")
            if document.metadata.get("og:type") == "article"
            else ""
        )
        if not title:
            return None
    text = [line for line in own[start:] if line.link_length * 2 < len(line.text)]
    words = sum(len(line.text.split()) for line in text)
    day = _own_day(own, start, document, today)
    about = fold(document.title).startswith(fold(title)[:60])
    if listed >= 3 and words < 60 and (day is None or not about):
        return None  # the title of a list
    author, source = _signed(own[start:])
    if words < 25 and day is None:
        return None
    if day is None and not author and not source and words < 60:
        return None
    return Article(
        title=title,
        day=day.value if day else None,
        day_text=day.text if day else "",
        author=author
        or squeeze(document.metadata.get("author", "")) * bool(document.metadata.get("og:type") == "article"),
        source=source,
        words=words,
        path=at.path if at is not None else "",
    )


def _own_day(own: list[Line], start: int, document: Document, today: date | None) -> FoundDate | None:
    """The day near the title: labelled first, then standing alone after or just before it, then by metadata."""
    near = own[start : start + 8] + own[max(0, start - 3) : start]
    for line in near:
        for found in find_dates(line.text, today=today):
            if _OWN_LABEL.match(found.label):
                return found
    for line in near:
        for found in find_dates(line.text, today=today):
            if len(line.text) - len(found.text) <= 70 and not re.search(
                r"[a-zà-ỹ]{3,}\s+ngày\s*$", line.text.split(found.text)[0]
            ):
                return found
    for line in own[start:]:
        for found in find_dates(line.text):
            if len(line.text) <= 90 and re.match(r"^(?:ngay )?(?:dang|cap nhat)|^posted", found.label):
                return found
    for name in _META_DAYS:
        dates = find_dates(document.metadata.get(name, ""), path=f"meta[{name}]")
        if dates:
            return dates[0]
    return None


def _signed(own: list[Line]) -> tuple[str, str]:
    """Author and source, by label anywhere or by a name alone at the end of the text."""
    author = source = ""
    for line in own:
        if len(line.text) > 200:
            continue
        text = line.text.strip(" .")
        if not author and (match := _AUTHOR.match(text)):
            author = match["name"]
        if not source and ((match := _SOURCE.match(text)) or (match := _THEO.match(text))):
            source = match["name"]
        for found in _ANYWHERE.finditer(text):
            author = author or squeeze(found["author"] or "")
            source = source or squeeze(found["source"] or "")
    if author:
        return squeeze(author), squeeze(source)
    body = [index for index, line in enumerate(own) if len(line.text) > 120]
    if body:
        for line in own[body[-1] + 1 : body[-1] + 4]:
            text = line.text.strip(" .*-–")
            if (
                not line.link_length
                and 3 <= len(text) <= 60
                and not _NOT_SIGNED.match(fold(text))
                and (_SIGNED.match(text) or (_OFFICE_SIGNED.match(text) and not source))
            ):
                return text, squeeze(source)
    return "", squeeze(source)
