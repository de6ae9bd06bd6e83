"""Where is every required section of a portal? From all links that were seen, with proof of absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from checks.absence import lost_of, not_present, unseen_targets
from checks.behind import Behind, look_behind
from checks.case import Section, SectionState, Window
from checks.content import Verdict
from checks.hiding import lost_ways
from checks.matching import ABSTAIN_BELOW, SURE_FROM, match_text
from checks.membership import common_targets, dated_items, is_complete, newest_day, pages_of_landing, parts_of
from checks.reading.facts import Item, PageFacts, Region
from checks.reading.questions import read_questions
from checks.reading.schedule import schedule_span
from checks.reasoning import where_found, why_found
from checks.sections import calls_itself
from checks.sightings import Sighting, declared_of, label_of, sightings_of
from checks.site_functions import site_function
from checks.survey import Survey, bare, clicks_from, homes_of, index_of
from checks.vocabulary import SectionType, vocabulary
from evidence.model import Site

# A page of the portal is rather the section than another host's, up to this difference in rank.
_OWN_BONUS = 0.15
# How much a page's own name speaks for or against it.
_OWN_NAME = 0.08
_ANOTHERS_NAME = 0.35


def _build(survey: Survey, entry: SectionType, judged: list[Behind], best: Behind) -> Section:
    """A section that is there."""
    sighting = best.sighting
    url = best.external or (
        best.page.url if best.page is not None and best.facts is not None else sighting.link.url
    )
    if sighting.box is not None:
        return _of_box(survey, entry, sighting, sighting.box)
    landings = [best] if best.facts is not None else []
    if entry.holds == "list":
        landings += [
            j
            for j in judged
            if j.facts is not None
            and j.content.verdict is Verdict.HOLDS
            and j.sighting.confidence >= 0.85
            and j.sighting.how != "content"
            and j.sighting.box is None
            and not j.external
        ]
    pages: dict[str, None] = {}
    for landing in landings:
        if landing.facts is not None:
            found = pages_of_landing(
                landing.facts,
                landing.sighting.link,
                survey.facts,
                key=entry.key,
                holds=entry.holds,
                common=survey.common,
            )
            pages.update(dict.fromkeys(found))
    items = dated_items([survey.facts[page] for page in pages], survey.site.agency, survey.facts)
    return Section(
        key=entry.key,
        state=SectionState.PRESENT,
        url=url,
        external=bool(best.external),
        newest=newest_day(
            _days(items, [survey.facts[page] for page in pages], entry, survey.evaluated_at),
            survey.evaluated_at,
        ),
        confidence=round(min(sighting.confidence, 0.99), 2),
        reason=why_found(best),
        how=sighting.how,
        label=label_of(sighting.link),
        found_on=sighting.found_on,
        clicks=survey.clicks.get(url, survey.clicks.get(sighting.link.url)),
        link=sighting.link,
        pages=tuple(pages),
        items=items,
        complete=is_complete([survey.facts[p] for p in pages], items, survey.pages, survey.window),
    )


def _newest(
    survey: Survey, items: tuple[Item, ...], pages: list[PageFacts], entry: SectionType
) -> date | None:
    return newest_day(_days(items, pages, entry, survey.evaluated_at), survey.evaluated_at)


def _days(
    items: tuple[Item, ...], pages: list[PageFacts], entry: SectionType, evaluated_at: date
) -> list[date]:
    """Days of a section's entries; questions carry theirs in their text, schedules the week that they are for."""
    days = [item.day for item in items if item.day is not None]
    if entry.holds == "schedule":
        spans = [schedule_span(page, evaluated_at.year) for page in pages]
        days = [span.first for span in spans if span is not None] or days
    if not days and entry.holds in ("list", "documents", "drafts", "tenders"):
        days = [
            page.article.day for page in pages if page.article is not None and page.article.day is not None
        ]
    if entry.holds == "questions":
        asked = [question for page in pages for question in read_questions(page)]
        questioned = [day for q in asked if (day := q.asked_day or q.answer_day) is not None]
        days = questioned or days or [found.value for page in pages for found in page.dates]
    return days


def _of_box(survey: Survey, entry: SectionType, sighting: Sighting, box: PageFacts) -> Section:
    """A section that is a box of the home page."""
    items = dated_items([box], survey.site.agency, survey.facts)
    return Section(
        key=entry.key,
        state=SectionState.PRESENT,
        url=sighting.found_on,
        newest=_newest(survey, items, [box], entry),
        confidence=round(sighting.confidence, 2),
        reason=f"phần ‘{label_of(sighting.link)}’ trên {_page_name(survey, sighting.found_on)} có nội dung, "
        "không có trang riêng",
        how=sighting.how,
        label=label_of(sighting.link),
        found_on=sighting.found_on,
        clicks=survey.clicks.get(sighting.found_on),
        link=sighting.link,
        pages=(sighting.found_on,),
        items=items,
        complete=False,
    )


def _page_name(survey: Survey, url: str) -> str:
    """What to call a page in a sentence."""
    if survey.is_home(url):
        return "trang chủ"
    facts = survey.facts_of(url)
    title = next((h.text for h in facts.headings), facts.title) if facts is not None else ""
    return f"trang ‘{title}’" if title else "một trang của cổng"


def _confirmed(judged: Behind, key: str) -> bool:
    """Whether a weakly named page calls itself so in its own heading, breadcrumb or title."""
    if judged.facts is None:
        return False
    names = (
        [h.text for h in judged.facts.headings[:4]] + list(judged.facts.breadcrumbs) + [judged.facts.title]
    )
    return any(m.key == key and m.confidence >= 0.85 for name in names for m in match_text(name))


def _outranks(own: Behind, away: Behind) -> bool:
    """Whether a page of the portal itself is rather the section than another host's; one not seen needs a better name."""
    bonus = _OWN_BONUS if own.content.verdict is Verdict.HOLDS else _OWN_BONUS / 3
    return own.sighting.rank > away.sighting.rank - bonus


def _worth(judged: Behind, key: str) -> float:
    """Rank of a page as a section: what it calls itself counts beside the label that led there."""
    named = {match.key for match in calls_itself(judged.facts)} if judged.facts is not None else set()
    if not named or key in named:
        return judged.sighting.rank + (_OWN_NAME if named else 0.0)
    sections = vocabulary().sections
    kin = any(other in sections[key].children or key in sections[other].children for other in named)
    return judged.sighting.rank - (_OWN_NAME if kin else _ANOTHERS_NAME)


def _find(survey: Survey, entry: SectionType, sightings: list[Sighting]) -> Section:
    judged = [look_behind(survey, s, entry) for s in sorted(sightings, key=lambda s: (-s.rank, s.link.url))]
    sure = [j for j in judged if j.sighting.confidence >= SURE_FROM or _confirmed(j, entry.key)]
    weak = [j for j in judged if j not in sure]
    holds = [j for j in sure if j.content.verdict is Verdict.HOLDS]
    own = max((j for j in holds if not j.external), key=lambda j: _worth(j, entry.key), default=None)
    away = next((j for j in holds if j.external), None)
    unseen = next((j for j in sure if j.facts is None and j.content.verdict is Verdict.UNSURE), None)
    if own is not None and own.sighting.box is not None and unseen is not None:
        own = None  # a box shows the newest entries only: the page that it leads to decides
    lost = lost_of(survey, judged)
    if own is not None and lost and lost[0].sighting.rank + _OWN_NAME >= _worth(own, entry.key):
        own, unseen = None, lost[0]  # the page that may be the section itself was not seen
    home_first = own or unseen
    if away is not None and home_first is not None and _outranks(home_first, away):
        away = None
    if own is not None and (away is None or _outranks(own, away)):
        return _with_lost(survey, entry, _build(survey, entry, judged, own), lost)
    if away is not None and not lost:
        return _build(survey, entry, judged, away)
    return not_present(survey, entry, sure, weak)


def _with_lost(survey: Survey, entry: SectionType, section: Section, lost: list[Behind]) -> Section:
    """A section with the pages that belong to it, or may, and were not seen, or not to their end."""
    away = [j.page.url if j.page is not None else j.sighting.link.url for j in lost]
    for url in section.pages:
        facts = survey.facts[url]
        ways = [*facts.next_pages, *parts_of(facts, section.link, entry.key)]
        away += [way for way in ways if survey.lost(survey.page(way))]
        away += [url] if survey.in_part(survey.page(url)) else []
    return replace(section, lost=tuple(dict.fromkeys(away)))


def _with_menu(section: Section, others: list[Sighting], survey: Survey) -> Section:
    """A declared section that the menu leads to as well is found as others are; else it stays 'declared'."""
    if section.how != "declared":
        return section
    page = survey.page(section.url)
    name = page.url if page is not None else section.url
    for sighting in sorted(others, key=lambda s: -s.rank):
        target = survey.page(sighting.link.url)
        if sighting.how != "declared" and (target.url if target is not None else sighting.link.url) == name:
            return replace(
                section,
                how=sighting.how,
                link=sighting.link,
                found_on=sighting.found_on,
                label=label_of(sighting.link),
                reason=f"cơ quan khai báo địa chỉ này và {where_found(sighting)}",
            )
    return replace(
        section, clicks=None, reason="thấy ở địa chỉ cơ quan khai báo, nhưng thực đơn không dẫn tới"
    )


def find_sections(
    site: Site, facts: Mapping[str, PageFacts], *, evaluated_at: date, window: Window
) -> dict[str, Section]:
    """Every section of the vocabulary, present or not, with reasons. `facts` holds readable pages by URL."""
    pages = index_of(site)
    home = site.home
    survey = Survey(
        site=site,
        facts=facts,
        window=window,
        evaluated_at=evaluated_at,
        pages=pages,
        clicks=clicks_from(pages, facts, home.url) if home is not None else {},
        common=common_targets(facts),
        homes=homes_of(facts.get(home.url) if home is not None else None, facts),
    )
    survey = replace(survey, lost_ways=tuple(lost_ways(survey)), unseen_targets=unseen_targets(survey))
    by_key: dict[str, list[Sighting]] = {key: [] for key in vocabulary().sections}
    for sighting in (*declared_of(survey), *sightings_of(survey)):
        if sighting.confidence >= ABSTAIN_BELOW:
            by_key[sighting.key].append(sighting)
    found = {
        key: _with_menu(_find(survey, entry, by_key[key]), by_key[key], survey)
        for key, entry in vocabulary().sections.items()
    }
    for key, entry in vocabulary().sections.items():
        found[key] = site_function(key, found[key], site, facts)
        if not found[key].present and entry.children:
            found[key] = _from_children(found[key], [found[child] for child in entry.children])
    return found


def _from_children(parent: Section, children: list[Section]) -> Section:
    """A menu heading without a page of its own is there when its parts are."""
    child = next((c for c in children if c.present and not c.external), None)
    child = child or next((c for c in children if c.promised and not c.external), None)
    if child is None or (parent.promised and not child.present):
        return parent
    return replace(
        child,
        key=parent.key,
        confidence=min(child.confidence, 0.85),
        reason=f"các mục con có nội dung ({child.label})" if child.present else child.reason,
    )


def unmapped_labels(facts: Mapping[str, PageFacts], home_url: str) -> tuple[str, ...]:
    """Menu labels of the home page that the vocabulary does not know, so that it can grow."""
    home = facts.get(home_url)
    if home is None:
        return ()
    labels = {
        link.text
        for link in home.links
        if link.region is Region.MENU and link.text and bare(link.url) != bare(home_url)
    }
    return tuple(sorted(label for label in labels if not match_text(label)))
