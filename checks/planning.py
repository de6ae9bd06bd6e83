"""Strategies, planning, statistics and reports (heading 5)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from checks.attached import Attached, cite_file, dateline
from checks.case import Case
from checks.doubt import looked_at, open_question, settle, unproven
from checks.marks import is_official, is_own
from checks.model import Finding, failed, passed
from checks.reading.facts import Link
from checks.reading.file_facts import FileFacts
from checks.registry import Degree, check
from checks.seen import Reader
from checks.texts import Text, cite_landing, cite_outside, cite_texts, texts_of
from checks.topics import says, titles
from checks.topics import topic as topic_named
from checks.wording import share_of
from evidence.model import Cause

_WHERE: dict[str, tuple[str, ...]] = {
    "strategy": ("strategy", "strategy_and_planning", "plans"),
    "planning": ("strategy_and_planning", "plans", "strategy"),
}


@check("planning_texts", more_helps=True)
def planning_texts(
    case: Case,
    *,
    kind: Literal["strategy", "planning"],
    minimum: int = 1,
    fields: tuple[str, ...] = (),
    provincial_link_counts: bool = False,
    sections: tuple[str, ...] = (),
) -> Finding:
    """Texts of strategy or planning are published.

    Applicability: every portal. Expectation: at least `minimum` titles in the sections name the kind; with
    `fields` (topics) each field that has a text of planning earns an equal share. With
    `provincial_link_counts` a link to another state body's page of that kind counts. Assumption: a text's
    title tells what it is.
    """
    keys = sections or _WHERE[kind]
    texts = texts_of(case, keys)
    if fields:
        return _by_field(case, keys, texts, fields)
    what = topic_named(kind).title
    hits = [text for text in texts if says(text.title, kind)]
    if len(hits) >= minimum:
        return passed(
            f"Có {len(hits)} văn bản về {what} (mức đạt: từ {minimum}).",
            citations=cite_texts(case, hits),
            count=len(hits),
        )
    if provincial_link_counts and (linked := _linked(case, keys, kind)) is not None:
        return linked
    landing = case.first_present(keys)
    if landing is None:
        return case.missing(*keys)
    return settle(
        case,
        keys,
        share_of(len(hits), minimum),
        f"Thấy {len(hits)} văn bản về {what} trong {len(texts)} mục đã xem (mức đạt: từ {minimum}).",
        citations=cite_texts(case, hits) or cite_landing(case, landing),
        count=len(hits),
    )


def _by_field(case: Case, keys: tuple[str, ...], texts: list[Text], fields: tuple[str, ...]) -> Finding:
    """An equal share for each field that has a text of planning."""
    landing = case.first_present(keys)
    if landing is None:
        return case.missing(*keys)
    plans = [text for text in texts if says(text.title, "planning", "plan")]
    named = {field: [text for text in plans if says(text.title, field)] for field in fields}
    found = [field for field in fields if named[field]]
    lacking = [field for field in fields if not named[field]]
    note = f"Có văn bản của {len(found)}/{len(fields)} lĩnh vực quy hoạch"
    note += f"; chưa thấy: {titles(lacking)}." if lacking else "."
    cited = cite_texts(case, [named[field][0] for field in found], most=len(fields))
    return settle(
        case,
        keys,
        share_of(len(found), len(fields)),
        note,
        citations=cited or cite_landing(case, landing),
        found=found,
        lacking=lacking,
    )


def _linked(case: Case, keys: tuple[str, ...], kind: str) -> Finding | None:
    """A link from the portal to another state body's page of that kind."""
    what = topic_named(kind).title
    outside = next((s for s in map(case.section, keys) if s.external and is_official(s.url)), None)
    if outside is not None:
        return passed(
            f"Mục ‘{outside.label}’ dẫn đến trang {what} của cơ quan nhà nước khác.",
            citations=cite_outside(case, outside),
            link=outside.url,
        )
    pages = (*case.pages_of(*keys), *([case.home] if case.home is not None else []))
    links: list[tuple[str, Link]] = [(page.url, link) for page in pages for link in page.links]
    for url, link in links:
        if is_official(link.url) and not is_own(case, link.url) and says(link.text or link.title, kind):
            return passed(
                f"Có liên kết đến trang {what} của cơ quan nhà nước khác: ‘{link.text or link.title}’.",
                citations=(case.cite(url, link.text, link.path),),
                link=link.url,
            )
    return None


@check("statistics_reports", more_helps=True)
def statistics_reports(case: Case, *, section: str, newest_days: int, stale: Degree) -> Finding:
    """Statistics and reports are published and recent.

    Applicability: every portal. Expectation: the newest dated entry of the section is at most `newest_days`
    old; older or undated entries earn `stale`. Assumption: an entry's day is the day it was published, or else
    that of the attached report's dateline.
    """
    landing = case.section(section)
    if not landing.present:
        return case.missing(section)
    texts = texts_of(case, [section])
    if not texts:
        note = "Chưa thấy báo cáo, số liệu thống kê nào trong mục."
        return unproven(case, [section], note, citations=cite_landing(case, landing)) or failed(
            note, citations=cite_landing(case, landing), looked_at=looked_at(case, [section]), count=0
        )
    papers = _papers(case, texts)
    days = [(text, papers[text].issued if text in papers else text.day) for text in texts]
    dated = [(day, text) for text, day in days if day is not None and day <= case.evaluated_at]
    if not dated:
        reader, attached = Reader(case), Attached(case)
        unread = (
            *(text.item.url for text in texts if text.item and reader.unread(text.item.url)),
            *attached.unknown([landing.url] if landing.url in case.files else []),
        )
        if unread:
            return open_question(
                f"Có {len(texts)} báo cáo, số liệu thống kê không ghi ngày; chưa xem trang chi tiết hoặc chưa đọc "
                "được tệp.",
                cause=Cause.OURS,
                need="unseen",
                floor=stale,
                citations=cite_texts(case, texts),
                unseen=unread[:20],
                count=len(texts),
            )
        note = f"Có {len(texts)} báo cáo, số liệu thống kê nhưng không ghi ngày, nên không tính là mới."
        return settle(case, [section], stale, note, citations=cite_texts(case, texts), count=len(texts))
    day, newest = max(dated, key=lambda pair: pair[0])
    age = (case.evaluated_at - day).days
    return settle(
        case,
        [section],
        Fraction(1) if age <= newest_days else stale,
        f"Báo cáo, số liệu thống kê mới nhất ngày {day:%d/%m/%Y}, cách ngày đánh giá {age} ngày "
        f"(mức đạt: không quá {newest_days} ngày).",
        citations=(
            *cite_texts(case, [newest]),
            *([cite_file(papers[newest], dateline(papers[newest]))] if newest in papers else []),
        ),
        newest=day.isoformat(),
        age_days=age,
        count=len(texts),
    )


def _papers(case: Case, texts: Iterable[Text]) -> dict[Text, FileFacts]:
    """The attached documents of entries that carry no day themselves, where the document tells its own."""
    attached = Attached(case)
    found = {text: attached.paper(text.item) for text in texts if text.item is not None and text.day is None}
    return {text: paper for text, paper in found.items() if paper is not None and paper.issued is not None}
