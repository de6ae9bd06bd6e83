"""Were texts posted soon after their issue? Only where both days can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from checks.attached import Attached, cite_file, dateline
from checks.case import Case, Section
from checks.model import Citation, Finding, cannot_tell
from checks.reading.dates import find_dates, parse_day
from checks.reading.documents import document_numbers
from checks.reading.facts import Item, PageFacts
from checks.registry import Degree, check
from checks.seen import Reader, hidden_by_scripts, looked, not_built, not_on_portal, own_sections, settle
from checks.timeline import distinct
from checks.vietnamese import fold
from checks.wording import day_text, percent, plain, share_of
from evidence.model import Cause

_POSTED = ("dang", "cap nhat", "xuat ban", "cong bo", "posted", "published", "updated", "ngay tao", "created")
_ISSUED = ("ban hanh", "ngay ky", "ky ngay", "ngay vb", "ngay van ban")
_OTHER_DAYS = ("hieu luc", "het han", "han ", "sinh", "bat dau", "ket thuc", "truoc ngay", "den ngay")


class _Pair(NamedTuple):
    """A text with the day of its issue and the day it was posted, and where both stand."""

    item: Item
    issued: date
    posted: date
    cited: Citation
    own: bool


@check("published_within")
def published_within(
    case: Case,
    *,
    sections: tuple[str, ...],
    working_days: int,
    share: Degree,
    others_working_days: int | None = None,
) -> Finding:
    """Texts are posted within the days that the law gives after their issue.

    Applicability: texts issued in the window whose day of issue and day of posting are both on the portal;
    where there is none, a person must look. Expectation: at least `share` of them were posted within
    `working_days` working days, less in proportion; texts of other authorities have `others_working_days`
    where that is given. Assumptions: a day labelled 'ban hành' or 'ký', written beside a document number, or
    else in the dateline of the attached document, is that of issue; one labelled 'đăng', 'cập nhật' or the
    page's own is that of posting; pairs that run backwards are left out.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections)
    pairs = _pairs(case, found)
    backwards = sum(1 for pair in pairs if pair.posted < pair.issued)
    judged = [
        pair
        for pair in pairs
        if pair.posted >= pair.issued and case.window.holds(pair.issued) and pair.posted <= case.evaluated_at
    ]
    if not judged:
        return _no_pairs(case, found, pairs, backwards)
    waits = {pair: case.calendar.working_days_between(pair.issued, pair.posted) for pair in judged}
    others = working_days if others_working_days is None else others_working_days
    late = [pair for pair, wait in waits.items() if wait > (working_days if pair.own else others)]
    ratio = share_of(len(judged) - len(late), len(judged))
    slowest = max(judged, key=lambda pair: waits[pair])
    limit = f"{working_days} ngày làm việc"
    if others_working_days is not None:
        limit += f" với văn bản của cơ quan, {others_working_days} với văn bản của cơ quan khác"
    degree = min(ratio / share, Fraction(1))
    return settle(
        degree,
        degree,
        f"{len(judged) - len(late)}/{len(judged)} văn bản ban hành trong kỳ được đăng trong {limit} "
        "kể từ ngày ban hành "
        f"({percent(ratio)}; mức đạt: từ {percent(share)}); chậm nhất {waits[slowest]} ngày làm việc.",
        citations=tuple(pair.cited for pair in (late[:3] or judged[:3])),
        looked_at=looked(found),
        pairs=len(judged),
        late=len(late),
        ratio=plain(ratio),
        slowest=waits[slowest],
        backwards=backwards,
        examples=[
            {"title": pair.item.title, "issued": pair.issued.isoformat(), "posted": pair.posted.isoformat()}
            for pair in (late[:3] or judged[:3])
        ],
    )


def _no_pairs(case: Case, found: tuple[Section, ...], pairs: list[_Pair], backwards: int) -> Finding:
    pages = case.pages_of(*(section.key for section in found))
    hidden = hidden_by_scripts(pages)
    if hidden:
        return not_built(case, hidden, found[0].key)
    older = [pair for pair in pairs if pair.posted >= pair.issued]
    if older:
        newest = max(pair.issued for pair in older)
        why = f"văn bản mới nhất có đủ hai ngày ban hành ngày {day_text(newest)}, ngoài kỳ đánh giá"
    elif backwards:
        why = f"{backwards} văn bản ghi ngày đăng trước ngày ban hành"
    else:
        why = "chưa thấy văn bản nào ghi cả ngày ban hành và ngày đăng"
    return cannot_tell(
        f"Chưa kết luận được về thời hạn đăng: {why}; cần người xem lại.",
        cause=Cause.SITE,
        need="look",
        unseen=tuple(section.url for section in found),
        backwards=backwards,
    )


def _pairs(case: Case, found: tuple[Section, ...]) -> list[_Pair]:
    """Both days of every entry, each entry once (one list may belong to several of the sections)."""
    reader = Reader(case)
    attached = Attached(case)
    agency = fold(case.site.agency.name)
    pairs: dict[tuple[str, str], _Pair] = {}
    for section in found:
        listed = {item: page for page in case.pages_of(section.key) for item in page.items}
        for item in distinct(section.items):
            own_page = reader.facts(item.url)
            list_page = listed.get(item)
            issued = _issued(item, own_page, list_page)
            paper = attached.paper(item) if issued is None else None
            issued = paper.issued if paper is not None else issued
            posted = _posted(item, issued, own_page, list_page) if issued is not None else None
            if issued is None or posted is None:
                continue
            url = own_page.url if own_page is not None else (list_page.url if list_page else section.url)
            pair = _Pair(
                item=item,
                issued=issued,
                posted=posted,
                cited=case.cite(url, item.title) if paper is None else cite_file(paper, dateline(paper)),
                own=_is_own(item, agency),
            )
            pairs.setdefault((item.url, item.title), pair)
    return list(pairs.values())


def _is_own(item: Item, agency: str) -> bool:
    """Whether the entry names the agency itself as the authority that issued the text."""
    authority = next(
        (fold(text) for label, text in item.cells if "ban hanh" in label and "ngay" not in label), ""
    )
    return bool(authority) and (authority in agency or agency in authority)


def _issued(item: Item, own_page: PageFacts | None, list_page: PageFacts | None) -> date | None:
    """Day of issue: a labelled one in the entry or on its page, else the one written beside the document's
    number."""
    for label, text in item.cells:
        if _says(label, _ISSUED) and (day := parse_day(text)) is not None:
            return day
    day = item.day
    if day is not None and (
        (own_page is not None and _labelled(own_page, day, _ISSUED))
        or (list_page is not None and _labelled_in_list(list_page, item, _ISSUED))
    ):
        return day
    if own_page is not None:
        labelled = [found.value for found in own_page.dates if _says(found.label, _ISSUED)]
        if labelled:
            return labelled[0]
    for text in (item.title, item.abstract):
        if document_numbers(text):
            days = [
                found.value for found in find_dates(text) if not _says(found.label, (*_POSTED, *_OTHER_DAYS))
            ]
            if days:
                return days[0]
    return None


def _posted(item: Item, issued: date, own_page: PageFacts | None, list_page: PageFacts | None) -> date | None:
    """Day of posting: a labelled one, else the day that the entry or its page carries as its own."""
    for label, text in item.cells:
        if _says(label, _POSTED) and (day := parse_day(text)) is not None:
            return day
    if own_page is not None:
        labelled = [found.value for found in own_page.dates if _says(found.label, _POSTED)]
        if labelled:
            return labelled[0]
        own = own_page.article.day if own_page.article is not None else None
        if own is not None and not _labelled(own_page, own, (*_ISSUED, *_OTHER_DAYS)):
            return own
    if item.day is None or item.cells:
        return None  # in a table of documents a bare day is as likely that of issue
    if list_page is not None and _labelled_in_list(list_page, item, (*_ISSUED, *_OTHER_DAYS)):
        return None
    # a bare day equal to that of issue is a second day only where the title already holds the first
    stamped = item.day_text in item.text.replace(item.title, "")
    in_title = any(found.value == issued for found in find_dates(item.title))
    return item.day if item.day != issued or (stamped and in_title) else None


def _labelled(page: PageFacts, day: date, labels: Iterable[str]) -> bool:
    return any(found.value == day and _says(found.label, labels) for found in page.dates)


def _labelled_in_list(page: PageFacts, item: Item, labels: Sequence[str]) -> bool:
    """Whether the list calls an entry's day so.

    Not where the entry itself shows the day without that word: the entry above may tell of a text that was issued on the
    very day that this one was posted.
    """
    bare = {found.value for found in find_dates(item.text) if not _says(found.label, labels)}
    return item.day is not None and item.day not in bare and _labelled(page, item.day, labels)


def _says(label: str, words: Iterable[str]) -> bool:
    folded = fold(label).replace("dang ky", "")
    return any(word in folded for word in words)
