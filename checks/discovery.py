"""Where is every required section of a portal? From all links that were seen, with proof of absence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urldefrag, urlsplit

from checks.case import Section, SectionState, Window
from checks.content import Content, Verdict, judge
from checks.membership import dated_items, is_complete, newest_day, pages_of_landing
from checks.reading.facts import Link, LinkKind, PageFacts, Region
from checks.sections import (
    ABSTAIN_BELOW,
    SURE_FROM,
    Match,
    SectionType,
    match_text,
    name_link,
    titles,
    vocabulary,
)
from checks.site_functions import site_function
from evidence.model import Cause, Page, Site, Visibility, click_address

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
_OWN_BONUS = 0.15
# A larger share of menu targets that we could not see leaves an absence unproven.
_UNSEEN_SHARE = 0.1


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


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The portal as the finder sees it: facts, addresses by every form that they were asked by, clicks from home."""

    site: Site
    facts: Mapping[str, PageFacts]
    window: Window
    evaluated_at: date
    pages: Mapping[str, Page]
    clicks: Mapping[str, int]

    def page(self, url: str) -> Page | None:
        """The page that an address led to, seen or not."""
        return self.pages.get(url) or self.pages.get(_bare(url))

    def facts_of(self, url: str) -> PageFacts | None:
        """Facts of the page that an address led to."""
        page = self.page(url)
        return self.facts.get(page.url) if page is not None else None


def _bare(url: str) -> str:
    """An address without fragment, scheme, www and trailing slash, to compare by."""
    routed = "#/" in url or "#!" in url or "#click=" in url
    plain = url if routed else urldefrag(url).url
    return plain.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _index(site: Site) -> dict[str, Page]:
    """Pages by every address that led to them; readable ones win."""
    pages: dict[str, Page] = {}
    for page in sorted(site.pages, key=lambda p: (p.readable, p.rendered)):
        for url in (*page.redirects, page.requested_url, page.url):
            pages[url] = page
            pages[_bare(url)] = page
    return pages


def _clicks(survey_pages: Mapping[str, Page], facts: Mapping[str, PageFacts], home: str) -> dict[str, int]:
    """Number of clicks from the home page to every page address that links lead to."""
    reached = {home: 0}
    waiting = deque([home])
    while waiting:
        url = waiting.popleft()
        page_facts = facts.get(url)
        if page_facts is None:
            continue
        for link in page_facts.links:
            target_url = link.url or click_address(url, link.text)
            target = survey_pages.get(target_url) or survey_pages.get(_bare(target_url))
            name = target.url if target is not None else target_url
            if name not in reached:
                reached[name] = reached[url] + 1
                if target is not None:
                    waiting.append(name)
    return reached


def _eligible(link: Link, on_home: bool, confidence: float, dated: frozenset[str]) -> bool:
    """Whether a link's place lets it name a section (headlines of news do not)."""
    if link.region in (Region.MENU, Region.HEADER, Region.BREADCRUMB, Region.FOOTER):
        return True
    if link.url in dated and confidence < 0.95:
        return False
    if on_home or link.region is Region.ASIDE:
        return confidence >= 0.8 or not link.text or link.kind is not LinkKind.HREF
    return confidence >= 0.9 and len(link.text.split()) <= 7


def _sightings(survey: Survey) -> Iterator[Sighting]:
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
            if identity in known or _bare(link.url) == _bare(home_url):
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
        if facts.url != home_url and facts.url not in entries:
            yield from _own_names(survey, facts)


def _calls_itself(facts: PageFacts) -> tuple[Match, ...]:
    """Sections that a page calls itself by its last breadcrumb, or by its heading where it has none."""
    own = facts.breadcrumbs[-1:] or tuple(h.text for h in facts.headings if h.level <= 2)[:1]
    return tuple(match for text in own for match in match_text(text) if match.confidence >= 0.9)


def _named_behind(survey: Survey, link: Link) -> tuple[Match, ...]:
    """What the page behind a picture calls itself, where neither the picture nor the address speaks."""
    facts = survey.facts_of(link.url)
    return _calls_itself(facts) if facts is not None and facts.article is None else ()


def _own_names(survey: Survey, facts: PageFacts) -> Iterator[Sighting]:
    """What a page calls itself in its heading or last breadcrumb: a section that no link names is still one.

    An article's breadcrumb names the section that it belongs to, not the article.
    """
    page = survey.page(facts.url)
    if page is None or (facts.article is not None and facts.article.day is not None):
        return
    for match in _calls_itself(facts):
        yield Sighting(
            key=match.key,
            link=Link(url=facts.url, text=match.phrase, region=Region.BREADCRUMB),
            found_on=page.found_on or facts.url,
            confidence=match.confidence - 0.1,
            how="content",
            rank=match.confidence - 0.2,
            external=False,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Judged:
    sighting: Sighting
    page: Page | None
    facts: PageFacts | None
    content: Content


def _look_behind(survey: Survey, sighting: Sighting, holds: str) -> _Judged:
    """What stands behind a sighting's link."""
    link = sighting.link
    url = link.url or click_address(sighting.found_on, link.text)
    page, facts = survey.page(url), survey.facts_of(url)
    if sighting.external and facts is None:
        content = Content(verdict=Verdict.HOLDS)
    elif facts is not None:
        content = judge(facts, holds)
        if content.verdict is Verdict.UNSURE and sighting.confidence >= SURE_FROM and holds in ("schedule",):
            content = Content(verdict=Verdict.HOLDS)
    elif page is not None and page.status is not None and page.status >= 400 and survey.site.soicong_archive:
        content = Content(verdict=Verdict.EMPTY, reason=f"liên kết hỏng (mã {page.status})")
    elif page is not None and page.reason in ("soft_404", "redirected_home"):
        content = Content(verdict=Verdict.EMPTY, reason="liên kết dẫn về trang chủ hoặc trang báo lỗi")
    else:
        content = Content(verdict=Verdict.UNSURE, reason=_why_unseen(page))
    return _Judged(sighting=sighting, page=page, facts=facts, content=content)


def _why_unseen(page: Page | None) -> str:
    if page is None or page.visibility is Visibility.OUT_OF_BUDGET:
        return "trang chưa được xem vì hết hạn mức số trang"
    reasons = {
        Visibility.BLOCKED: "cổng chặn công cụ khi xem trang",
        Visibility.UNREACHABLE: "không kết nối được tới trang",
        Visibility.REFUSED: "trang nằm ngoài phạm vi được phép xem (robots.txt hoặc địa chỉ riêng)",
        Visibility.ERRORED: "công cụ gặp lỗi khi xem trang",
        Visibility.NOT_HTML: "địa chỉ dẫn tới tệp, không phải trang",
    }
    return reasons.get(page.visibility, f"kho lưu không có trang này (mã {page.status})")


def _cause(page: Page | None) -> Cause:
    if page is None or page.visibility is Visibility.OUT_OF_BUDGET:
        return Cause.POLICY
    return page.cause or Cause.SITE


def _build(survey: Survey, entry: SectionType, judged: list[_Judged], best: _Judged) -> Section:
    """A section that is there."""
    sighting = best.sighting
    url = best.page.url if best.page is not None and best.facts is not None else sighting.link.url
    landings = [best] if best.facts is not None else []
    if entry.holds == "list":
        landings += [
            j
            for j in judged
            if j.facts is not None
            and j.content.verdict is Verdict.HOLDS
            and j.sighting.confidence >= 0.85
            and j.sighting.how != "content"
            and not j.sighting.external
        ]
    pages: dict[str, None] = {}
    for landing in landings:
        if landing.facts is not None:
            pages.update(
                dict.fromkeys(
                    pages_of_landing(landing.facts, landing.sighting.link, survey.facts, entry.holds)
                )
            )
    items = dated_items([survey.facts[page] for page in pages], survey.site.agency)
    external = sighting.external and best.facts is None
    return Section(
        key=entry.key,
        state=SectionState.PRESENT,
        url=url,
        external=external,
        newest=newest_day(items, survey.evaluated_at),
        confidence=round(min(sighting.confidence, 0.99), 2),
        reason=_why_found(sighting),
        how=sighting.how,
        label=_label(sighting.link),
        found_on=sighting.found_on,
        clicks=survey.clicks.get(url, survey.clicks.get(sighting.link.url)),
        link=sighting.link,
        pages=tuple(pages),
        items=items,
        complete=is_complete([survey.facts[p] for p in pages], items, survey.pages, survey.window),
    )


def _label(link: Link) -> str:
    return link.text or link.title or link.image_alt or urlsplit(link.url).path


def _why_found(sighting: Sighting) -> str:
    where = {
        "menu": "trên thực đơn",
        "box": "trong khối liên kết",
        "picture": "qua ảnh có liên kết",
        "footer": "ở chân trang",
        "breadcrumb": "trên đường dẫn trang",
        "content": "theo tiêu đề của trang",
        "declared": "theo địa chỉ cơ quan khai báo",
    }[sighting.how]
    target = "dẫn sang cổng khác" if sighting.external else "có nội dung"
    return f"thấy ‘{_label(sighting.link)}’ {where}, {target}"


def _unseen_menu(survey: Survey) -> tuple[tuple[str, ...], float, Cause]:
    """Menu targets of the home page that we could not see: addresses, their share of all, and why."""
    home = survey.site.home
    facts = survey.facts.get(home.url) if home is not None else None
    if facts is None:
        return (), 1.0, (home.cause if home is not None and home.cause else Cause.NETWORK)
    targets = {
        link.url: survey.page(link.url)
        for link in facts.links
        if link.url and link.region in (Region.MENU, Region.HEADER) and survey.site.agency.owns(link.url)
    }
    unseen = {
        url: page
        for url, page in targets.items()
        if page is None
        or (
            not page.readable
            and page.visibility not in (Visibility.NOT_HTML, Visibility.SEEN, Visibility.PARTIAL)
        )
    }
    share = len(unseen) / len(targets) if targets else 0.0
    return tuple(sorted(unseen)), share, (_cause(next(iter(unseen.values()))) if unseen else Cause.SITE)


def _absent(survey: Survey, entry: SectionType, judged: list[_Judged]) -> Section:
    """A section that was looked for and not found: absent with proof, or unknown."""
    looked = tuple(sorted(survey.facts, key=lambda u: (survey.clicks.get(u, 99), u))[:40])
    tried = tuple(phrase.text for phrase in entry.phrases if not phrase.weak)[:12]
    section = Section(
        key=entry.key,
        state=SectionState.ABSENT,
        reason="không có liên kết hay trang nào mang tên này",
        looked_at=looked,
        labels_tried=tried,
        confidence=0.9,
    )
    decoy = next((j for j in judged if j.content.verdict is Verdict.OTHER), None)
    if decoy is not None:
        return replace(
            section,
            reason=f"‘{_label(decoy.sighting.link)}’ không phải mục này: {decoy.content.reason}",
            url=decoy.sighting.link.url,
            label=_label(decoy.sighting.link),
            found_on=decoy.sighting.found_on,
            link=decoy.sighting.link,
        )
    unseen, share, cause = _unseen_menu(survey)
    home = survey.site.home
    home_facts = survey.facts.get(home.url) if home is not None else None
    if home_facts is None:
        reason = "không xem được trang chủ"
    elif home_facts.needs_browser and not home_facts.rendered:
        reason, cause = "trang chủ do JavaScript dựng, chưa xem được bằng trình duyệt", Cause.OURS
    elif share > _UNSEEN_SHARE:
        reason = f"{len(unseen)} trang trên thực đơn chưa xem được"
    else:
        return section
    return replace(
        section, state=SectionState.UNKNOWN, reason=reason, unseen=unseen[:40], cause=cause, confidence=0.0
    )


def _weightiest(sure: list[_Judged]) -> _Judged | None:
    """The sighting that decides where none holds the thing: the best by rank; an unseen one outweighs its equals.

    A page that turned out to be something else decides nothing (then the section is looked for no further).
    """
    said = [j for j in sure if j.content.verdict is not Verdict.OTHER]
    if not said or (
        sure[0].content.verdict is Verdict.OTHER and said[0].sighting.rank < sure[0].sighting.rank - 0.1
    ):
        return None
    top = said[0].sighting.rank
    equals = [j for j in said if j.sighting.rank >= top - 0.005]
    return next((j for j in equals if j.facts is None and j.content.verdict is Verdict.UNSURE), said[0])


def _not_present(survey: Survey, entry: SectionType, sure: list[_Judged], weak: list[_Judged]) -> Section:
    """No sighting holds the thing: unseen, empty, needs a look, or absent."""
    chosen = _weightiest(sure)
    look = next((j for j in weak if j.content.verdict in (Verdict.HOLDS, Verdict.UNSURE)), None)
    if chosen is None and not sure:
        chosen = look
    if chosen is None:
        return _absent(survey, entry, sure)
    link = chosen.sighting.link
    section = Section(
        key=entry.key,
        state=SectionState.EMPTY if chosen.content.verdict is Verdict.EMPTY else SectionState.UNKNOWN,
        url=chosen.page.url if chosen.page is not None else link.url,
        confidence=round(chosen.sighting.confidence, 2) if chosen is not look else 0.5,
        reason=chosen.content.reason,
        how=chosen.sighting.how,
        label=_label(link),
        found_on=chosen.sighting.found_on,
        link=link,
        clicks=survey.clicks.get(link.url),
        looked_at=tuple(dict.fromkeys(j.page.url for j in sure if j.page is not None)),
        pages=(chosen.facts.url,) if chosen.facts is not None else (),
    )
    if section.state is SectionState.EMPTY:
        return section
    if chosen is look:
        return replace(
            section,
            cause=Cause.OURS,
            reason=f"‘{_label(link)}’ có thể là mục này, cần người xem lại",
        )
    return replace(
        section,
        cause=_cause(chosen.page) if chosen.facts is None else Cause.SITE,
        unseen=(link.url,) if chosen.facts is None else (),
    )


def _confirmed(judged: _Judged, key: str) -> bool:
    """Whether a weakly named page calls itself so in its own heading, breadcrumb or title."""
    if judged.facts is None:
        return False
    names = (
        [h.text for h in judged.facts.headings[:4]] + list(judged.facts.breadcrumbs) + [judged.facts.title]
    )
    return any(m.key == key and m.confidence >= 0.85 for name in names for m in match_text(name))


def _outranks(own: _Judged, away: _Judged) -> bool:
    """Whether a page of the portal itself is rather the section than another host's."""
    return own.sighting.rank > away.sighting.rank - _OWN_BONUS


def _find(survey: Survey, entry: SectionType, sightings: list[Sighting]) -> Section:
    judged = [
        _look_behind(survey, s, entry.holds) for s in sorted(sightings, key=lambda s: (-s.rank, s.link.url))
    ]
    sure = [j for j in judged if j.sighting.confidence >= SURE_FROM or _confirmed(j, entry.key)]
    weak = [j for j in judged if j not in sure]
    holds = [j for j in sure if j.content.verdict is Verdict.HOLDS]
    own = next((j for j in holds if not j.sighting.external), None)
    away = next((j for j in holds if j.sighting.external), None)
    unseen = next((j for j in sure if j.facts is None and j.content.verdict is Verdict.UNSURE), None)
    home_first = own or unseen
    if away is not None and home_first is not None and _outranks(home_first, away):
        away = None
    if own is not None and (away is None or _outranks(own, away)):
        return _build(survey, entry, judged, own)
    if away is not None:
        return _build(survey, entry, judged, away)
    return _not_present(survey, entry, sure, weak)


def _declared(survey: Survey) -> Iterator[Sighting]:
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
                label=_label(sighting.link),
                reason=f"cơ quan khai báo địa chỉ này và {_why_found(sighting)}",
            )
    return replace(
        section, clicks=None, reason="thấy ở địa chỉ cơ quan khai báo, nhưng thực đơn không dẫn tới"
    )


def find_sections(
    site: Site, facts: Mapping[str, PageFacts], *, evaluated_at: date, window: Window
) -> dict[str, Section]:
    """Every section of the vocabulary, present or not, with reasons. `facts` holds readable pages by URL."""
    pages = _index(site)
    home = site.home
    survey = Survey(
        site=site,
        facts=facts,
        window=window,
        evaluated_at=evaluated_at,
        pages=pages,
        clicks=_clicks(pages, facts, home.url) if home is not None else {},
    )
    by_key: dict[str, list[Sighting]] = {key: [] for key in vocabulary()}
    for sighting in (*_declared(survey), *_sightings(survey)):
        if sighting.confidence >= ABSTAIN_BELOW:
            by_key[sighting.key].append(sighting)
    found = {
        key: _with_menu(_find(survey, entry, by_key[key]), by_key[key], survey)
        for key, entry in vocabulary().items()
    }
    for key, entry in vocabulary().items():
        found[key] = site_function(key, found[key], site, facts)
        if not found[key].present and entry.children:
            found[key] = _from_children(found[key], [found[child] for child in entry.children])
    return found


def _from_children(parent: Section, children: list[Section]) -> Section:
    """A menu heading without a page of its own is there when its parts are."""
    child = next((c for c in children if c.present and not c.external), None)
    if child is None:
        return parent
    return replace(
        child,
        key=parent.key,
        confidence=min(child.confidence, 0.85),
        reason=f"các mục con có nội dung ({child.label})",
    )


def unmapped_labels(facts: Mapping[str, PageFacts], home_url: str) -> tuple[str, ...]:
    """Menu labels of the home page that the vocabulary does not know, so that it can grow."""
    home = facts.get(home_url)
    if home is None:
        return ()
    labels = {
        link.text
        for link in home.links
        if link.region is Region.MENU and link.text and _bare(link.url) != _bare(home_url)
    }
    return tuple(sorted(label for label in labels if not match_text(label)))
