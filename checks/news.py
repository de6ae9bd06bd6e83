"""Heading 2: are news items complete, and are they the agency's own?"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, NamedTuple

from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell
from checks.reading.facts import Item, PageFacts
from checks.registry import Degree, check
from checks.seen import (
    Reader,
    cite_item,
    hidden_by_scripts,
    not_built,
    not_on_portal,
    own_sections,
    settle,
)
from checks.timeline import distinct
from checks.vietnamese import fold, same_accents
from checks.wording import percent, plain, share_of
from evidence.model import Cause

Attribute = Literal["title", "date", "author_or_source"]
_WORDS = {"title": "tiêu đề", "date": "ngày đăng", "author_or_source": "tác giả hoặc nguồn"}

# Names under which others publish, with accents (Bảo is a person's name, báo a newspaper).
_PRESS = re.compile(r"\b(báo(?! cáo)|tạp chí|thông tấn|ttxvn|vtv\d?|vov\d?|đài|truyền hình)\b")
_PORTAL = re.compile(r"\b(cổng (thông tin|ttđt)|trang (thông tin|tin)|website)\b")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org)\b")


class _Read(NamedTuple):
    """An entry of the list with the facts of its own page (None where that was not read, or not built)."""

    item: Item
    page: PageFacts | None


def _entries(case: Case, section: Section) -> tuple[_Read, ...]:
    """The entries of a list of news; a section's own page is none, also where a map of the portal lists it."""
    reader = Reader(case)
    landings = {other.url for other in case.sections.values() if other.url}
    items = (item for item in distinct(section.items) if item.url not in landings)
    return tuple(_Read(item, _built(reader.facts(item.url))) for item in items)


def _built(page: PageFacts | None) -> PageFacts | None:
    return page if page is not None and not hidden_by_scripts([page]) else None


def _author_or_source(page: PageFacts) -> str:
    own = page.article
    named = (own.author or own.source) if own is not None else ""
    return named or page.meta("author", "article:author", "dc.creator", "dcterms.creator")


@check("item_attributes")
def item_attributes(case: Case, *, section: str, attributes: tuple[Attribute, ...], share: Degree) -> Finding:
    """News items carry title, date, and author or source.

    Applicability: the section has entries. Expectation: each attribute earns an equal part where at least
    `share` of the items carry it, less in proportion. Assumptions: title and date may stand in the list or on
    the item's page, author and source on the item's page; the items whose pages were read stand for all.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    entries = _entries(case, found[0])
    read = [entry for entry in entries if entry.page is not None]
    if not entries:
        return _no_entries(case, found[0])
    carried = {
        "title": [bool(e.item.title or (e.page and e.page.article and e.page.article.title)) for e in read],
        "date": [bool(e.item.day or (e.page and e.page.article and e.page.article.day)) for e in read],
        "author_or_source": [bool(_author_or_source(e.page)) for e in read if e.page],
    }
    if not read:  # the lists alone tell titles and dates
        carried = {
            "title": [bool(e.item.title) for e in entries],
            "date": [e.item.day is not None for e in entries],
        }
    floor = ceiling = Fraction(0)
    for attribute in attributes:
        marks = carried.get(attribute)
        part = min(share_of(sum(marks), len(marks)) / share, Fraction(1)) if marks else Fraction(0)
        floor += part / len(attributes)
        # a date that the list does not show may stand on the page that was not read
        ceiling += (part if read or part == 1 else Fraction(1)) / len(attributes)
    shown = read or list(entries)
    told = ", ".join(
        f"{_WORDS[name]} {sum(carried[name])}/{len(carried[name])}" for name in attributes if name in carried
    )
    return settle(
        floor,
        ceiling,
        f"Trong {len(shown)} tin, bài đã xem: {told} (mức đạt: từ {percent(share)} số tin, bài).",
        open_note="Chưa xem trang riêng của từng tin, bài.",
        citations=_cite_entries(case, shown, found[0]),
        looked_at=tuple(entry.item.url for entry in shown[:40]),
        items=len(shown),
        carried={name: sum(marks) for name, marks in carried.items()},
    )


def _cite_entries(case: Case, entries: list[_Read], section: Section) -> tuple[Citation, ...]:
    return tuple(citation for entry in entries[:2] for citation in cite_item(case, entry.item, (section,)))


def _no_entries(case: Case, section: Section) -> Finding:
    hidden = hidden_by_scripts(case.pages_of(section.key))
    if hidden:
        return not_built(case, hidden, section.key)
    return cannot_tell(
        f"Chưa đọc được danh sách tin, bài của mục ‘{case.title_of(section.key)}’, cần người xem lại.",
        cause=Cause.OURS,
        need="look",
        unseen=(section.url,),
    )


@check("own_remit")
def own_remit(case: Case, *, section: str, share: Degree) -> Finding:
    """News is about the agency's own remit, not taken over from others.

    Applicability: the section has entries. Expectation: at least `share` of the items that were read are the
    agency's own, less in proportion. Assumptions: an item whose source names a newspaper, a broadcaster or
    another portal is taken over; one that names another author, or names no source and mentions the agency,
    is its own; one that does neither is open.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    entries = _entries(case, found[0])
    read = [entry for entry in entries if entry.page is not None]
    if not entries:
        return _no_entries(case, found[0])
    if not read:
        return cannot_tell(
            "Chưa xem trang riêng của tin, bài nào nên chưa biết nguồn tin.",
            cause=Cause.OURS,
            need="unseen",
            unseen=tuple(entry.item.url for entry in entries[:10]),
        )
    names = _own_names(case)
    kinds = [(_origin(case, entry.page, names), entry) for entry in read if entry.page is not None]
    own = [entry for kind, entry in kinds if kind == "own"]
    taken = [entry for kind, entry in kinds if kind == "taken"]
    unclear = len(read) - len(own) - len(taken)
    return settle(
        min(share_of(len(own), len(read)) / share, Fraction(1)),
        min(share_of(len(own) + unclear, len(read)) / share, Fraction(1)),
        f"Trong {len(read)} tin, bài đã xem: {len(own)} của cơ quan, {len(taken)} đăng lại từ báo "
        "hoặc cổng khác"
        + (f", {unclear} chưa rõ nguồn" if unclear else "")
        + f" (mức đạt: từ {percent(share)} là của cơ quan).",
        open_note="Các tin, bài chưa rõ nguồn cần người xem.",
        need="look",
        cause=Cause.SITE,
        citations=_cite_sources(case, own[:1] + taken[:3]),
        looked_at=tuple(entry.item.url for entry in read[:40]),
        own=len(own),
        taken=len(taken),
        unclear=unclear,
        share=plain(share_of(len(own), len(read))),
    )


def _own_names(case: Case) -> tuple[str, ...]:
    """Folded names by which texts call the agency: in full, and without its place."""
    full = fold(case.site.agency.name)
    return tuple(dict.fromkeys((full, re.split(r" (?:tinh|thanh pho|tp|huyen|thi xa) ", full)[0])))


def _initials(names: tuple[str, ...]) -> str:
    """Initials of the name after its first word: 'Sở Khoa học và Công nghệ' → 'khcn'."""
    return "".join(word[0] for word in names[-1].split()[1:])


def _origin(case: Case, page: PageFacts, names: tuple[str, ...]) -> str:
    """'own', 'taken' or 'unclear'."""
    written = page.article.source if page.article is not None else ""
    source, accented = fold(written), same_accents(written)
    named_host = _HOST.search(source)
    if named_host:
        return "own" if case.site.agency.owns(f"https://{named_host.group()}/") else "taken"
    if _PRESS.search(accented):
        return "taken"
    initials = _initials(names)
    if any(name in source for name in names) or (len(initials) > 2 and initials in source.replace(" ", "")):
        return "own"
    if _PORTAL.search(accented):
        return "taken"
    if source or (page.article is not None and page.article.author):
        return "own"
    return "own" if any(name in fold(page.main_text) for name in names) else "unclear"


def _cite_sources(case: Case, entries: list[_Read]) -> tuple[Citation, ...]:
    return tuple(
        case.cite(page.url, (page.article.source or page.article.title) if page.article else entry.item.title)
        for entry in entries
        if (page := entry.page) is not None
    )
