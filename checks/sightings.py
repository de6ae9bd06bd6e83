"""Links and headings that may be a section, with how surely and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.matching import Match, match_text
from checks.reading.facts import Link, LinkKind, PageFacts, Region
from checks.sections import name_link
from checks.survey import Survey
from checks.vocabulary import titles

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


def label_of(link: Link) -> str:
    """What to call a link in a sentence: its words, else its address."""
    return link.text or link.title or link.image_alt or urlsplit(link.url).path


def _eligible(link: Link, on_home: bool, confidence: float, dated: frozenset[str]) -> bool:
    """Whether a link's place lets it name a section (headlines of news do not)."""
    if link.region in (Region.MENU, Region.HEADER, Region.BREADCRUMB, Region.FOOTER):
        return True
    if link.url in dated and confidence < 0.95:
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
        dated = frozenset(item.url for item in facts.items if item.day is not None)
        for link in facts.links:
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
                if _eligible(link, on_home, match.confidence, dated):
                    yield Sighting(
                        key=match.key,
                        link=link,
                        found_on=facts.url,
                        confidence=match.confidence,
                        how=how,
                        rank=match.confidence + bonus + (_HOME_BONUS if on_home else 0.0),
                        external=external,
                    )
        if not survey.is_home(facts.url) and facts.url not in entries:
            yield from _own_names(survey, facts)


def calls_itself(facts: PageFacts) -> tuple[Match, ...]:
    """Sections that a page calls itself by its last breadcrumb, or by its heading where it has none."""
    own = facts.breadcrumbs[-1:] or tuple(h.text for h in facts.headings if h.level <= 2)[:1]
    return tuple(match for text in own for match in match_text(text) if match.confidence >= 0.9)


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
