"""Drafts put out for comment: full text, deadline, address for comments (heading 9)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from checks.case import Case, SectionState
from checks.doubt import open_question, settle, unproven
from checks.gathering import Gathered, cite_gathered, gather, unread_pages
from checks.model import Finding, cannot_tell
from checks.reading.drafts import Draft, read_drafts
from checks.registry import Degree, check
from checks.texts import cite_landing
from checks.wording import mean, share_of
from evidence.model import Cause

Part = Literal["full_text", "deadline", "address"]

_PART_TITLES = {"full_text": "toàn văn", "deadline": "thời hạn góp ý", "address": "địa chỉ nhận góp ý"}


def shown_drafts(case: Case, keys: tuple[str, ...]) -> tuple[Gathered[Draft], ...]:
    """The drafts of the sections, each once."""
    return gather(case, keys, read_drafts, lambda draft: draft.title)


def deadline_of(draft: Gathered[Draft]) -> date | None:
    """The last day for comments, the latest where pages differ (it was put off)."""
    return max((told.deadline for told in draft.told if told.deadline is not None), default=None)


def _has(draft: Gathered[Draft], part: Part) -> bool:
    match part:
        case "full_text":
            return any(told.files for told in draft.told)
        case "deadline":
            return deadline_of(draft) is not None
        case "address":
            return any(told.address for told in draft.told)


@check("draft_details")
def draft_details(
    case: Case, *, sections: tuple[str, ...], parts: tuple[Part, ...], share: Degree = Fraction(1)
) -> Finding:
    """Drafts for comment come with full text, deadline and receiving address.

    Applicability: portals with drafts; an agency without any declares that, so a section without drafts stays
    open. Expectation: on the share `share` of the open drafts (where none is open, of the past ones) each of
    `parts` is told; parts earn equal shares, below `share` in proportion. Assumption: a draft without a
    deadline is not known to be open.
    """
    drafts = shown_drafts(case, sections)
    if not drafts:
        return _no_drafts(case, sections)
    open_now = [draft for draft in drafts if (deadline_of(draft) or date.min) >= case.evaluated_at]
    judged = open_now or list(drafts)
    counts = {part: sum(_has(draft, part) for draft in judged) for part in parts}
    shares = [share_of(counts[part], len(judged)) for part in parts]
    degree = mean(Fraction(1) if each >= share else each for each in shares)
    which = "đang lấy ý kiến" if open_now else "đã lấy ý kiến (không có dự thảo nào đang lấy ý kiến)"
    note = f"Trong {len(judged)} dự thảo {which}: " + ", ".join(
        f"{counts[part]} có {_PART_TITLES[part]}" for part in parts
    )
    cited = cite_gathered(case, judged)
    unread = unread_pages(judged)
    if degree < 1 and unread:
        return open_question(
            f"{note}; còn {len(unread)} trang chi tiết chưa xem.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=cited,
            unseen=unread,
            counts=counts,
        )
    return settle(
        case,
        sections,
        degree,
        f"{note}.",
        citations=cited,
        drafts=len(drafts),
        open=len(open_now),
        counts=counts,
    )


def _no_drafts(case: Case, keys: tuple[str, ...]) -> Finding:
    """No draft was read: no section, not seen whole, or a section that has none now."""
    landing = case.first_present(keys) or next(
        (section for key in keys if (section := case.section(key)).state is SectionState.EMPTY), None
    )
    if landing is None:
        return case.missing(*keys)
    note = "Mục lấy ý kiến có trên cổng nhưng không thấy dự thảo nào."
    return unproven(case, keys, note, citations=cite_landing(case, landing)) or cannot_tell(
        f"{note} Nếu trong kỳ không có dự thảo cần lấy ý kiến, cơ quan cần khai báo.",
        cause=Cause.SITE,
        need="form",
    )
