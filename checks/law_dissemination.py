"""Heading 3: guidance on law, policy and regime."""

from __future__ import annotations

import re
from fractions import Fraction

from checks.case import Case
from checks.model import Finding, cannot_tell
from checks.reading.documents import document_numbers
from checks.reading.facts import Item
from checks.registry import check
from checks.seen import (
    cite_item,
    cite_pages,
    hidden_by_scripts,
    looked,
    not_built,
    not_on_portal,
    own_sections,
    settle,
)
from checks.timeline import distinct
from checks.vietnamese import same_accents
from checks.wording import share_of
from evidence.model import Cause

_GUIDANCE = re.compile(
    r"\b(hướng dẫn|quy định|luật|nghị định|thông tư|pháp lệnh|nghị quyết|chính sách|chế độ|điểm mới"
    r"|văn bản mới|phổ biến|tìm hiểu|những điều cần biết|mức phạt|xử phạt|quyền|nghĩa vụ)\b"
)
# Reports of what somebody did are news about dissemination, not the guidance itself.
_EVENT = re.compile(
    r"\b(hội nghị|hội thảo|tổ chức (hội|lễ|lớp|tập|cuộc|tuyên|phổ)|khai mạc|bế mạc|phát động|tập huấn"
    r"|lễ|kỷ niệm|tham dự|dự họp|họp|cuộc thi|trao giải|ra quân)\b"
)
_QUESTION = re.compile(r"\?\s*$|^(hỏi|hỏi đáp|câu hỏi)\b")


def is_guidance(item: Item) -> bool:
    """Whether an entry explains law, policy or regime, by its title: not a question, not the report of an
    event."""
    title = same_accents(item.title)
    if _QUESTION.search(title):
        return False
    if document_numbers(item.title):
        return True
    return bool(_GUIDANCE.search(title)) and not _EVENT.search(title)


@check("guidance_texts")
def guidance_texts(case: Case, *, section: str, minimum: int) -> Finding:
    """Texts that guide on law, policy and regime are published.

    Applicability: every portal. Expectation: at least `minimum` entries of the section are guidance, fewer
    earn their share. Assumption: the title tells guidance from news of events; questions and answers count
    elsewhere.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    items = distinct(found[0].items)
    guidance = [item for item in items if is_guidance(item)]
    if not items:
        hidden = hidden_by_scripts(case.pages_of(section))
        if hidden:
            return not_built(case, hidden, section)
        return cannot_tell(
            f"Chưa đọc được danh sách tin, bài của mục ‘{case.title_of(section)}’, cần người xem lại.",
            cause=Cause.OURS,
            need="look",
            unseen=(found[0].url,),
        )
    floor = share_of(len(guidance), minimum)
    complete = found[0].complete
    return settle(
        floor,
        floor if complete else Fraction(1),
        f"Thấy {'' if complete else 'ít nhất '}{len(guidance)} bài phổ biến, hướng dẫn pháp luật, "
        "chế độ, chính sách "
        f"trong {len(items)} tin, bài đã xem (mức đạt: từ {minimum}).",
        open_note="Danh sách chưa xem hết.",
        citations=tuple(c for item in guidance[:minimum] for c in cite_item(case, item, found))
        or cite_pages(case, found),
        looked_at=looked(found),
        count=len(guidance),
        items=len(items),
    )
