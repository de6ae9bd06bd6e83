"""What of a portal may be judged: which sections lie on it, which pages were read, and what could hide there.

A thing that stands on a page nobody read is never missing; the functions here tell 'not there' from 'not
seen'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from urllib.parse import urlsplit

from checks.case import Case, Section, SectionState
from checks.lost import is_lost
from checks.model import Citation, Finding, between, cannot_tell, graded
from checks.reading.facts import Item, Link, PageFacts, Region
from checks.reading.links import is_file
from checks.vietnamese import fold
from checks.wording import denies
from evidence.model import Cause

_OPEN = "Một số trang chưa xem được nên chưa kết luận được."


def own_sections(case: Case, keys: Iterable[str]) -> tuple[Section, ...]:
    """The sections among `keys` that are present on the portal itself."""
    return tuple(section for key in keys if (section := case.section(key)).present and not section.external)


def unseen_keys(case: Case, keys: Iterable[str]) -> tuple[str, ...]:
    """Sections that may hold what the others lack: not known to be absent, or on another host."""
    return tuple(
        section.key
        for section in map(case.section, keys)
        if section.state is SectionState.UNKNOWN or (section.present and section.external)
    )


def not_on_portal(case: Case, *keys: str, external_degree: Fraction | None = None) -> Finding:
    """What to say where no section of `keys` is present on the portal.

    A section to which the menu leads on another host earns `external_degree`; where that is None its page was
    not ours to read and it stays open for a person's look. Else `Case.missing` decides.
    """
    outside = next((s for s in map(case.section, keys) if s.present and s.external), None)
    if outside is None:
        return case.missing(*keys)
    host = urlsplit(outside.url).hostname or outside.url
    title = case.title_of(outside.key)
    if external_degree is None:
        return cannot_tell(
            f"Mục ‘{title}’ dẫn sang {host}, nằm ngoài phạm vi trang đã xem nên chưa kết luận được.",
            cause=Cause.POLICY,
            need="look",
            unseen=(outside.url,),
            host=host,
        )
    return graded(
        external_degree,
        f"Mục ‘{title}’ được dẫn sang {host}.",
        citations=cite_menu(case, outside),
        looked_at=outside.looked_at,
        host=host,
    )


def cite_menu(case: Case, section: Section) -> tuple[Citation, ...]:
    """The page that links to a section, with the words there (none where it is a bare picture)."""
    link = section.link
    if not section.found_on or section.found_on == section.url:
        return ()
    label = (link.text or link.title or link.image_alt) if link else section.label
    return (case.cite(section.found_on, label, link.path if link else ""),)


class Reader:
    """Finds the facts of an address, also by the address that was asked for before a redirect."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._pages = {
            address: page for page in case.site.pages for address in (page.requested_url, page.url)
        }

    def facts(self, url: str) -> PageFacts | None:
        """Facts of an address; None where it was not read."""
        page = self._pages.get(url)
        return self._case.facts.get(url) or (self._case.facts.get(page.url) if page else None)

    def unread(self, url: str) -> bool:
        """Whether an address of the portal is a page that we did not read, so that what it says is open.

        Files, pages out of the portal's scope and pages that proved to be gone are not: they have nothing to
        add.
        """
        if not url or is_file(url) or not self._case.site.agency.owns(url) or self.facts(url) is not None:
            return False
        page = self._pages.get(url)
        # what an archive of other software lacks may well be on the portal
        return page is None or not (page.gone and self._case.site.soicong_archive)

    def lost(self, url: str) -> bool:
        """Whether an address of the portal was to be seen and was not, by a fault (checks.lost)."""
        if is_file(url) or not self._case.site.agency.owns(url):
            return False
        return is_lost(self._pages.get(url), self._case.site)

    def failed_to_read(self, url: str) -> bool:
        """Whether an address was tried and not seen (blocked, timed out, errored)."""
        page = self._pages.get(url)
        return page is not None and self.unread(url)


def hidden_by_scripts(pages: Iterable[PageFacts]) -> tuple[str, ...]:
    """Addresses of pages whose content only a browser would have shown."""
    return tuple(page.url for page in pages if page.needs_browser and not page.rendered)


def not_built(case: Case, urls: tuple[str, ...], key: str) -> Finding:
    """The content of a section is built by scripts and was not seen."""
    return cannot_tell(
        f"Nội dung mục ‘{case.title_of(key)}’ do mã JavaScript dựng, chưa xem được bằng trình duyệt.",
        cause=Cause.OURS,
        need="unseen",
        unseen=urls,
    )


def unread_entries(case: Case, pages: Iterable[PageFacts]) -> tuple[str, ...]:
    """Addresses of the pages' entries that were not read."""
    reader = Reader(case)
    return tuple(dict.fromkeys(item.url for page in pages for item in page.items if reader.unread(item.url)))


def lost_entries(case: Case, pages: Sequence[PageFacts]) -> tuple[str, ...]:
    """Addresses of the pages' entries, and of other pages that their content leads to, that were lost.

    An archive of other software does not say what was left out of it: of such a one every entry that it lacks is lost.
    """
    reader = Reader(case)
    if not case.site.soicong_archive and (unread := unread_entries(case, pages)):
        return unread
    ways: dict[str, None] = {}
    for page in pages:
        ways |= dict.fromkeys(item.url for item in page.items)
        ways |= dict.fromkeys(link.url for link in page.links if link.region is Region.MAIN)
    return tuple(url for url in ways if url and reader.lost(url))


def settle(
    floor: Fraction,
    ceiling: Fraction,
    note: str,
    *,
    citations: tuple[Citation, ...] = (),
    looked_at: tuple[str, ...] = (),
    cause: Cause = Cause.OURS,
    need: str = "unseen",
    open_note: str = "",
    **measured: object,
) -> Finding:
    """A graded finding where floor and ceiling agree, else the bounds with what is still open said in
    `open_note`."""
    if floor == ceiling:
        return graded(floor, note, citations=citations, looked_at=looked_at, **measured)
    told = f"{note} {open_note}".strip()
    if denies(told):  # what is open is not said to be missing
        told = _OPEN if denies(open_note) or not open_note else open_note
    open_finding = between(floor, ceiling, told, cause=cause, need=need, **measured)
    return replace(open_finding, citations=citations)


def cite_item(case: Case, item: Item, sections: Iterable[Section]) -> tuple[Citation, ...]:
    """Where an entry stands: the list page that shows it (else its own page), with its title and its day."""
    pages = case.pages_of(*(section.key for section in sections))
    url = next((page.url for page in pages if item in page.items), item.url)
    quotes = [item.title] + ([item.day_text] if item.day_text else [])
    return tuple(case.cite(url, quote, item.path) for quote in quotes)


def cite_pages(case: Case, sections: Iterable[Section]) -> tuple[Citation, ...]:
    """The landing page of each section, in its own words, and the page that links to it."""
    cited = []
    for section in sections:
        if section.url:
            page = case.facts.get(section.url)
            names = [section.label, *(heading.text for heading in page.headings), page.title] if page else []
            shown = fold(f"{page.title} {page.main_text}") if page else ""
            cited.append(
                case.cite(section.url, next((name for name in names if name and fold(name) in shown), ""))
            )
        cited += cite_menu(case, section)
    return tuple(dict.fromkeys(cited))


def looked(sections: Iterable[Section]) -> tuple[str, ...]:
    """Every page of the sections that was searched."""
    return tuple(dict.fromkeys(url for section in sections for url in (*section.pages, *section.looked_at)))


def file_links(page: PageFacts) -> tuple[Link, ...]:
    """Links of a page's own content that lead to documents to download."""
    aside = (Region.MENU, Region.HEADER, Region.FOOTER, Region.ASIDE, Region.BREADCRUMB)
    return tuple(link for link in page.links if is_file(link.url) and link.region not in aside)
