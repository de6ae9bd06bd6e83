"""Does the page behind a label hold the thing? A label alone is not a section."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checks.matching import match_text
from checks.reading.facts import WITH_CONTENT, Item, PageFacts
from checks.vietnamese import fold

_PHONE = re.compile(r"(?:\+84|0)[\d .()-]{8,14}\d|1[89]00[\d .]{2,6}\d|\b1022\b")
_WEEKDAY = re.compile(r"\b(thu (hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|tuan)\b")
_TENDER = re.compile(
    r"\b(dau thau|moi thau|chao gia|bao gia|nha thau|goi thau|mua sam|trung thau|chao hang|tham dinh gia|dau gia)\b"
)
_PROJECT = re.compile(
    r"\b(du an|cong trinh|chu dau tu|tong muc dau tu|hang muc|khoi cong|giai phong mat bang)\b"
)
_DRAFT = re.compile(r"\b(du thao|lay y kien|gop y|xin y kien)\b")
_PROCEDURE = re.compile(
    r"\b(thu tuc|cap (giay|phep|lai|moi|doi)|dang ky|ho so|giay phep|linh vuc|cap do|muc do)\b"
)
_QUESTION = re.compile(r"\b(hoi|cau hoi|tra loi|giai dap|ban doc|cong dan)\b|\?")
_DOCUMENT = re.compile(
    r"\b(so ky hieu|so hieu|ngay ban hanh|trich yeu|nghi dinh|quyet dinh|thong tu|luat|nghi quyet)\b"
)

_EXACT = 0.96  # a title that is a section's label and nothing else
_ENOUGH_WORDS = 25
_FEW_WORDS = 8  # beside titles: too few to be sure of a section, too many to call the page empty


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


def _emptiness(facts: PageFacts) -> str:
    """Why the page holds nothing at all ('' when it holds something)."""
    if facts.soft_missing:
        return "trang báo không tìm thấy nội dung"
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
    return any(image.region.value == "main" for image in facts.images)


def _entries(facts: PageFacts) -> tuple[Item, ...]:
    """The page's list entries without undated links to sections (side boxes that stand in the main part)."""
    return tuple(
        item
        for item in facts.items
        if item.day is not None or not any(m.confidence >= _EXACT for m in match_text(item.title))
    )


def _share(items: tuple[Item, ...], pattern: re.Pattern[str]) -> float:
    """Share of list entries whose title or text speaks of a pattern's subject."""
    if not items:
        return 0.0
    said = [
        fold(" ".join((item.title, item.abstract, *(label for label, _ in item.cells)))) for item in items
    ]
    return sum(1 for text in said if pattern.search(text)) / len(items)


def _speaks(facts: PageFacts, pattern: re.Pattern[str]) -> bool:
    """Whether the main text (not the page's own heading) speaks of a subject."""
    return pattern.search(_text_without_titles(facts)) is not None


def _text_without_titles(facts: PageFacts) -> str:
    text = fold(facts.main_text)
    for heading in facts.headings:
        text = text.replace(fold(heading.text), " ", 1)
    for crumb in facts.breadcrumbs:
        text = text.replace(fold(crumb), " ", 1)
    return text


def _projects(facts: PageFacts) -> Content:
    if entries := _entries(facts):
        tenders = _share(entries, _TENDER)
        projects = _share(entries, _PROJECT)
        if projects and (tenders < 1 or projects > tenders):
            return Content(verdict=Verdict.HOLDS)
        if tenders:
            return Content(
                verdict=Verdict.OTHER, reason="trang chỉ có thông báo mời thầu, không có danh mục dự án"
            )
        return Content(verdict=Verdict.UNSURE, reason="các tin trong mục không nói về dự án")
    if _speaks(facts, _PROJECT) and not (_speaks(facts, _TENDER) and not facts.tables):
        return Content(verdict=Verdict.HOLDS)
    if _speaks(facts, _TENDER):
        return Content(
            verdict=Verdict.OTHER, reason="trang chỉ có thông báo mời thầu, không có danh mục dự án"
        )
    return Content(verdict=Verdict.UNSURE, reason="nội dung trang không nói về dự án")


def _by_pattern(facts: PageFacts, pattern: re.Pattern[str], reason: str) -> Content:
    if _share(_entries(facts), pattern) > 0 or _speaks(facts, pattern):
        return Content(verdict=Verdict.HOLDS)
    return Content(verdict=Verdict.UNSURE, reason=reason)


def _drafts(facts: PageFacts) -> Content:
    if (entries := _entries(facts)) and not _share(entries, _DRAFT):
        return Content(verdict=Verdict.OTHER, reason="danh sách không có dự thảo nào để góp ý")
    return _by_pattern(facts, _DRAFT, "trang không có dự thảo nào để góp ý")


def _phone(facts: PageFacts) -> Content:
    if _PHONE.search(facts.main_text):  # the contact block at the foot of every page does not count
        return Content(verdict=Verdict.HOLDS)
    if _content_images(facts):
        return Content(verdict=Verdict.UNSURE, reason="số điện thoại có thể nằm trong ảnh")
    return Content(verdict=Verdict.EMPTY, reason="trang không có số điện thoại nào")


def _schedule(facts: PageFacts) -> Content:
    if _WEEKDAY.search(fold(facts.main_text)) or facts.dates or facts.items or facts.frames:
        return Content(verdict=Verdict.HOLDS)
    if _content_images(facts):
        return Content(verdict=Verdict.UNSURE, reason="lịch có thể nằm trong ảnh")
    return Content(verdict=Verdict.EMPTY, reason="trang không có lịch nào")


def _list(facts: PageFacts) -> Content:
    if facts.items or facts.tables or facts.words >= _ENOUGH_WORDS or facts.frames or _content_images(facts):
        return Content(verdict=Verdict.HOLDS)
    return Content(verdict=Verdict.EMPTY, reason="danh sách của mục không có tin, bài hay văn bản nào")


def _anything(_: PageFacts) -> Content:
    return Content(verdict=Verdict.HOLDS)


def _questions(facts: PageFacts) -> Content:
    if any(form.purpose == "question" for form in facts.forms):
        return Content(verdict=Verdict.HOLDS)
    return _by_pattern(facts, _QUESTION, "trang không có câu hỏi nào")


_JUDGES: Mapping[str, Callable[[PageFacts], Content]] = {
    "projects": _projects,
    "tenders": lambda facts: _by_pattern(facts, _TENDER, "các tin trong mục không nói về đấu thầu, mua sắm"),
    "drafts": _drafts,
    "phone": _phone,
    "schedule": _schedule,
    "procedures": lambda facts: _by_pattern(facts, _PROCEDURE, "trang không có thủ tục nào"),
    "questions": _questions,
    "documents": lambda facts: _by_pattern(facts, _DOCUMENT, "trang không có văn bản nào"),
    "list": _list,
}


def judge(facts: PageFacts, holds: str) -> Content:
    """Whether a page holds content of the kind that the vocabulary asks for (`holds` of sections.yaml)."""
    if facts.login_wall:
        return Content(verdict=Verdict.UNSURE, reason="trang đòi đăng nhập")
    empty = _emptiness(facts)
    if empty and facts.needs_browser and not facts.rendered:
        return Content(
            verdict=Verdict.UNSURE, reason="nội dung do JavaScript dựng, chưa xem được bằng trình duyệt"
        )
    if empty and not any(form.purpose in WITH_CONTENT for form in facts.forms):
        return Content(verdict=Verdict.EMPTY, reason=empty)
    return _JUDGES.get(holds, _anything)(facts)
