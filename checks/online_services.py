"""Online public services: the way in, whether they answer, dossiers and results (heading 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from checks.availability import answering
from checks.case import Case, Section
from checks.doubt import made, not_probed, open_question, settle
from checks.marks import host_of, is_official
from checks.model import Finding, cannot_tell, failed, inapplicable, passed, untested
from checks.reading.facts import PageFacts, Region
from checks.registry import Steps, check
from checks.texts import cite_landing
from checks.topics import phrases_of, says, titles
from checks.watched import watched_at
from checks.wording import share_of
from evidence.model import Cause, Probe

Count = Literal["received", "settled", "online"]

_GONE = (404, 410)


@check("service_entry", more_helps=True)
def service_entry(case: Case, *, sections: tuple[str, ...], maximum_clicks: int) -> Finding:
    """Online services are reached in a few clicks.

    Applicability: every portal. Expectation: one of the sections is there, on the portal or on a state
    body's shared system, at most `maximum_clicks` clicks from home. Assumption: the shortest way over links
    that were seen is the way a visitor finds.
    """
    found = [section for key in sections if (section := case.section(key)).present]
    if not found:
        return case.missing(*sections)
    reached = [section for section in found if section.clicks is not None]
    if not reached:
        return open_question(
            f"Có mục ‘{case.title_of(found[0].key)}’ nhưng chưa thấy liên kết từ trang chủ đến mục này.",
            cause=Cause.OURS,
            need="look",
            citations=cite_landing(case, found[0]),
        )
    best = min(reached, key=lambda section: section.clicks or 0)
    clicks = best.clicks or 0
    if best.external and not is_official(best.url):
        return open_question(
            f"Mục ‘{best.label}’ dẫn đến {host_of(best.url)}, không phải tên miền của cơ quan nhà nước; "
            "cần người xem xác nhận.",
            cause=Cause.POLICY,
            need="look",
            citations=cite_landing(case, best),
            unseen=(best.url,),
        )
    where = f" tại {host_of(best.url)}" if best.external else ""
    note = (
        f"Vào ‘{case.title_of(best.key)}’{where} sau {clicks} lần bấm từ trang chủ "
        f"(mức đạt: không quá {maximum_clicks})."
    )
    if clicks > maximum_clicks:
        return failed(note, citations=cite_landing(case, best), looked_at=(best.url,), clicks=clicks)
    return passed(note, citations=cite_landing(case, best), clicks=clicks, external=best.external)


def _looks_at(case: Case, section: Section) -> tuple[Probe, ...]:
    """Looks at the service: probes of its host, or of the portal where the service is a page of it."""
    if not section.external:
        return made(case, "availability")
    return tuple(probe for probe in made(case, "service") if host_of(probe.url) == host_of(section.url))


@check("service_answers")
def service_answers(
    case: Case,
    *,
    steps: Steps,
    minimum_looks: int,
    minimum_days: int,
    counts_when_shared: bool,
    sections: tuple[str, ...] = ("online_services", "procedures"),
) -> Finding:
    """The service system answers day and night.

    Applicability: portals whose services run on a system of their own, and with `counts_when_shared` also
    those that use a shared one. Expectation: the share of answered looks reaches a step. Assumption: a
    service that is a page of the portal answers when the portal does.
    """
    section = case.first_present(sections)
    if section is None:
        return case.missing(*sections)
    if section.external and not counts_when_shared:
        return inapplicable(
            f"Dịch vụ công dùng hệ thống chung {host_of(section.url)}, không tính riêng cho cơ quan.",
            host=host_of(section.url),
        )
    system = f"ệ thống dịch vụ công {host_of(section.url)}"
    looks = _looks_at(case, section)
    place = section.url if section.external else case.site.agency.home_url
    watched = watched_at(case, "service" if section.external else "availability", place)
    if not looks and watched is None:
        return not_probed(
            case, "service" if section.external else "availability", f"h{system}", need="repeat"
        )
    return answering(
        looks,
        f"H{system}",
        steps=steps,
        minimum_looks=minimum_looks,
        minimum_days=minimum_days,
        citations=cite_landing(case, section),
        watched=watched,
    )


@check("dossier_lookup", more_helps=True)
def dossier_lookup(case: Case, *, section: str = "dossier_lookup") -> Finding:
    """The state of a dossier can be looked up.

    Applicability: every portal. Expectation: the page of the look-up answers with a form. Assumptions: a
    form that scripts build needs a person's look; a server error at one look may pass.
    """
    found = case.section(section)
    for page in case.pages_of(section):
        if lookup := _lookup_form(page):
            return passed(
                "Trang tra cứu tình trạng hồ sơ có ô nhập mã hồ sơ.",
                citations=(case.cite(page.url, page.title, lookup),),
                form=True,
            )
    looks = made(case, "dossier_lookup")
    if looks:
        return _by_look(case, found, looks[-1])
    if not found.present:
        return case.missing(section)
    if case.site.probe("dossier_lookup") is not None:
        return not_probed(case, "dossier_lookup", "chức năng tra cứu hồ sơ")
    return _look_up_by_hand(case, found.url, "chưa thử được")


def _by_look(case: Case, section: Section, look: Probe) -> Finding:
    """What the latest look at the look-up's page says."""
    url, status = str(look.value.get("url") or look.url), look.value.get("status")
    cited = cite_landing(case, section) if section.present else (case.cite(url),)
    if look.value.get("answered"):
        if look.value.get("has_form"):
            note = "Chức năng tra cứu tình trạng hồ sơ trả lời và có ô tra cứu."
            return passed(note, citations=cited, status=status)
        why = "trang trả lời nhưng ô tra cứu có thể do trình duyệt dựng"
        return _look_up_by_hand(case, url, why, status=status)
    if status in _GONE:
        note = f"Trang tra cứu tình trạng hồ sơ không còn (mã {status})."
        return failed(note, citations=cited, looked_at=(url,), status=status)
    return cannot_tell(
        "Trang tra cứu tình trạng hồ sơ không trả lời ở lần xem này, cần xem lại.",
        cause=Cause.SITE,
        need="repeat",
        unseen=(url,),
        status=status,
    )


def _lookup_form(page: PageFacts) -> str:
    """Element path of a form that looks up dossiers: it says so, or stands in the main part."""
    for form in page.forms:
        words = " ".join((form.text, form.action, *(f"{field.label} {field.name}" for field in form.fields)))
        own = form.region is Region.MAIN and form.purpose == "other"
        if form.fields and form.purpose != "login" and (own or says(words, "dossier")):
            return form.path or "form"
    return ""


def _look_up_by_hand(case: Case, url: str, why: str, **measured: Any) -> Finding:
    return cannot_tell(
        f"Có lối vào tra cứu tình trạng hồ sơ nhưng {why}; cần người xem thử.",
        cause=Cause.POLICY if host_of(url) != host_of(case.site.agency.home_url) else Cause.OURS,
        need="look",
        unseen=(url,),
        **measured,
    )


@check("service_results")
def service_results(
    case: Case,
    *,
    section: str,
    question: str,
    parts: tuple[Count, ...] = ("received", "settled", "online"),
) -> Finding:
    """Results of the services are published: dossiers received and settled, the share sent online.

    Applicability: every agency. Expectation: the portal's page shows the `parts` (equal shares); where the
    portal has no such page the agency is asked. Assumption: a number beside the words is the count; numbers
    inside files or pictures need a person's look.
    """
    found = case.section(section)
    pages = case.pages_of(section) if found.present else ()
    quotes = {part: quote for part in parts if (quote := _count(pages, part)) is not None}
    if not quotes:
        return untested(
            "Không đọc được số liệu kết quả giải quyết hồ sơ trên cổng; cần cơ quan cung cấp.",
            question=question,
        )
    lacking = [part for part in parts if part not in quotes]
    note = f"Cổng công bố {titles(quotes)}" + (f"; chưa thấy {titles(lacking)}." if lacking else ".")
    return settle(
        case,
        [section],
        share_of(len(quotes), len(parts)),
        note,
        citations=tuple(case.cite(url, text) for url, text in quotes.values()),
        found=list(quotes),
        lacking=lacking,
    )


def _count(pages: tuple[PageFacts, ...], part: str) -> tuple[str, str] | None:
    """The page and the words beside which a number of a part stands."""
    for page in pages:
        for words, values in _cells(page):
            if says(words, part) and any(map(str.isdigit, values)):
                return page.url, words
        for phrase in phrases_of(page.main_text, part, most=80):
            if any(map(str.isdigit, phrase)):
                return page.url, phrase
    return None


def _cells(page: PageFacts) -> Iterator[tuple[str, str]]:
    """Column heads with their column, and cells with their row, of every table."""
    for table in page.tables:
        for column, head in enumerate(table.headers):
            yield head, " ".join(row[column] for row in table.rows if column < len(row))
        for row in table.rows:
            yield from ((cell, " ".join(row)) for cell in row)
