"""What a check is given: one site, read once, with its sections found, a date and a window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from checks.model import Citation, Finding, cannot_tell, failed
from checks.reading.facts import Item, Link, PageFacts
from checks.reading.file_facts import FileFacts
from evidence.model import Cause, Site
from evidence.ports import Readings


class WorkingDays(Protocol):
    """The working calendar (Asia/Ho_Chi_Minh); scoring.calendar fulfils it."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        ...

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after `start`, up to and including `end`; 0 where end <= start."""
        ...


@dataclass(frozen=True, kw_only=True)
class Window:
    """A span of days [start, end): the period's data window, e.g. 2025-10-01 → 2026-10-01.

    For an evaluation inside the window, days after the evaluation date are not yet expected.
    """

    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the window."""
        return day is not None and self.start <= day < self.end


class SectionState(StrEnum):
    """Whether a required section is there."""

    PRESENT = "present"  # found and holds the thing
    EMPTY = "empty"  # the page is there but holds nothing ('đang cập nhật', title only, empty list)
    ABSENT = "absent"  # looked for everywhere and not there
    UNKNOWN = "unknown"  # not enough seen, or needs a person's look


@dataclass(frozen=True, kw_only=True)
class Section:
    """One required section as found on a portal.

    `pages` are addresses of readable portal pages that belong to it: the landing page first, then further list pages
    and sub-pages. `items` are the entries of its lists without repeats, newest first, undated last; `complete` is
    False where further list pages exist that we did not see, so counts are 'ít nhất N'.
    `external` means the menu leads to another host for it; then `pages` is empty.
    `lost` are pages that belong to it or may, and that were asked for and not seen (checks.lost), or not to their end.
    `clicks` is the number of clicks from home. `how` is 'menu', 'box', 'picture', 'footer', 'breadcrumb', 'address',
    'declared', 'sitemap', 'content' or 'probe'. `looked_at` and `unseen` prove an absence.
    """

    key: str
    state: SectionState
    url: str = ""
    external: bool = False
    newest: date | None = None
    confidence: float = 0.0
    reason: str = ""
    how: str = ""
    label: str = ""
    found_on: str = ""
    clicks: int | None = None
    link: Link | None = None
    pages: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    complete: bool = True
    looked_at: tuple[str, ...] = ()
    labels_tried: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    cause: Cause | None = None

    @property
    def present(self) -> bool:
        """Whether the section is there and holds something."""
        return self.state is SectionState.PRESENT

    @property
    def promised(self) -> bool:
        """Whether the menu surely leads to it, but the page behind was not seen."""
        return self.state is SectionState.UNKNOWN and bool(self.url) and self.confidence >= 0.75

    @property
    def shown(self) -> bool | None:
        """The answer of the sections table: there (or promised by the menu), not there, or not known."""
        if self.state is SectionState.UNKNOWN:
            return True if self.promised else None
        return self.present


@dataclass(frozen=True, kw_only=True)
class Case:
    """One site before the checks. `facts` holds every readable page by its URL; `sections` every key of the vocabulary.

    `files` holds the document files that were fetched, by every address that led to them; what they say is read
    when it is asked for. `readings` spare what was read of the same bytes before; nothing hangs on them.
    """

    site: Site
    facts: Mapping[str, PageFacts]
    sections: Mapping[str, Section]
    evaluated_at: date
    window: Window
    calendar: WorkingDays
    section_titles: Mapping[str, str]  # key → Vietnamese name, for sentences
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    readings: Readings | None = None

    @property
    def home(self) -> PageFacts | None:
        """Facts of the home page, None where it was not readable."""
        page = self.site.home
        return self.facts.get(page.url) if page is not None else None

    @property
    def last_expected_day(self) -> date:
        """The last day whose news may be asked for: the evaluation date or the window's last day."""
        return min(self.evaluated_at, self.window.end - timedelta(days=1))

    def section(self, key: str) -> Section:
        """A section by key; a key that the vocabulary lacks is an error of the rubric.

        Raises KeyError.
        """
        return self.sections[key]

    def first_present(self, keys: Iterable[str]) -> Section | None:
        """The first of several sections that is present."""
        return next((self.sections[key] for key in keys if self.sections[key].present), None)

    def pages_of(self, *keys: str) -> tuple[PageFacts, ...]:
        """Facts of all pages that belong to the sections, without repeats, landing pages first."""
        urls = dict.fromkeys(url for key in keys for url in self.sections[key].pages)
        return tuple(self.facts[url] for url in urls if url in self.facts)

    def cite(self, url: str, quote: str = "", path: str = "") -> Citation:
        """A citation of a page, with its payload digest and screenshot where there is one."""
        facts = self.facts.get(url)
        page = next((p for p in self.site.pages if p.url == url), None)
        return Citation(
            url=url,
            sha256=facts.sha256 if facts else "",
            quote=quote[:300],
            path=path,
            screenshot_sha256=page.screenshot.payload_sha256 if page and page.screenshot else "",
        )

    def cite_section(self, section: Section, quote: str = "") -> tuple[Citation, ...]:
        """The landing page of a section, and the page whose menu led there; labels that stand there are quoted."""
        words = (section.link.text or section.link.title or section.link.image_alt) if section.link else ""
        cited = [self.cite(section.url, quote)] if section.url else []
        if section.found_on and section.found_on != section.url and section.link is not None:
            cited.append(self.cite(section.found_on, words, section.link.path))
        return tuple(cited)

    def title_of(self, key: str) -> str:
        """Vietnamese name of a section for sentences."""
        return self.section_titles.get(key, key)

    def missing(self, *keys: str) -> Finding:
        """What to say where none of the sections is present: failed with proof, or cantTell with its cause.

        An empty section is failed (the page is there and holds nothing). Absence that is not proven is cantTell.
        """
        sections = [self.sections[key] for key in keys]
        names = " hoặc ".join(f"‘{self.title_of(key)}’" for key in keys)
        unknown = next((s for s in sections if s.state is SectionState.UNKNOWN), None)
        if unknown is not None:
            return cannot_tell(
                f"Chưa đủ căn cứ để kết luận về mục {names}: {unknown.reason or 'một số trang chưa xem được'}.",
                cause=unknown.cause or Cause.SITE,
                need="unseen" if unknown.unseen else "look",
                unseen=unknown.unseen,
            )
        looked = tuple(dict.fromkeys(url for s in sections for url in s.looked_at))
        empty = next((s for s in sections if s.state is SectionState.EMPTY), None)
        if empty is not None:
            return failed(
                f"Có mục {names} nhưng chưa có nội dung: {empty.reason}.",
                citations=self.cite_section(empty),
                looked_at=looked,
                state="empty",
            )
        return failed(
            f"Không tìm thấy mục {names} trên thực đơn, trang chủ và {len(looked)} trang đã xem.",
            looked_at=looked,
            state="absent",
        )
