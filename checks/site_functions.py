"""Sections that are functions of the portal rather than pages: search, feeds, site maps, counters, marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from checks.behind import cause_of as cause_of_page
from checks.case import Section, SectionState
from checks.clarity import seen_in_part
from checks.doubt import cause_of, turned_away
from checks.marks import signs
from checks.reading.contacts import PHONE
from checks.reading.facts import PageFacts
from checks.vietnamese import fold
from checks.vocabulary import vocabulary
from evidence.model import Cause, Page, Probe, Site

_NUMBER = re.compile(rf"[^\d]{{0,60}}(?:{PHONE})")
_BESIDE_NAME = 4
_COMMON = 0.4  # of the pages carry what stands around all of them
_COUNTER = re.compile(
    r"(luot truy cap|so luot truy cap|thong ke truy cap|tong truy cap|dang truy cap|dang online|truc tuyen)\D{0,30}\d"
)


def site_function(key: str, found: Section, site: Site, facts: Mapping[str, PageFacts]) -> Section:
    """The section `key` where a function of the portal decides it; else `found` unchanged."""
    if key in _FILES:
        return _file(key, site, *_FILES[key])
    home = site.home
    home_facts = facts.get(home.url) if home is not None else None
    if home_facts is None or key not in _FUNCTIONS:
        return found
    told = _FUNCTIONS[key](found, site, facts, home_facts)
    if told.state is SectionState.EMPTY and home is not None and seen_in_part(home):
        # A page of that name may be empty, or another one: the function itself may stand on what did not come.
        return replace(
            told,
            state=SectionState.UNKNOWN,
            reason="trang chủ chỉ xem được một phần",
            unseen=(home.url,),
            cause=cause_of_page(home),
            confidence=0.0,
        )
    return told


def _there(section: Section, url: str, how: str, reason: str, confidence: float = 0.95) -> Section:
    return replace(
        section,
        state=SectionState.PRESENT,
        url=url,
        how=how,
        reason=reason,
        confidence=confidence,
        pages=section.pages or (url,),
        external=False,
        cause=None,
        unseen=(),
        clicks=0 if how in ("content", "footer") else section.clicks,
    )


def _file(key: str, site: Site, probe_name: str, path: str) -> Section:
    """A file of fixed name: by its probe, else by the response that an archive holds."""
    probe: Probe | None = site.probe(probe_name)
    if probe is not None and probe.error is None and not turned_away(probe):
        present = bool(probe.value.get("present"))
        return Section(
            key=key,
            state=SectionState.PRESENT if present else SectionState.ABSENT,
            url=probe.url,
            how="probe",
            confidence=0.99,
            reason=f"địa chỉ trả về mã {probe.value.get('status')}",
            looked_at=(probe.url,),
        )
    page: Page | None = next((p for p in site.pages if urlsplit(p.requested_url).path == path), None)
    if probe is None and page is not None and page.status is not None:
        kind = page.header("content-type")
        present = page.status == 200 and "html" not in kind
        return Section(
            key=key,
            state=SectionState.PRESENT if present else SectionState.ABSENT,
            url=page.url,
            how="probe",
            confidence=0.9,
            reason=f"địa chỉ trả về mã {page.status}",
            looked_at=(page.url,),
        )
    return Section(
        key=key,
        state=SectionState.UNKNOWN,
        cause=cause_of(probe.error) if probe is not None and probe.error else Cause.OURS,
        reason="chưa xem được địa chỉ này" if probe is not None else "chưa hỏi tới địa chỉ này",
        unseen=(path,),
    )


def _search(found: Section, _: Site, facts: Mapping[str, PageFacts], home: PageFacts) -> Section:
    for page in (home, *facts.values()):
        if any(form.purpose == "search" for form in page.forms):
            return _there(found, page.url, "content", "có ô tìm kiếm trên trang")
    return found


def _rss(found: Section, site: Site, facts: Mapping[str, PageFacts], home: PageFacts) -> Section:
    valid = next((p for p in site.probes_named("feed") if p.value.get("valid")), None)
    if valid is not None:
        return _there(found, valid.url, "probe", "nguồn tin RSS đọc được")
    feed = next((feed for page in (home, *facts.values()) for feed in page.feeds), None)
    if feed is not None:
        return _there(found, feed, "content", "trang khai báo nguồn tin RSS", 0.85)
    return found


def _counter(found: Section, _: Site, __: Mapping[str, PageFacts], home: PageFacts) -> Section:
    text = fold(f"{home.main_text} {home.aside_text} {home.footer_text} {home.header_text}")
    if _COUNTER.search(text):
        return _there(found, home.url, "content", "trang chủ hiện số lượt truy cập", 0.9)
    return found


def _survey(found: Section, _: Site, facts: Mapping[str, PageFacts], home: PageFacts) -> Section:
    for page in (home, *facts.values()):
        if any(form.purpose == "poll" for form in page.forms):
            return _there(found, page.url, "content", "có phiếu khảo sát trên trang", 0.9)
    return found


def _emc(found: Section, site: Site, _: Mapping[str, PageFacts], home: PageFacts) -> Section:
    page = site.home
    source = site.body(page).decode("utf-8", "replace") if page is not None else ""
    if any(sign in source for sign in signs()["marks"]["emc"]["source"]):
        return _there(found, home.url, "content", "trang chủ gắn mã đo lường EMC", 0.9)
    return found


def _related(found: Section, site: Site, _: Mapping[str, PageFacts], home: PageFacts) -> Section:
    hosts = {
        urlsplit(link.url).hostname
        for link in home.links
        if link.url
        and not site.agency.owns(link.url)
        and (urlsplit(link.url).hostname or "").endswith(".gov.vn")
    }
    if len(hosts) >= 3:
        return _there(
            found, home.url, "content", f"trang chủ liên kết tới {len(hosts)} cổng của cơ quan khác", 0.9
        )
    return found


def _contacts(found: Section, _: Site, __: Mapping[str, PageFacts], home: PageFacts) -> Section:
    """A contact block at the foot of the home page serves where no page of its own does."""
    if found.present:
        return found
    kinds = [home.contacts.addresses, home.contacts.phones, home.contacts.emails]
    if sum(1 for kind in kinds if kind) >= 2:
        return _there(found, home.url, "footer", "khối liên hệ ở chân trang", 0.85)
    return found


def _hotline(found: Section, _: Site, facts: Mapping[str, PageFacts], home: PageFacts) -> Section:
    """A number under that name on the home page, or beside the content of any page, serves where no page of its own does."""
    if found.present:
        return found
    names = "|".join(re.escape(fold(phrase.text)) for phrase in vocabulary().sections["hotline"].phrases)
    label = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
    if any(_numbered(label, text) for text in (home.main_text, *_around(home))):
        return _there(found, home.url, "content", "trang chủ ghi số đường dây nóng", 0.9)
    common = sum(any(_numbered(label, text) for text in _around(page)) for page in facts.values())
    if common >= max(2, len(facts) * _COMMON):
        return _there(found, home.url, "content", "khung chung của các trang ghi số đường dây nóng", 0.9)
    return found


def _around(page: PageFacts) -> tuple[str, str, str]:
    return page.header_text, page.aside_text, page.footer_text


def _numbered(label: re.Pattern[str], text: str) -> bool:
    """Whether a telephone number stands behind its name, or below a line that is nothing but the name."""
    lines = [fold(line) for line in text.splitlines()]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        named = label.search(line)
        if named is None:
            continue
        alone = len(line) - (named.end() - named.start()) <= _BESIDE_NAME
        if _NUMBER.match(line[named.end() :]) or (alone and _NUMBER.match(following)):
            return True
    return False


_FILES = {"sitemap_xml": ("sitemap_xml", "/sitemap.xml"), "robots_txt": ("robots", "/robots.txt")}
_FUNCTIONS: Mapping[str, Callable[[Section, Site, Mapping[str, PageFacts], PageFacts], Section]] = {
    "search": _search,
    "rss": _rss,
    "visit_counter": _counter,
    "satisfaction_survey": _survey,
    "emc": _emc,
    "related_links": _related,
    "transaction_contacts": _contacts,
    "contact": _contacts,
    "hotline": _hotline,
}
