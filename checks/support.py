"""Support functions of the portal as a whole: search, site map, links to others, survey (heading 10)."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus

from checks.case import Case, SectionState
from checks.doubt import cause_of, looked_at, made, not_probed, open_question, settle
from checks.marks import host_of, is_official, is_own
from checks.model import Citation, Finding, failed, graded, passed
from checks.reading.facts import LinkKind, PageFacts, Region
from checks.registry import Degree, check
from checks.seen import Reader, hidden_by_scripts
from checks.texts import cite_landing
from checks.topics import phrase_of, says, topic
from checks.wording import share_of
from evidence.model import Cause

_NOT_SEEN = {True: "Không thấy", False: "Chưa thấy"}  # of what is surely not there, and of what is open
# Answers that say something about the search; a refusal or an error of the moment does not.
_ANSWERS = (HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@check("search_returns")
def search_returns(case: Case) -> Finding:
    """The portal's search returns an item that is there.

    Applicability: every portal. Expectation: the title of a seen item, put to the portal's own search,
    brings back its address. Assumption: one title stands for others, where it is a title of the news: what is
    not may lie outside what the search covers.
    """
    looks = made(case, "search")
    if not looks:
        tried = case.site.probe("search") is not None or case.section("search").present
        if not tried and not _has_search(case):
            return case.missing("search")
        return not_probed(case, "search", "công cụ tìm kiếm")
    value = looks[-1].value
    query, status, results = value.get("query", ""), value.get("status"), value.get("results")
    cited = (case.cite(value.get("url") or looks[-1].url), case.cite(value.get("expected_url", ""), query))
    asked = f"Tìm ‘{query}’ bằng công cụ tìm kiếm của cổng"
    if value.get("returned"):
        return passed(f"{asked}: có trả về đúng bài đã đăng.", citations=cited, query=query, results=results)
    if results is None or status not in _ANSWERS:
        return open_question(
            f"{asked}: chưa đọc được kết quả (mã {status}); cần người xem thử.",
            cause=Cause.SITE,
            need="look",
            citations=cited,
            query=query,
            status=status,
        )
    if status == HTTPStatus.OK and not _is_news(case, value.get("expected_url", "")):
        return open_question(
            f"{asked}: chưa thấy mục đã đăng trong {results} kết quả; mục này không phải tin bài, có thể nằm ngoài "
            "phạm vi tìm kiếm, cần người xem thử.",
            cause=Cause.OURS,
            need="look",
            citations=cited,
            query=query,
            results=results,
            status=status,
        )
    returned = f"có {results} kết quả nhưng" if results else "không có kết quả nào,"
    return failed(
        f"{asked}: {returned} không có bài đã đăng.",
        citations=cited,
        looked_at=(looks[-1].url,),
        query=query,
        results=results,
        status=status,
    )


def _is_news(case: Case, url: str) -> bool:
    """Whether an address is that of an entry of the news, also by the address that its list names."""
    reader = Reader(case)
    shown = (reader.facts(item.url) for item in case.section("news").items)
    return any(page is not None and page.url == url for page in shown)


def _has_search(case: Case) -> bool:
    """Whether any page read carries a search form, or one could still be built by its scripts."""
    return any(
        page.needs_browser or any(form.purpose == "search" for form in page.forms)
        for page in case.facts.values()
    )


@check("site_map", more_helps=True)
def site_map(case: Case, *, page: Degree, xml: Degree, minimum_links: int) -> Finding:
    """A site map for people and one for search engines.

    Applicability: every portal. Expectation: a page with a tree of at least `minimum_links` links earns
    `page`; an XML site map that can be read and names addresses earns `xml`. Assumption: links in the main
    part of the page are its tree.
    """
    section = case.section("sitemap_page")
    found = case.pages_of("sitemap_page")
    links = max((_tree_links(facts) for facts in found), default=0)
    has_page = section.present and links >= minimum_links
    page_open = not has_page and (section.state is SectionState.UNKNOWN or bool(hidden_by_scripts(found)))
    looks = made(case, "sitemap_xml")
    value = looks[-1].value if looks else {}
    urls = int(value.get("urls") or 0)
    has_xml = bool(value.get("present")) and urls > 0 and not value.get("parse_error")
    floor = (page if has_page else Fraction(0)) + (xml if has_xml else Fraction(0))
    exact = not page_open and bool(looks)
    note = "Chưa xác định được trang sơ đồ cổng" if page_open else f"{_NOT_SEEN[exact]} trang sơ đồ cổng"
    if found:
        note = f"Trang sơ đồ cổng có {links} liên kết (mức đạt: từ {minimum_links})"
    cited = tuple(case.cite(facts.url, facts.title) for facts in found[:1])
    if looks:
        note += (
            f"; sơ đồ dạng XML có {urls} địa chỉ."
            if has_xml
            else f"; {_NOT_SEEN[exact].lower()} sơ đồ dạng XML đọc được."
        )
        cited += (case.cite(looks[-1].url),) if has_xml else ()
    else:
        note += "; chưa đo được sơ đồ dạng XML."
    if page_open or not looks:
        probed = case.site.probe("sitemap_xml")
        cause = section.cause if page_open else cause_of(probed.error) if probed else None
        return open_question(
            note,
            cause=cause or Cause.OURS,
            need="unseen" if page_open or probed else "live",
            floor=floor,
            ceiling=floor + (page if page_open else 0) + (Fraction(0) if looks else xml),
            citations=cited,
            unseen=section.unseen or hidden_by_scripts(found),
            page_links=links,
        )
    return graded(
        floor,
        note,
        citations=cited,
        looked_at=(*looked_at(case, ["sitemap_page"]), looks[-1].url),
        page_links=links,
        xml_urls=urls,
    )


def _tree_links(page: PageFacts) -> int:
    outer = (Region.MENU, Region.HEADER, Region.FOOTER, Region.BREADCRUMB, Region.ASIDE)
    return len({link.url for link in page.links if link.url and link.region not in outer})


@check("related_links", more_helps=True)
def related_links(case: Case, *, minimum: int) -> Finding:
    """Links to subordinate and other state bodies.

    Applicability: every portal. Expectation: links or entries of jump lists lead to at least `minimum`
    other hosts of state bodies; fewer earn their share. Assumption: one host is one body.
    """
    pages = (*([case.home] if case.home is not None else []), *case.pages_of("related_links"))
    hosts: dict[str, Citation] = {}
    for page in pages:
        for link in page.links:
            if link.kind is LinkKind.POSTBACK or not is_official(link.url) or is_own(case, link.url):
                continue
            hosts.setdefault(host_of(link.url), case.cite(page.url, link.text, link.path))
    note = f"Có liên kết đến {len(hosts)} trang của cơ quan nhà nước khác (mức đạt: từ {minimum})."
    if len(hosts) >= minimum:
        return passed(note, citations=tuple(hosts.values())[:3], hosts=sorted(hosts))
    waiting = tuple(page.url for page in pages if page.needs_browser and not page.rendered)
    if waiting or case.home is None:
        return open_question(
            f"{note} Còn trang chưa xem được trọn vẹn.",
            cause=Cause.OURS,
            need="unseen",
            floor=share_of(len(hosts), minimum),
            citations=tuple(hosts.values())[:3],
            unseen=waiting or (case.site.agency.home_url,),
            hosts=sorted(hosts),
        )
    return settle(
        case,
        ["related_links"],
        share_of(len(hosts), minimum),
        note,
        citations=tuple(hosts.values())[:3],
        also=tuple(page.url for page in pages),
        hosts=sorted(hosts),
    )


@check("satisfaction", more_helps=True)
def satisfaction(case: Case, *, accepted: tuple[str, ...]) -> Finding:
    """Visitors can rate the portal, or see how many come.

    Applicability: every portal. Expectation: one of the `accepted` sections is there; words or a poll of
    that kind on the home page count. Assumption: a label of that kind leads to the thing itself.
    """
    found = case.first_present(accepted)
    if found is not None:
        return passed(
            f"Cổng có mục ‘{case.title_of(found.key)}’.", citations=cite_landing(case, found), found=found.key
        )
    home = case.home
    texts = (home.footer_text, home.header_text, home.main_text) if home is not None else ()
    for key, text in ((key, text) for key in accepted for text in texts):
        if home is not None and says(text, key):
            quote = phrase_of(text, key)
            return passed(
                f"Trang chủ có {topic(key).title}.", citations=(case.cite(home.url, quote),), found=key
            )
    return case.missing(*accepted)
