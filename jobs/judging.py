"""From a stored site to its result: the one path for a fresh crawl and for stored evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from checks.case import Case, Window
from checks.clarity import seen_clearly
from checks.compromise import Sign, compromise_signs
from checks.discovery import find_sections, unmapped_labels
from checks.reading.boilerplate import without_repeats
from checks.reading.facts import PageFacts
from checks.reading.file_facts import FileFacts
from checks.reading.kept import Reader
from checks.reading.same_pages import settled
from checks.vocabulary import titles
from evidence.model import Page, Site
from evidence.ports import Readings
from evidence.spelling import without_way_back
from jobs.file_reading import SiteFiles
from scoring.assess import assess
from scoring.calendar import ZONE, vietnam, window_for
from scoring.model import Assessment, Rubric, Scorecard
from scoring.result import document
from scoring.score import score


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An assessment with its score and the document that is stored, shown and compared.

    `signs` of a break-in are for staff only and stand in no document.
    """

    assessment: Assessment
    scorecard: Scorecard
    document: dict[str, Any]
    signs: tuple[Sign, ...] = ()


def is_html(page: Page) -> bool:
    """Whether a page's body is to be read as HTML."""
    kind = page.header("content-type").lower()
    return page.rendered or "html" in kind or not kind


def read_site(site: Site, on_page: Callable[[int, int], None] | None = None) -> dict[str, PageFacts]:
    """Facts of every page that was seen clearly, by its address."""
    return read_clearly(site, on_page)[1]


def read_clearly(
    site: Site,
    on_page: Callable[[int, int], None] | None = None,
    readings: Readings | None = None,
) -> tuple[Site, dict[str, PageFacts]]:
    """Facts as read_site gives them, and the site in which the other pages are unseen.

    `readings` spare the reading of pages that were read before; they change nothing of what is found.
    """
    reader = Reader(readings)
    pages = [page for page in site.pages if page.readable and is_html(page)]
    facts: dict[str, PageFacts] = {}
    for number, page in enumerate(pages, 1):
        read = reader.read(
            page.url,
            site.body(page),
            content_type=page.header("content-type"),
            rendered=page.rendered,
            today=page.fetched_at.astimezone(ZONE).date(),  # '5 giờ trước' counts from when it was seen
        )
        digest = page.record.payload_sha256 if page.record is not None else read.sha256
        facts[page.url] = replace(read, url=page.url, sha256=digest)
        if on_page is not None:
            on_page(number, len(pages))
    clear, seen = seen_clearly(site, _settled(site, facts))
    return clear, without_repeats(seen)


def _settled(site: Site, facts: dict[str, PageFacts]) -> dict[str, PageFacts]:
    """Each page once, with its links written by the addresses of the pages that they lead to."""
    home = site.home.url if site.home is not None else ""
    known = (
        site.spelling.finder(facts, home=home) if site.spelling.ignored else {url: url for url in facts}.get
    )

    def page_of(url: str, page: PageFacts) -> str:
        return known(url) or known(without_way_back(url, page.url)) or ""

    return {
        url: settled(page, partial(page_of, page=page)) for url, page in facts.items() if known(url) == url
    }


def case_of(
    site: Site,
    *,
    rubric: Rubric,
    at: date,
    files: Mapping[str, FileFacts] | None = None,
    on_page: Callable[[int, int], None] | None = None,
    readings: Readings | None = None,
) -> Case:
    """A site, read once, with its sections found. Without `files` nothing is known of what its files say."""
    window: Window = window_for(rubric.window, at)
    site, facts = read_clearly(site, on_page, readings)
    return Case(
        site=site,
        facts=facts,
        sections=find_sections(site, facts, evaluated_at=at, window=window),
        evaluated_at=at,
        window=window,
        calendar=vietnam(),
        section_titles=titles(),
        files=files or {},
        readings=readings,
    )


def judge(
    site: Site,
    *,
    rubric: Rubric,
    at: date,
    run: Mapping[str, Any],
    on_page: Callable[[int, int], None] | None = None,
    readings: Readings | None = None,
) -> Judgement:
    """Judge a stored site by a rubric as of a date. The same site, rubric and date give the same document."""
    with SiteFiles(site, readings=readings) as files:
        case = case_of(site, rubric=rubric, at=at, files=files, on_page=on_page, readings=readings)
        home = case.site.home
        labels = unmapped_labels(case.facts, home.url) if home is not None else ()
        assessment = assess(rubric, case, unmapped_labels=labels)
    scorecard = score(assessment)
    return Judgement(
        assessment=assessment,
        scorecard=scorecard,
        document=document(assessment, scorecard, run),
        signs=compromise_signs(case.site, case.facts),
    )
