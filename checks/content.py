"""Does the page behind a label hold the thing? A label alone is not a section."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from checks.matching import match_text
from checks.reading.condition import says_administrator_notice, says_placeholder, telling_text
from checks.reading.contacts import PHONE
from checks.reading.facts import WITH_CONTENT, Item, PageFacts, Region
from checks.sections import calls_itself
from checks.vietnamese import fold, same_accents, squeeze
from checks.vocabulary import SectionType, vocabulary

_PHONE = re.compile(PHONE)
_WEEKDAY = re.compile(r"\b(thu (hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|tuan)\b")

_SCHEDULE = re.compile(r"\blich (?:cong tac|lam viec|tuan|hop|tiep)\b")
_FEW_LETTERS = 200
_VIETNAMESE = 0.12  # of the letters carry a Vietnamese mark; in other languages hardly any but names
_ACCENTS = re.compile("[À-ỹĐđ]")
_EXACT = 0.96  # a title that is a section's label and nothing else
_ENOUGH_WORDS = 25
_FEW_WORDS = 8  # beside titles: too few to be sure of a section, too many to call the page empty
_SHORT_TEXT = 60
_FEW_PICTURES = 2  # more are the pictures of a list's entries
_ENOUGH_ENTRIES = 4  # a list of so many entries shows what it is about


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
    if facts.placeholder or _only_says_so(facts):
        return "trang chỉ có tiêu đề hoặc ghi ‘đang cập nhật’"
    something = (
        facts.words >= _ENOUGH_WORDS
        or facts.items
        or facts.tables
        or (facts.article is not None and facts.article.words >= _ENOUGH_WORDS)
        or facts.embedded
        or _content_images(facts)
        or any(item.files for item in facts.items)
        or _PHONE.search(facts.main_text)
    )
    if something or len(_text_without_titles(facts).split()) >= _FEW_WORDS:
        return ""
    return "trang chỉ có tiêu đề và đường dẫn, không có nội dung"


def _asks_for_login(facts: PageFacts) -> bool:
    """Whether little more than a log-in form is left of a page without what every page of the portal shows.

    A log-in box that stands on every page has lost its words by then.
    """
    form = any(form.purpose == "login" and form.region in (Region.MAIN, Region.OTHER) for form in facts.forms)
    return form and not facts.items and facts.words <= _SHORT_TEXT and "mat khau" in fold(facts.main_text)


def _only_says_so(facts: PageFacts) -> bool:
    """Whether the few words of a page are that it will be filled; a picture of a building site changes nothing."""
    things = facts.tables or facts.embedded or any(item.day is not None or item.files for item in facts.items)
    lines = _text_without_titles(facts, by_line=True).splitlines()
    said = [line for line in lines if says_placeholder(line)]
    rest = sum(len(line.split()) for line in lines if line not in said)
    return bool(said) and not things and rest < _FEW_WORDS


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
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words as patterns for a text with accents ('thu' is not 'thứ') and for one without."""

    def pattern(forms: Iterable[str]) -> re.Pattern[str]:
        return re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})(?!\w)"
        )

    return pattern(map(same_accents, words)), pattern(map(fold, words))


def _says(words: tuple[str, ...], text: str) -> bool:
    """Whether a text holds one of the words."""
    accented, bare = _patterns(words)
    return bool(accented.search(same_accents(text)) if _ACCENTS.search(text) else bare.search(fold(text)))


def _tells(text: str, key: str) -> bool:
    """Whether a text speaks of a section's subject."""
    signs = vocabulary().sections[key].signs
    return bool(signs) and _says(signs, text)


def share_of_entries(entries: tuple[Item, ...], key: str) -> float:
    """Share of list entries whose title, text or cells speak of a section's subject; 0 of none."""
    if not entries:
        return 0.0
    said = [" ".join((item.title, item.abstract, *(label for label, _ in item.cells))) for item in entries]
    return sum(1 for text in said if _tells(text, key)) / len(entries)


def _speaks(facts: PageFacts, key: str) -> bool:
    """Whether the main text (not the page's own heading) speaks of a section's subject."""
    return _tells(_text_without_titles(facts), key)


def _text_without_titles(facts: PageFacts, *, by_line: bool = False) -> str:
    """The main text without the page's own names; with `by_line` its lines stay lines."""
    text = facts.main_text if by_line else squeeze(telling_text(facts.main_text))
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
    said = fold(" ".join((_text_without_titles(facts), *(item.title for item in facts.items))))
    if _WEEKDAY.search(said) or (_SCHEDULE.search(said) and (facts.dates or facts.items)) or facts.embedded:
        return _HOLDS
    if _content_images(facts):
        return _unsure("lịch có thể nằm trong ảnh")
    if len(facts.items) >= _ENOUGH_ENTRIES:
        return _other(f"{len(facts.items)} tin, bài trong mục không phải lịch")
    return (
        _unsure("nội dung trang không giống một lịch") if facts.dates else _empty("trang không có lịch nào")
    )


def _language(facts: PageFacts, _: SectionType) -> Content:
    """Another language than Vietnamese, by its letters."""
    letters = sum(1 for letter in facts.main_text if letter.isalpha())
    accented = len(_ACCENTS.findall(facts.main_text))
    if letters >= _FEW_LETTERS and accented > letters * _VIETNAMESE:
        return _other("trang vẫn bằng tiếng Việt")
    return _HOLDS


def _list(facts: PageFacts, entry: SectionType) -> Content:
    if (
        facts.items
        or facts.tables
        or facts.words >= _ENOUGH_WORDS
        or facts.embedded
        or _content_images(facts)
    ):
        return _by_signs(facts, entry)
    return _empty("danh sách của mục không có tin, bài hay văn bản nào")


def _text(facts: PageFacts, entry: SectionType) -> Content:
    if facts.words < _SHORT_TEXT and (_content_images(facts) or facts.embedded):
        return _unsure("nội dung nằm trong ảnh hoặc khung nhúng")
    return _by_signs(facts, entry)


def _questions(facts: PageFacts, entry: SectionType) -> Content:
    if any(form.purpose == "question" for form in facts.forms):
        return _HOLDS
    return _by_signs(facts, entry)


def _by_signs(facts: PageFacts, entry: SectionType) -> Content:
    """Whether the page speaks of the section's subject at all."""
    entries = _entries(facts)
    numbered = entry.holds in ("list", "documents") and any(item.number for item in entries)
    if not entry.signs or numbered or share_of_entries(entries, entry.key) > 0:
        return _HOLDS
    if _speaks(facts, entry.key):
        return _HOLDS
    return _without_signs(facts, entry, entries)


def _without_signs(facts: PageFacts, entry: SectionType, entries: tuple[Item, ...]) -> Content:
    """A page on which none of the telling words stands."""
    subject = entry.title[:1].lower() + entry.title[1:]
    if entry.wrong and _says(entry.wrong, _text_without_titles(facts)):
        return _other(f"nội dung trang không phải {subject}")
    named = entry.holds in _NAMED and any(match.key == entry.key for match in calls_itself(facts))
    pictures = sum(1 for image in facts.images if image.region is Region.MAIN)
    shown = (facts.embedded or pictures) and facts.words < _ENOUGH_WORDS
    if named and len(entries) < _ENOUGH_ENTRIES and not shown:
        return _HOLDS
    if facts.embedded or any(item.files for item in entries) or 0 < pictures <= _FEW_PICTURES:
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
    "text": _text,
    "language": _language,
}


def judge(facts: PageFacts, entry: SectionType) -> Content:
    """Whether a page holds what the vocabulary asks of a section (`holds` and `signs` of sections.yaml)."""
    if facts.login_wall or _asks_for_login(facts):
        return _empty("trang đòi đăng nhập, người dân không xem được")
    if facts.out_of_order:
        return _unsure("trang báo lỗi máy chủ hoặc đang bảo trì lúc xem")
    empty = _emptiness(facts)
    if empty and facts.needs_browser and not facts.rendered:
        return _unsure("nội dung do JavaScript dựng, chưa xem được bằng trình duyệt")
    if empty and not any(
        form.purpose in WITH_CONTENT and form.region in (Region.MAIN, Region.OTHER) for form in facts.forms
    ):
        return _empty(empty)
    return _JUDGES.get(entry.holds, _by_signs)(facts, entry)
