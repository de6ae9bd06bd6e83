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
from evidence.model import Cause

# Words of a text that tells how a rule is carried out.
_GUIDES = re.compile(
    r"\b(hướng dẫn|cẩm nang|sổ tay|cách thức|cách (tính|nộp|khai|kê khai|đăng ký|tra cứu|làm|xử lý|xác định|ghi)"
    r"|các bước|quy trình|trình tự|thủ tục|hồ sơ (cần|gồm)|(những|các) (điều|việc|lưu ý) cần|lưu ý)\b"
)
_BEGINS_AS_GUIDE = re.compile(
    r"^(hướng dẫn|cẩm nang|sổ tay|cách|các bước|quy trình|trình tự|thủ tục|lưu ý)\b"
)
# A text that makes a new law known is dissemination; it does not yet guide.
_ANNOUNCES = re.compile(
    r"^(giới thiệu|phổ biến|tuyên truyền|quy định mới|chính sách mới|(những |một số |các )?điểm mới|tìm hiểu"
    r"|ban hành|công bố|toàn văn|triển khai|văn bản mới|(bộ )?luật|nghị định|thông tư|nghị quyết|quyết định)\b"
)
# Subjects of the law: such a title may or may not guide.
_ABOUT_LAW = re.compile(
    r"\b(quy định|luật|nghị định|thông tư|pháp lệnh|nghị quyết|chính sách|chế độ|mức phạt|mức hưởng|xử phạt"
    r"|quyền|nghĩa vụ|điều kiện|đối tượng|được hưởng|cần biết)\b"
)
# Reports of what somebody did are news about dissemination, not the guidance itself.
_EVENT = re.compile(
    r"\b(hội nghị|hội thảo|tổ chức (hội|lễ|lớp|tập|cuộc|tuyên|phổ)|khai mạc|bế mạc|phát động|tập huấn"
    r"|lễ|kỷ niệm|tham dự|dự họp|họp|cuộc thi|trao giải|ra quân)\b"
)
_ASKED = re.compile(r"^(hỏi|hỏi đáp|câu hỏi)( \d+)?\s*[:.–-]")


def is_guidance(item: Item) -> bool | None:
    """Whether an entry tells, by its title, how law, policy or regime is carried out.

    Not a question, not the report of an event, not the mere news of a law; None where only the text would
    tell.
    """
    title = same_accents(item.title)
    if _ASKED.search(title):
        return False
    if _BEGINS_AS_GUIDE.search(title):
        return True
    if _EVENT.search(title):
        return False
    if _GUIDES.search(title):
        return True
    if _ANNOUNCES.search(title) or document_numbers(item.title):
        return False
    return None if _ABOUT_LAW.search(title) or title.endswith("?") else False


@check("guidance_texts", more_helps=True)
def guidance_texts(case: Case, *, section: str, minimum: int) -> Finding:
    """Texts that guide on law, policy and regime are published.

    Applicability: every portal. Expectation: at least `minimum` entries of the section are guidance.
    Assumption: the title tells guidance from news of events and of new laws (where it does not and the number
    depends on it, a person looks); questions and answers count elsewhere.
    """
    found = own_sections(case, (section,))
    if not found:
        return not_on_portal(case, section)
    items = distinct(found[0].items)
    guidance = [item for item in items if is_guidance(item)]
    unclear = [item for item in items if is_guidance(item) is None]
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
    complete = found[0].complete
    enough = len(guidance) >= minimum
    possible = enough or not complete or len(guidance) + len(unclear) >= minimum
    note = (
        f"Thấy {'' if complete else 'ít nhất '}{len(guidance)} bài hướng dẫn thực hiện pháp luật, chế độ, "
        f"chính sách trong {len(items)} tin, bài đã xem (mức đạt: từ {minimum})"
    )
    if unclear and not enough:
        note += f"; {len(unclear)} bài khác có thể là bài hướng dẫn, cần người xem"
    return settle(
        Fraction(enough),
        Fraction(possible),
        f"{note}.",
        open_note="" if complete else "Danh sách chưa xem hết.",
        need="look" if complete else "unseen",
        citations=tuple(c for item in (guidance or unclear)[:minimum] for c in cite_item(case, item, found))
        or cite_pages(case, found),
        looked_at=looked(found),
        count=len(guidance),
        unclear=len(unclear),
        items=len(items),
    )
