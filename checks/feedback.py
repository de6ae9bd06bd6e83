"""Drafts for comment, sending and seeing comments, channels for petitions (heading 9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from checks.case import Case
from checks.doubt import open_question, settle
from checks.marks import is_official
from checks.model import Citation, Finding, passed
from checks.reading.facts import Form, PageFacts
from checks.registry import check
from checks.seen import unread_entries
from checks.texts import cite_landing
from checks.topics import phrase_of, phrases_of, says
from checks.wording import share_of
from evidence.model import Cause

Act = Literal["send", "see"]
Channel = Literal["form", "email", "hotline"]

_DIGITS_OF_A_NUMBER = 4  # '1022' is the shortest hotline
_DRAFTS_THAT_TELL = 3  # own pages that were read: what none of so many shows is no luck of the draw
_WRITING = ("feedback", "question", "comment")


def writing_form(pages: Iterable[PageFacts]) -> tuple[PageFacts, Form] | None:
    """A form by which a visitor writes to the agency: it takes a longer text, or says so and takes words.

    Polls of ready answers are none.
    """
    for page in pages:
        for form in page.forms:
            kinds = {field.type for field in form.fields}
            if ("textarea" in kinds and form.purpose in (*_WRITING, "other")) or (
                form.purpose in _WRITING and kinds & {"text", "email"}
            ):
                return page, form
    return None


def _cite_form(case: Case, page: PageFacts, form: Form) -> Citation:
    label = next((field.label for field in form.fields if field.label), "")
    return case.cite(page.url, label or page.title, form.path)


@check("comment_form", more_helps=True)
def comment_form(
    case: Case, *, sections: tuple[str, ...], parts: tuple[Act, ...] = ("send", "see")
) -> Finding:
    """Visitors can send comments on drafts and see those of others.

    Applicability: every portal. Expectation: a form for writing stands on a page of the sections (send),
    comments or their summary are shown there (see); `parts` earn equal shares. Assumptions: words such as 'ý
    kiến đã gửi' head shown comments; what is seen on no draft's own page may stand on one not read.
    """
    landing = case.first_present(sections)
    if landing is None:
        return case.missing(*sections)
    pages = case.pages_of(*sections)
    cited: dict[str, Citation] = {}
    if (writing := writing_form(pages)) is not None:
        cited["send"] = _cite_form(case, *writing)
    shown = next((page for page in pages if _shows_comments(page)), None)
    if shown is not None:
        cited["see"] = case.cite(shown.url, phrase_of(shown.main_text, "comments_shown"))
    names = {"send": "gửi ý kiến góp ý", "see": "xem ý kiến đã góp"}
    found = [part for part in parts if part in cited]
    lacking = [names[part] for part in parts if part not in cited]
    note = (
        f"Mục lấy ý kiến có {' và '.join(names[part] for part in found)}"
        if found
        else "Mục lấy ý kiến đã được xem"
    )
    note += f"; chưa thấy chỗ {', '.join(lacking)}" if lacking else ""
    degree = share_of(len(found), len(parts))
    if lacking and (unread := _unread_drafts(case, pages)):
        return open_question(
            f"{note}; còn {len(unread)} dự thảo có trang riêng chưa xem.",
            cause=Cause.OURS,
            need="unseen",
            floor=degree,
            citations=tuple(cited[part] for part in found) or cite_landing(case, landing),
            unseen=unread[:20],
            found=found,
        )
    return settle(
        case,
        sections,
        degree,
        f"{note}.",
        citations=tuple(cited[part] for part in found) or cite_landing(case, landing),
        found=found,
    )


def _unread_drafts(case: Case, pages: Sequence[PageFacts]) -> tuple[str, ...]:
    """Own pages of drafts that were not read, where few were: comments are sent and shown there, while a draft is open."""
    unread = unread_entries(case, pages)
    entries = {item.url for page in pages for item in page.items if item.url}
    return unread if len(entries - set(unread)) < _DRAFTS_THAT_TELL else ()


def _shows_comments(page: PageFacts) -> bool:
    return says(page.main_text, "comments_shown")


@check("petitions_channel", more_helps=True)
def petitions_channel(
    case: Case, *, sections: tuple[str, ...], channels: tuple[Channel, ...], minimum: int = 1
) -> Finding:
    """Citizens can send petitions and complaints.

    Applicability: every portal. Expectation: at least `minimum` kinds of `channels` are shown: a form for
    writing, an e-mail address, a hotline; on pages of the sections, or on the home page where its words say
    so. Assumption: a section for petitions on another host (the province's shared system) is a form.
    """
    home = (case.home,) if case.home is not None else ()
    pages = case.pages_of(*sections)
    found: dict[str, Citation] = {}
    if (writing := writing_form(pages)) is not None:
        found["form"] = _cite_form(case, *writing)
    elif (
        outside := next((s for s in map(case.section, sections) if s.external and is_official(s.url)), None)
    ) is not None:
        found["form"] = cite_landing(case, outside)[0]
    mailed = next((page for page in pages if page.contacts.emails), None)
    if mailed is not None:
        found["email"] = case.cite(mailed.url, mailed.contacts.emails[0])
    hotline = _hotline(case, (*pages, *home))
    if hotline is not None:
        found["hotline"] = hotline
    kinds = [channel for channel in channels if channel in found]
    names = {"form": "biểu mẫu trực tuyến", "email": "thư điện tử", "hotline": "đường dây nóng"}
    if len(kinds) >= minimum:
        return passed(
            f"Có kênh tiếp nhận phản ánh, kiến nghị: {', '.join(names[kind] for kind in kinds)} "
            f"(mức đạt: từ {minimum} kênh).",
            citations=tuple(found[kind] for kind in kinds),
            channels=kinds,
        )
    landing = case.first_present(sections)
    if landing is None and not kinds:
        return case.missing(*sections)
    return settle(
        case,
        sections,
        share_of(len(kinds), minimum),
        f"Thấy {len(kinds)} kênh tiếp nhận phản ánh, kiến nghị (mức đạt: từ {minimum} kênh).",
        citations=tuple(found[kind] for kind in kinds),
        also=tuple(page.url for page in home),
        channels=kinds,
    )


def _hotline(case: Case, pages: Iterable[PageFacts]) -> Citation | None:
    """A telephone number that is named a hotline, or any number on the hotline's own page."""
    for page in case.pages_of("hotline") if case.section("hotline").present else ():
        number = next((phone for phone in page.contacts.phones if phone in page.main_text), None)
        if number is not None:
            return case.cite(page.url, number)
    for page in pages:
        for text in (page.main_text, page.header_text, page.footer_text):
            for phrase in phrases_of(text, "hotline"):
                if sum(map(str.isdigit, phrase)) >= _DIGITS_OF_A_NUMBER:
                    return case.cite(page.url, phrase)
    return None
