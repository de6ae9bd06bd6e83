"""Does the page behind a label hold the thing? A label alone is not a section."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from checks.matching import match_text
from checks.reading.condition import says_administrator_notice
from checks.reading.facts import WITH_CONTENT, Item, PageFacts, Region
from checks.sections import calls_itself
from checks.vietnamese import fold, same_accents, squeeze
from checks.vocabulary import SectionType, forgets_with_vocabulary, vocabulary

PHONE = r"(?:\+84|0)[\d .()-]{8,14}\d|1[89]00[\d .]{2,6}\d|\b1022\b"
_PHONE = re.compile(PHONE)
_WEEKDAY = re.compile(r"\b(thu (hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|tuan)\b")

_EXACT = 0.96  # a title that is a section's label and nothing else
_ENOUGH_WORDS = 25
_FEW_WORDS = 8  # beside titles: too few to be sure of a section, too many to call the page empty
_FEW_PICTURES = 2  # more are the pictures of a list's entries
_ENOUGH_ENTRIES = 5  # a list of so many entries shows what it is about


# Kinds of content of which a text or a few entries under the right name need none of the telling words.
_NAMED = frozenset({"any", "list", "text", "people", "contact"})


class Verdict(StrEnum):
    """What the page behind a label turned out to be."""

    HOLDS = "holds"
    EMPTY = "empty"
    OTHER = "other"  # content of another kind
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Verdict on one page for one kind of content, with the reason in Vietnamese ('' when it holds)."""

    verdict: Verdict
    reason: str = ""


_HOLDS = Content(verdict=Verdict.HOLDS)


def _emptiness(facts: PageFacts) -> str:
    """Why the page holds nothing at all ('' when it holds something)."""
    if facts.soft_missing:
        return "trang báo không tìm thấy nội dung"
    if says_administrator_notice(facts.main_text) and facts.words < _ENOUGH_WORDS * 2 and not facts.items:
        return "trang chỉ có thông báo dành cho người quản trị cổng"
    if facts.placeholder:
        return "trang chỉ có tiêu đề hoặc ghi ‘đang cập nhật’"
    something = (
        facts.words >= _ENOUGH_WORDS
        or facts.items
        or facts.tables
        or (facts.article is not None and facts.article.words >= _ENOUGH_WORDS)
        or facts.frames
        or _content_images(facts)
        or any(item.files for item in facts.items)
        or _PHONE.search(facts.main_text)
    )
    if something or len(_text_without_titles(facts).split()) >= _FEW_WORDS:
        return ""
    return "trang chỉ có tiêu đề và đường dẫn, không có nội dung"


def _content_images(facts: PageFacts) -> bool:
    return any(image.region is Region.MAIN for image in facts.images)


def _entries(facts: PageFacts) -> tuple[Item, ...]:
    """The page's list entries without undated links to sections (side boxes that stand in the main part)."""
    return tuple(
        item
        for item in facts.items
        if item.day is not None or not any(m.confidence >= _EXACT for m in match_text(item.title))
    )


@cache
def _signs(key: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells a section's subject: in a text with accents ('thu' is not 'thứ'), and in one without."""
    return tuple(  # type: ignore[return-value]
        re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?!\w)")
        for words in (
            [same_accents(sign) for sign in vocabulary().sections[key].signs],
            [fold(sign) for sign in vocabulary().sections[key].signs],
        )
    )


forgets_with_vocabulary(_signs.cache_clear)


def _tells(text: str, key: str) -> bool:
    """Whether a text speaks of a section's subject."""
    accented, bare = _signs(key)
    return bool(bare.search(fold(text)) if text.isascii() else accented.search(same_accents(text)))


def share_of_entries(entries: tuple[Item, ...], key: str) -> float:
    """Share of list entries whose title, text or cells speak of a section's subject; 0 of none."""
    if not entries:
        return 0.0
    said = [" ".join((item.title, item.abstract, *(label for label, _ in item.cells))) for item in entries]
    return sum(1 for text in said if _tells(text, key)) / len(entries)


def _speaks(facts: PageFacts, key: str) -> bool:
    """Whether the main text (not the page's own heading) speaks of a section's subject."""
    return _tells(_text_without_titles(facts), key)


def _text_without_titles(facts: PageFacts) -> str:
    text = squeeze(facts.main_text)
    for title in (*(heading.text for heading in facts.headings), *facts.breadcrumbs):
        text = text.replace(title, " ", 1)
    return text


def _other(reason: str) -> Content:
    return Content(verdict=Verdict.OTHER, reason=reason)


def _unsure(reason: str) -> Content:
    return Content(verdict=Verdict.UNSURE, reason=reason)


def _empty(reason: str) -> Content:
    return Content(verdict=Verdict.EMPTY, reason=reason)


_ONLY_TENDERS = "trang chỉ có thông báo mời thầu, không có danh mục dự án"


def _projects(facts: PageFacts, entry: SectionType) -> Content:
    if entries := _entries(facts):
        tenders = share_of_entries(entries, "procurement")
        projects = share_of_entries(entries, entry.key)
        if projects and (tenders < 1 or projects > tenders):
            return _HOLDS
        if tenders:
            return _other(_ONLY_TENDERS)
    elif _speaks(facts, entry.key) and not (_speaks(facts, "procurement") and not facts.tables):
        return _HOLDS
    elif _speaks(facts, "procurement"):
        return _other(_ONLY_TENDERS)
    return _by_signs(facts, entry)


def _drafts(facts: PageFacts, entry: SectionType) -> Content:
    if (entries := _entries(facts)) and not share_of_entries(entries, entry.key):
        return _other("danh sách không có dự thảo nào để góp ý")
    return _by_signs(facts, entry)


def _phone(facts: PageFacts, _: SectionType) -> Content:
    if _PHONE.search(facts.main_text):  # the contact block at the foot of every page does not count
        return _HOLDS
    if _content_images(facts):
        return _unsure("số điện thoại có thể nằm trong ảnh")
    return _empty("trang không có số điện thoại nào")


def _schedule(facts: PageFacts, _: SectionType) -> Content:
    if _WEEKDAY.search(fold(facts.main_text)) or facts.dates or facts.items or facts.frames:
        return _HOLDS
    if _content_images(facts):
        return _unsure("lịch có thể nằm trong ảnh")
    return _empty("trang không có lịch nào")


def _list(facts: PageFacts, entry: SectionType) -> Content:
    if facts.items or facts.tables or facts.words >= _ENOUGH_WORDS or facts.frames or _content_images(facts):
        return _by_signs(facts, entry)
    return _empty("danh sách của mục không có tin, bài hay văn bản nào")


def _questions(facts: PageFacts, entry: SectionType) -> Content:
    if any(form.purpose == "question" for form in facts.forms):
        return _HOLDS
    return _by_signs(facts, entry)


def _by_signs(facts: PageFacts, entry: SectionType) -> Content:
    """Whether the page speaks of the section's subject at all."""
    if not entry.signs:
        return _HOLDS
    entries = _entries(facts)
    numbered = entry.holds in ("list", "documents") and any(item.number for item in entries)
    if numbered or share_of_entries(entries, entry.key) > 0:
        return _HOLDS
    named = entry.holds in _NAMED and any(match.key == entry.key for match in calls_itself(facts))
    if _speaks(facts, entry.key) or (named and len(entries) < _ENOUGH_ENTRIES):
        return _HOLDS
    subject = entry.title[:1].lower() + entry.title[1:]
    pictures = sum(1 for image in facts.images if image.region is Region.MAIN)
    if facts.frames or any(item.files for item in entries) or 0 < pictures <= _FEW_PICTURES:
        return _unsure("nội dung nằm trong ảnh, tệp hoặc khung nhúng")
    if len(entries) >= _ENOUGH_ENTRIES:
        return _other(f"{len(entries)} tin, bài trong mục không nói về {subject}")
    return _unsure(f"nội dung trang không nói về {subject}")


_JUDGES: Mapping[str, Callable[[PageFacts, SectionType], Content]] = {
    "projects": _projects,
    "drafts": _drafts,
    "phone": _phone,
    "schedule": _schedule,
    "questions": _questions,
    "list": _list,
}


def judge(facts: PageFacts, entry: SectionType) -> Content:
    """Whether a page holds what the vocabulary asks of a section (`holds` and `signs` of sections.yaml)."""
    if facts.login_wall:
        return _empty("trang đòi đăng nhập, người dân không xem được")
    empty = _emptiness(facts)
    if empty and facts.needs_browser and not facts.rendered:
        return _unsure("nội dung do JavaScript dựng, chưa xem được bằng trình duyệt")
    if empty and not any(
        form.purpose in WITH_CONTENT and form.region in (Region.MAIN, Region.OTHER) for form in facts.forms
    ):
        return _empty(empty)
    return _JUDGES.get(entry.holds, _by_signs)(facts, entry)
