"""Drafts put out for comment: full text, deadline, address for comments (heading 9)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from checks.attached import Attached, states_told
from checks.case import Case, SectionState
from checks.doubt import open_question, settle, unproven
from checks.gathering import Gathered, cite_gathered, gather, unread_pages
from checks.model import Finding, cannot_tell
from checks.reading.drafts import Draft, find_address, read_drafts
from checks.reading.file_facts import FileFacts
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


class _Draft(NamedTuple):
    """What is told of one draft, by its pages and by the letter that asks for comments on it."""

    shown: Gathered[Draft]
    files: tuple[FileFacts, ...]
    full_text: bool
    deadline: date | None
    address: str

    def has(self, part: Part) -> bool:
        """Whether a part is told."""
        return bool(getattr(self, part))


def _complete(case: Case, draft: Gathered[Draft]) -> _Draft:
    """A draft with what its files add: a letter's deadline and address, and files that nobody can open."""
    attached = Attached(case)
    addresses = tuple(dict.fromkeys(url for told in draft.told for url in told.files))
    files = attached.read(addresses)
    asking = [facts for facts in files if facts.readable and facts.deadline is not None]
    address = next((told.address for told in draft.told if told.address), "")
    return _Draft(
        shown=draft,
        files=files,
        full_text=bool(set(addresses) - attached.useless(addresses)),
        deadline=deadline_of(draft) or max((f.deadline for f in asking if f.deadline), default=None),
        address=address or next((found for facts in asking if (found := find_address(facts.text))), ""),
    )


@check("draft_details")
def draft_details(
    case: Case, *, sections: tuple[str, ...], parts: tuple[Part, ...], share: Degree = Fraction(1)
) -> Finding:
    """Drafts for comment come with full text, deadline and receiving address.

    Applicability: portals with drafts; an agency without any declares that, so a section without drafts stays
    open. Expectation: on the share `share` of the open drafts (where none is open, of the past ones) each of
    `parts` is told; parts earn equal shares, below `share` in proportion. Assumptions: a draft without a
    deadline is not known to be open; deadline and address may stand in an attached letter; a file that surely
    cannot be opened is no full text.
    """
    drafts = shown_drafts(case, sections)
    if not drafts:
        return _no_drafts(case, sections)
    whole = [_complete(case, draft) for draft in drafts]
    open_now = [draft for draft in whole if (draft.deadline or date.min) >= case.evaluated_at]
    judged = open_now or whole
    counts = {part: sum(draft.has(part) for draft in judged) for part in parts}
    shares = [share_of(counts[part], len(judged)) for part in parts]
    degree = mean(Fraction(1) if each >= share else each for each in shares)
    which = "đang lấy ý kiến" if open_now else "đã lấy ý kiến (hiện đều đã hết hạn lấy ý kiến)"
    note = f"Trong {len(judged)} dự thảo {which}: " + ", ".join(
        f"{counts[part]} có {_PART_TITLES[part]}" for part in parts
    )
    note += states_told(facts for draft in judged for facts in draft.files)
    cited = cite_gathered(case, [draft.shown for draft in judged])
    unread = unread_pages(draft.shown for draft in judged)
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
    note = "Mục lấy ý kiến có trên cổng nhưng chưa thấy dự thảo nào."
    return unproven(case, keys, note, citations=cite_landing(case, landing)) or cannot_tell(
        f"{note} Nếu trong kỳ không có dự thảo cần lấy ý kiến, cơ quan cần khai báo.",
        cause=Cause.SITE,
        need="form",
    )
