"""Links and headings that may be a section, with how surely and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.boxes import boxes_of
from checks.matching import SURE_FROM, Match, match_text
from checks.reading.facts import Item, Link, LinkKind, PageFacts, Region
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
_BOX_FROM = 0.9
_NAMING = 0.85
_NAMING_PART = 0.55  # of a label's words; the rest of a headline is longer
_INDEX = re.compile(r"\[\d+\]")
_HEADLINE = 7  # words; an entry of a list that is so long is a headline, not a label
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


def _eligible(
    link: Link, on_home: bool, confidence: float, dated: frozenset[str], listed: frozenset[str]
) -> bool:
    """Whether a link's place lets it name a section (headlines of news do not)."""
    if link.region in (Region.MENU, Region.HEADER, Region.BREADCRUMB, Region.FOOTER):
        return True
    headline = link.url in listed and len(link.text.split()) >= _HEADLINE
    if (link.url in dated or headline) and confidence < 0.95:
        return False
    if on_home or link.region is Region.ASIDE:
        return confidence >= 0.8 or not link.text or link.kind is not LinkKind.HREF
    return confidence >= 0.9 and len(link.text.split()) <= 7


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
        listed = _entries_of(facts)
        dated = frozenset(item.url for item in facts.items if item.day is not None)
        opened = {link.menu_path[:depth] for link in facts.links for depth in range(1, len(link.menu_path))}
        for link in facts.links:
            if not link.url and link.menu_path in opened:
                continue  # a heading that only opens the entries below it
            identity = (link.url, link.text, link.region.value, link.image_src)
            if identity in known or survey.is_home(link.url):
                continue
            known.add(identity)
            external = bool(link.url) and not survey.site.agency.owns(link.url)
            how, bonus = _PLACE[link.region]
            if not link.text and link.image_src:
                how = "picture"
            named = name_link(link, external=external)
            if not named and not external and not link.text:
                named = _named_behind(survey, link)
            for match in named:
                if _eligible(link, on_home, match.confidence, dated, listed):
                    yield Sighting(
                        key=match.key,
                        link=link,
                        found_on=facts.url,
                        confidence=match.confidence,
                        how=how,
                        rank=match.confidence + bonus + (_HOME_BONUS if on_home else 0.0),
                        external=external,
                        match=match,
                    )
            yield from _below(survey, facts, link)
        if on_home:
            yield from _boxes(facts)
        if not survey.is_home(facts.url) and facts.url not in entries:
            yield from _own_names(survey, facts)


def _entries_of(facts: PageFacts) -> frozenset[str]:
    """Addresses of a page's list entries, without lists that are menus: several of their entries name sections."""
    lists: dict[str, list[Item]] = {}
    for item in facts.items:
        lists.setdefault(_INDEX.sub("", item.path), []).append(item)
    entries: set[str] = set()
    for items in lists.values():
        naming = sum(
            1
            for item in items
            if item.day is None
            and any(
                m.confidence >= _NAMING and m.words >= len(item.title.split()) * _NAMING_PART
                for m in match_text(item.title)
            )
        )
        if naming < 2 or naming < len(items) / 3:
            entries.update(item.url for item in items)
    return frozenset(entries)


def _named_behind(survey: Survey, link: Link) -> tuple[Match, ...]:
    """What the page behind a picture calls itself, where neither the picture nor the address speaks."""
    facts = survey.facts_of(link.url)
    return calls_itself(facts) if facts is not None and facts.article is None else ()


def _own_names(survey: Survey, facts: PageFacts) -> Iterator[Sighting]:
    """What a page calls itself in its heading or last breadcrumb: a section that no link names is still one.

    An article's breadcrumb names the section that it belongs to, not the article.
    """
    page = survey.page(facts.url)
    if page is None or (facts.article is not None and facts.article.day is not None):
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


def _boxes(facts: PageFacts) -> Iterator[Sighting]:
    """Boxes of the home page that are a section themselves: a title and its entries, with no link to more."""
    for box in boxes_of(facts):
        for match in match_text(box.heading.text):
            if match.confidence >= _BOX_FROM:
                yield Sighting(
                    key=match.key,
                    link=Link(
                        url=facts.url, text=box.heading.text, region=Region.MAIN, path=box.heading.path
                    ),
                    found_on=facts.url,
                    confidence=match.confidence - 0.1,
                    how="box",
                    rank=match.confidence - 0.3,
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
