"""Links and headings that may be a section, with how surely and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.boxes import boxes_of
from checks.headlines import eligible, entries_of
from checks.matching import SURE_FROM, Match, match_text
from checks.reading.facts import Link, PageFacts, Region
from checks.reading.links import is_file
from checks.reading.more import named_by_box
from checks.sections import calls_itself, name_link
from checks.survey import Survey
from checks.vocabulary import titles, vocabulary

_PLACE = {
    Region.MENU: ("menu", 0.06),
    Region.HEADER: ("menu", 0.05),
    Region.BREADCRUMB: ("breadcrumb", 0.0),
    Region.MAIN: ("box", 0.03),
    Region.ASIDE: ("box", 0.02),
    Region.OTHER: ("box", 0.01),
    Region.FOOTER: ("footer", 0.0),
}
# What the home page leads to outranks what deeper pages lead to.
_HOME_BONUS = 0.12
_AWAY = 0.25
_BOX_FROM = 0.9
_LIST = 2  # entries
_LISTS = frozenset({"list", "documents", "tenders", "projects", "drafts", "questions"})
_HOME_BOX_FROM = 0.78  # boxes of the home page are titled with care
_MAP = "sitemap_page"
_PAGE_NUMBER = re.compile(r"[\d\W_]+")
_HEADING_FROM = 0.9


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A link (or a page's own heading) that may be a section."""

    key: str
    link: Link
    found_on: str
    confidence: float
    how: str
    rank: float
    external: bool
    match: Match | None = None
    heading: str = ""  # the menu heading that names the section, where the link is an entry below it
    box: PageFacts | None = None  # what stands under a title of `found_on`, where that is the section itself


def label_of(link: Link) -> str:
    """What to call a link in a sentence: its words, else its address."""
    return link.text or link.title or link.image_alt or urlsplit(link.url).path


def sightings_of(survey: Survey) -> Iterator[Sighting]:
    """Everything on the portal that may be a section: links of every page, home first, and pages' own names."""
    home = survey.site.home
    home_url = home.url if home is not None else ""
    known: set[tuple[str, str, str, str]] = set()
    entries = frozenset(item.url for facts in survey.facts.values() for item in facts.items)
    ordered = sorted(
        survey.facts.values(), key=lambda f: (f.url != home_url, survey.clicks.get(f.url, 99), f.url)
    )
    for facts in ordered:
        on_home = facts.url == home_url
        mapped = not on_home and any(match.key == _MAP for match in calls_itself(facts))
        yield from _links(survey, facts, known, on_home=on_home or mapped, how="sitemap" if mapped else "")
        if on_home:
            yield from _boxes(facts, on_home)
        elif not survey.is_home(facts.url) and not survey.is_anothers(facts):
            if not (mapped or _is_article(facts)):  # the lists of a map are ways to sections, none of them
                yield from _boxes(facts, on_home)
            if facts.url not in entries:
                yield from _own_names(survey, facts)
    yield from _mapped(survey)


def _links(
    survey: Survey, facts: PageFacts, known: set[tuple[str, str, str, str]], *, on_home: bool, how: str
) -> Iterator[Sighting]:
    """Links of a page that may be sections, each once for the whole portal. The page of the site map counts as home."""
    listed = entries_of(facts) if how != "sitemap" else frozenset()
    dated = frozenset(item.url for item in facts.items if item.day is not None)
    spoken = {link.url for link in facts.links if link.url and link.text}
    opened = {link.menu_path[:depth] for link in facts.links for depth in range(1, len(link.menu_path))}
    for written in facts.links:
        if not written.url and written.menu_path in opened:
            continue  # a heading that only opens the entries below it
        if written.url in spoken and not (written.text or written.title or written.image_alt):
            continue  # the picture of an entry whose title leads to the same place
        link = named_by_box(written)
        identity = (link.url, link.text, link.region.value, link.image_src)
        if identity in known or survey.is_home(link.url):
            continue
        known.add(identity)
        external = bool(link.url) and not survey.site.agency.owns(link.url)
        if external and is_file(link.url):
            continue  # a file on another host is a file, not a section
        if _PAGE_NUMBER.fullmatch(link.text):
            continue  # a further page of a list, not another section
        for match in _named(survey, link, external=external):
            if eligible(link, on_home, match, dated, listed):
                yield _sighting(facts, link, match, on_home=on_home, external=external, how=how)
        yield from _below(survey, facts, link)


def _sighting(
    facts: PageFacts, link: Link, match: Match, *, on_home: bool, external: bool, how: str
) -> Sighting:
    place, bonus = _PLACE[link.region]
    picture = not link.text and link.image_src
    if external and not on_home and link.region is Region.MAIN:
        bonus -= _AWAY  # a text of the portal speaks of another body's page
    return Sighting(
        key=match.key,
        link=link,
        found_on=facts.url,
        confidence=match.confidence,
        how=how or ("picture" if picture else place),
        rank=match.confidence + bonus + (_HOME_BONUS if on_home else 0.0),
        external=external,
        match=match,
    )


def _named(survey: Survey, link: Link, *, external: bool) -> tuple[Match, ...]:
    """Sections that a link names; a picture that says nothing surely is named by the page behind it."""
    named = name_link(link, external=external)
    if external or link.text or (named and named[0].confidence >= SURE_FROM):
        return named
    behind = _named_behind(survey, link)
    told = {match.key for match in behind}
    return (*behind, *(match for match in named if match.key not in told))


def _mapped(survey: Survey) -> Iterator[Sighting]:
    """Pages that only the portal's XML site map led to, by what their addresses say."""
    for page in survey.site.pages:
        if page.found_on and page.found_on not in survey.facts and "sitemap" in page.found_on.lower():
            link = Link(url=page.url, text="")
            for match in name_link(link):
                yield Sighting(
                    key=match.key,
                    link=link,
                    found_on=page.found_on,
                    confidence=match.confidence,
                    how="sitemap",
                    rank=match.confidence - 0.1,
                    external=False,
                    match=match,
                )


def _named_behind(survey: Survey, link: Link) -> tuple[Match, ...]:
    """What the page behind a picture calls itself, where neither the picture nor the address speaks."""
    facts = survey.facts_of(link.url)
    return calls_itself(facts) if facts is not None and facts.article is None else ()


def _is_article(facts: PageFacts) -> bool:
    """Whether a page is one dated text; a list of several dated entries is none."""
    entries = sum(1 for item in facts.items if item.day is not None)
    return facts.article is not None and facts.article.day is not None and entries < _LIST


def _own_names(survey: Survey, facts: PageFacts) -> Iterator[Sighting]:
    """What a page calls itself in its heading or last breadcrumb: a section that no link names is still one.

    An article's breadcrumb names the section that it belongs to, not the article.
    """
    page = survey.page(facts.url)
    if page is None or _is_article(facts):
        return
    for match in calls_itself(facts):
        yield Sighting(
            key=match.key,
            link=Link(url=facts.url, text=match.phrase, region=Region.BREADCRUMB),
            found_on=page.found_on or facts.url,
            confidence=match.confidence - 0.1,
            how="content",
            rank=match.confidence - 0.2,
            external=False,
            match=match,
        )


def _below(survey: Survey, facts: PageFacts, link: Link) -> Iterator[Sighting]:
    """The section that a menu heading names, of which this entry below it is a part.

    Many menu headings have no page of their own. An entry that names another section is not a part of this one.
    """
    if len(link.menu_path) < 2 or link.region not in (Region.MENU, Region.HEADER):
        return
    own = {match.key for match in name_link(link) if match.confidence >= SURE_FROM}
    for heading in link.menu_path[:-1]:
        for match in match_text(heading):
            entry = vocabulary().sections[match.key]
            if match.confidence < _HEADING_FROM or (own - {match.key, *entry.children}):
                continue
            yield Sighting(
                key=match.key,
                link=link,
                found_on=facts.url,
                confidence=match.confidence - 0.08,
                how="menu",
                rank=match.confidence - 0.15,
                external=bool(link.url) and not survey.site.agency.owns(link.url),
                match=match,
                heading=heading,
            )


def _boxes(facts: PageFacts, on_home: bool) -> Iterator[Sighting]:
    """Parts of a page that are a section themselves: a title and what stands under it, with no page of its own.

    One page of many portals holds the chart, the duties and the units; a box of the home page often is all there is.
    """
    # A page's own name stands over the whole page: that was judged already.
    own = set() if on_home else {match.key for match in calls_itself(facts)}
    least = _HOME_BOX_FROM if on_home else _BOX_FROM
    for box in boxes_of(facts):
        for match in match_text(box.heading.text):
            kind = vocabulary().sections[match.key].holds
            if not on_home and kind in _LISTS and len(box.facts.items) < _LIST:
                continue  # inside a text a heading over one thing is no list of them
            if match.confidence >= least and match.key not in own:
                yield Sighting(
                    key=match.key,
                    link=Link(
                        url=facts.url, text=box.heading.text, region=Region.MAIN, path=box.heading.path
                    ),
                    found_on=facts.url,
                    confidence=match.confidence - 0.1,
                    how="box" if on_home else "content",
                    rank=match.confidence - (0.3 if on_home else 0.4),
                    external=False,
                    match=match,
                    box=box.facts,
                )


def declared_of(survey: Survey) -> Iterator[Sighting]:
    """Addresses that the agency named: looked at first; `how` says whether the menu leads there too."""
    for declared in survey.site.declared:
        yield Sighting(
            key=declared.key,
            link=Link(url=declared.url, text=titles().get(declared.key, declared.key)),
            found_on="",
            confidence=0.99,
            how="declared",
            rank=2.0,
            external=not survey.site.agency.owns(declared.url),
        )
