"""What provinces report as numbers: items of news, documents, services by level, up to a day and in the window.

Counts are no criteria: they stand beside the score, each with whether all was seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from checks.case import Case, Section, SectionState
from checks.count import Count
from checks.directives import is_directive
from checks.gathering import gather
from checks.reading.documents import document_kind, document_numbers, is_legal_normative
from checks.reading.facts import Item
from checks.reading.procedures import read_procedures
from checks.seen import hidden_by_scripts
from checks.timeline import Timeline, timeline

_NORMATIVE_KINDS = frozenset({"Luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"})
_LEVELS = {
    "1": "mức độ 1",
    "2": "mức độ 2",
    "3": "mức độ 3",
    "4": "mức độ 4",
    "full": "toàn trình",
    "partial": "một phần",
}
_SCHEMES = (("1", "2", "3", "4"), ("full", "partial"))


def is_normative(item: Item) -> bool:
    """Whether an entry is a legal normative document, by its number, else by the kind that its title begins with."""
    numbers = [item.number] if item.number else list(document_numbers(f"{item.title} {item.abstract}")[:1])
    if numbers:
        return is_legal_normative(numbers[0])
    return document_kind(item.title) in _NORMATIVE_KINDS


def counts(case: Case) -> tuple[Count, ...]:
    """Every count that the portal allows, in the order in which provinces report them."""
    if case.home is None:
        return ()
    kinds: tuple[tuple[str, Iterator[Count]], ...] = (
        ("news", _dated(case, "news", "Tin, bài", lambda item: True)),
        ("directives", _dated(case, "directives", "Văn bản chỉ đạo, điều hành", is_directive)),
        ("legal_documents", _dated(case, "legal_documents", "Văn bản quy phạm pháp luật", is_normative)),
        ("procedures", _services(case)),
    )
    return tuple(count for key, found in kinds if key in case.sections for count in found)


def _nothing(case: Case, section: Section) -> Count | None:
    """The count of a section that holds nothing to count, or of which nothing was seen; else None."""
    count = Count(key=section.key, title="", value=None, where=(section.url,) if section.url else ())
    if section.state is SectionState.EMPTY:
        return replace(count, value=0, complete=True, note="mục chưa có nội dung")
    if section.state is SectionState.ABSENT:
        return replace(count, note="không tìm thấy mục này")
    if section.state is SectionState.UNKNOWN:
        return replace(count, note="chưa xem được mục này")
    if section.external:
        return replace(
            count, note=f"mục dẫn sang {urlsplit(section.url).hostname or section.url}, không đếm được"
        )
    return None


def _dated(case: Case, key: str, title: str, counted: Callable[[Item], bool]) -> Iterator[Count]:
    """How many entries of a section there are up to the evaluation date, and in the window."""
    section = case.section(key)
    nothing = _nothing(case, section)
    if nothing is not None:
        yield replace(nothing, title=title, until=case.evaluated_at)
        return
    pages = case.pages_of(key)
    hidden = bool(hidden_by_scripts(pages))
    line = timeline(case, (section,))
    chosen = _Chosen.of(line, counted)
    until = case.last_expected_day
    since = case.window.start
    total = Count(
        key=key,
        title=title,
        value=len(chosen.days) + chosen.undated + chosen.unread,
        complete=section.complete and not hidden,
        until=case.evaluated_at,
        pages=len(pages),
        where=(section.url,),
    )
    yield total
    if until >= since:
        yield replace(
            total,
            key=f"{key}_in_window",
            title=f"{title} ghi ngày trong kỳ",
            value=sum(since <= day <= until for day in chosen.days),
            complete=line.known_since <= since and not chosen.unread and not hidden,
            since=since,
            until=until,
            undated=chosen.undated,
        )


@dataclass(frozen=True, kw_only=True)
class _Chosen:
    """The entries that count: their days, and how many have none or an unread one."""

    days: tuple[date, ...]
    undated: int
    unread: int

    @classmethod
    def of(cls, line: Timeline, counted: Callable[[Item], bool]) -> _Chosen:
        """Choose of a section's entries; those dated after the evaluation date are not there yet."""
        return cls(
            days=tuple(entry.day for entry in line.entries if counted(entry.item)),
            undated=sum(map(counted, line.undated)),
            unread=sum(map(counted, line.unread)),
        )


def _services(case: Case) -> Iterator[Count]:
    """How many procedures are listed, and at which level of online service."""
    key, title = "procedures", "Thủ tục hành chính, dịch vụ công"
    section = case.section(key)
    nothing = _nothing(case, section)
    if nothing is not None:
        yield replace(nothing, title=title, until=case.evaluated_at)
        return
    procedures = gather(case, [key], read_procedures, lambda procedure: procedure.name)
    pages = case.pages_of(key)
    levels = Counter(next((told.level for told in each.told if told.level), "") for each in procedures)
    whole = section.complete and not hidden_by_scripts(pages) and bool(procedures)
    total = Count(
        key=key,
        title=title,
        value=len(procedures),
        complete=whole,
        until=case.evaluated_at,
        pages=len(pages),
        where=(section.url,),
    )
    yield total
    untold = levels[""]
    for scheme in _SCHEMES:
        if any(levels[level] for level in scheme):
            for level in scheme:
                yield replace(
                    total,
                    key=f"{key}_level_{level}",
                    title=f"Dịch vụ công trực tuyến {_LEVELS[level]}",
                    value=levels[level],
                    complete=whole and not untold,
                    note=f"{untold} thủ tục chưa thấy ghi mức độ" if untold else "",
                )
