"""Is a required section there, and does a visitor of the home page get to it?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from urllib.parse import urlsplit

from checks.case import Case, Section
from checks.model import Finding, Outcome, between, cannot_tell, graded, passed
from checks.registry import Degree, check
from checks.seen import cite_menu, cite_pages, not_on_portal, own_sections, unseen_keys
from checks.wording import together
from evidence.model import Cause

_HOW = {
    "menu": "trên thực đơn",
    "box": "qua khối nội dung trên trang",
    "picture": "qua hình ảnh có liên kết",
    "footer": "ở chân trang",
    "breadcrumb": "qua đường dẫn phân cấp",
    "sitemap": "qua sơ đồ trang",
    "declared": "theo địa chỉ cơ quan khai báo",
}


@check("section_reachable", more_helps=True)
def section_reachable(
    case: Case,
    *,
    maximum_clicks: int,
    declared_degree: Degree,
    section: str = "",
    sections: tuple[str, ...] = (),
    deeper_degree: Degree = Fraction(0),
    external_degree: Degree | None = None,
) -> Finding:
    """The section can be reached from the home page in a few clicks.

    Applicability: every portal. Expectation: one of the sections is present and at most `maximum_clicks`
    clicks from home; one that lies deeper earns `deeper_degree`, one that only the agency's declaration led
    to earns `declared_degree`. Assumption: the shortest way over links that were seen is the way a visitor
    finds; a home page whose menu only a browser would show proves no long way.
    """
    keys = (section, *sections) if section else sections
    found = own_sections(case, keys)
    if not found:
        return not_on_portal(case, *keys, external_degree=external_degree)
    findings = [_reach(case, each, maximum_clicks, declared_degree, deeper_degree) for each in found]
    best = max(findings, key=lambda finding: (finding.degree, finding.need != ""))
    if best.outcome is Outcome.CANT_TELL or best.degree == 1 or not unseen_keys(case, keys):
        return best
    note = f"{best.note} Một mục khác cùng tiêu chí chưa xem được."
    bounds = between(best.degree, Fraction(1), note, cause=Cause.OURS)
    return replace(bounds, citations=best.citations, measured=best.measured)


def _reach(case: Case, section: Section, maximum: int, declared: Fraction, deeper: Fraction) -> Finding:
    title = case.title_of(section.key)
    citations = cite_pages(case, (section,))
    if section.how == "declared":
        return graded(
            declared,
            f"Mục ‘{title}’ mở được theo địa chỉ cơ quan khai báo; "
            "chưa thấy liên kết dẫn đến mục này từ trang chủ.",
            citations=citations,
            looked_at=section.looked_at,
            how=section.how,
        )
    if section.clicks is not None and section.clicks <= maximum:
        where = _HOW.get(section.how, "")
        return passed(
            f"Vào được mục ‘{title}’ từ trang chủ sau {section.clicks} lần bấm{' ' if where else ''}{where} "
            f"(mức đạt: không quá {maximum}).",
            citations=citations,
            clicks=section.clicks,
            how=section.how,
        )
    home = case.home
    if section.clicks is None or home is None or (home.needs_browser and not home.rendered):
        return cannot_tell(
            f"Thấy mục ‘{title}’ nhưng chưa xác định được số lần bấm từ trang chủ.",
            cause=Cause.OURS,
            need="look",
            unseen=() if home is None else (home.url,),
            how=section.how,
        )
    return graded(
        deeper,
        f"Mục ‘{title}’ cách trang chủ {section.clicks} lần bấm (mức đạt: không quá {maximum}).",
        citations=citations,
        looked_at=(home.url, *section.looked_at),
        clicks=section.clicks,
        how=section.how,
    )


@check("section_present", more_helps=True)
def section_present(
    case: Case, *, sections: tuple[str, ...], external_degree: Degree | None = None
) -> Finding:
    """One of the sections is on the portal and holds something.

    Applicability: every portal. Expectation: at least one of the sections is present; one on another host
    earns `external_degree`. Assumption: the search for sections has looked into the page behind the label.
    """
    found = own_sections(case, sections)
    if not found:
        return not_on_portal(case, *sections, external_degree=external_degree)
    names = together([f"‘{case.title_of(section.key)}’" for section in found])
    count = len({(item.url, item.title) for section in found for item in section.items})
    detail = f", đã xem {count} tin, bài, văn bản trong mục" if count else ""
    return passed(
        f"Cổng có mục {names}{detail}.",
        citations=cite_pages(case, found),
        sections=[section.key for section in found],
        items=count,
    )


@check("section_or_link", more_helps=True)
def section_or_link(case: Case, *, section: str) -> Finding:
    """The section is on the portal, or the portal leads to the shared base that holds it.

    Applicability: every portal. Expectation: the section is present, here or on another host. Assumption: a
    link that the menu calls so leads there; the other host is not judged.
    """
    found = case.section(section)
    if not found.present:
        return case.missing(section)
    title = case.title_of(section)
    if found.external:
        host = urlsplit(found.url).hostname or found.url
        return passed(
            f"Cổng dẫn đến ‘{title}’ trên {host}.", citations=cite_menu(case, found), external=True, host=host
        )
    return passed(
        f"Cổng có mục ‘{title}’ với {len(found.items)} mục đã xem."
        if found.items
        else f"Cổng có mục ‘{title}’.",
        citations=cite_pages(case, (found,)),
        external=False,
        items=len(found.items),
    )
