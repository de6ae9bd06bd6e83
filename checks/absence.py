"""What to say of a section that no link led to: absent with proof, empty, or unknown with a cause."""

from __future__ import annotations

from dataclasses import replace

from checks.behind import LOGIN_REQUIRED, Behind, cause_of
from checks.case import Section, SectionState
from checks.clarity import seen_in_part
from checks.content import Verdict
from checks.hiding import hiding_places
from checks.left_out import may_hold, why_left_out
from checks.reading.facts import Link, Region
from checks.reading.links import is_file
from checks.sections import name_link
from checks.sightings import label_of
from checks.survey import Survey, UnseenTargets
from checks.vocabulary import SectionType
from checks.wording import denies
from evidence.model import Cause, Page, Visibility, click_address

# A larger share of targets that we could not see leaves an absence unproven.
_UNSEEN_SHARE = 0.1
_FEWEST_LINKS = 4  # a home page that leads to fewer places shows its ways otherwise than by links
_LONGEST_LABEL = 8  # words


def unseen_targets(survey: Survey) -> UnseenTargets:
    """What of the home page could still lead to a section: addresses not seen, their share of all, and why.

    That is the menu; where none was recognised, every short label; and pictures and buttons that say nothing.
    """
    home = survey.site.home
    facts = survey.facts.get(home.url) if home is not None else None
    if facts is None:
        return (), 1.0, (home.cause if home is not None and home.cause else Cause.NETWORK)
    own = [link for link in facts.links if not link.url or survey.site.agency.owns(link.url)]
    menu = [link for link in own if link.url and link.region in (Region.MENU, Region.HEADER)]
    if len(menu) < _FEWEST_LINKS:
        menu = [link for link in own if link.url and len(link.text.split()) <= _LONGEST_LABEL]
    spoken = {link.url for link in own if link.text} | {item.url for item in facts.items}
    silent = [
        link
        for link in own
        if _says_nothing(link) and link.url not in spoken and not survey.is_home(link.url)
    ]
    frames = [url for url in facts.frames if survey.site.agency.owns(url)]
    targets: dict[str, Page | None] = {url: survey.page(url) for url in frames}
    for link in (*menu, *silent):
        url = link.url or click_address(facts.url, link.text or link.title or link.image_alt)
        targets[url] = survey.page(url)
    unseen = {url: page for url, page in targets.items() if page is None or _not_seen(page)}
    if not targets and len(survey.facts) == 1:
        return (), 1.0, Cause.OURS
    share = len(unseen) / len(targets) if targets else 0.0
    return tuple(sorted(unseen)), share, (cause_of(next(iter(unseen.values()))) if unseen else Cause.SITE)


def _not_seen(page: Page) -> bool:
    """Whether nothing is known of what stands there: a page that is gone or asks for a login is known well enough."""
    if page.readable or page.gone or page.reason == LOGIN_REQUIRED:
        return False
    return page.visibility not in (Visibility.NOT_HTML, Visibility.SEEN, Visibility.PARTIAL)


def _says_nothing(link: Link) -> bool:
    """A picture or a button from which nobody can tell where it leads; in the foot they are badges and counters."""
    words = f"{link.text} {link.title} {link.image_alt}".strip()
    return (
        link.region is not Region.FOOTER
        and bool(link.image_src)
        and not words
        and not name_link(link)
        and not is_file(link.url)
    )


def _absent(survey: Survey, entry: SectionType, judged: list[Behind]) -> Section:
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
        section = replace(
            section,
            reason=f"‘{label_of(decoy.sighting.link)}’ không phải mục này: {decoy.content.reason}",
            url=decoy.sighting.link.url,
            label=label_of(decoy.sighting.link),
            found_on=decoy.sighting.found_on,
            link=decoy.sighting.link,
        )
    unseen, share, cause = survey.unseen_targets
    hiding = hiding_places(survey, entry)
    home = survey.site.home
    home_facts = survey.facts.get(home.url) if home is not None else None
    if home_facts is None:
        reason = "không xem được trang chủ"
    elif seen_in_part(home):
        reason, unseen, cause = "trang chủ chỉ xem được một phần", (home_facts.url,), cause_of(home)
    elif home_facts.needs_browser and not home_facts.rendered:
        reason, cause = "trang chủ do JavaScript dựng, chưa xem được bằng trình duyệt", Cause.OURS
    elif share > _UNSEEN_SHARE and unseen:
        reason = f"{len(unseen)} trang mà trang chủ dẫn tới chưa xem được"
    elif share > _UNSEEN_SHARE:
        reason = "trang chủ hầu như không có liên kết nào đọc được"
    elif (cut := may_hold(survey.site.left_out, entry.key)) is not None:
        reason = (
            f"các địa chỉ dạng {cut.pattern} mang tên mục này không được duyệt: {why_left_out(cut.reason)}"
        )
        unseen, cause = (cut.example,), Cause.POLICY
    elif hiding:
        unseen, cause = hiding, cause_of(survey.page(hiding[0]))
        reason = f"{len(hiding)} trang có thể chứa mục này chưa xem được"
    else:
        return section
    if decoy is not None:  # the label leads astray, but the section may stand where nobody looked
        told = "trang có nội dung khác" if denies(decoy.content.reason) else decoy.content.reason
        reason = f"‘{label_of(decoy.sighting.link)}’ không phải mục này: {told}; {reason}"
    return replace(
        section, state=SectionState.UNKNOWN, reason=reason, unseen=unseen[:40], cause=cause, confidence=0.0
    )


def _weightiest(sure: list[Behind]) -> Behind | None:
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


def lost_of(survey: Survey, judged: list[Behind]) -> list[Behind]:
    """Sightings whose page was to be seen and was not, the best by rank first."""
    lost = [j for j in judged if j.facts is None and not j.external and j.content.verdict is Verdict.UNSURE]
    return sorted((j for j in lost if survey.lost(j.page)), key=lambda j: -j.sighting.rank)


def not_present(survey: Survey, entry: SectionType, sure: list[Behind], weak: list[Behind]) -> Section:
    """No sighting holds the thing: unseen, empty, needs a look, or absent."""
    chosen = next(iter(lost_of(survey, [*sure, *weak])), None) or _weightiest(sure)
    look = next((j for j in weak if j.content.verdict in (Verdict.HOLDS, Verdict.UNSURE)), None)
    if chosen is None and not sure:
        chosen = look
    if chosen is None:
        return _absent(survey, entry, sure)
    link = chosen.sighting.link
    section = Section(
        key=entry.key,
        state=SectionState.EMPTY if chosen.content.verdict is Verdict.EMPTY else SectionState.UNKNOWN,
        url=chosen.page.url if chosen.page is not None else link.url or chosen.sighting.found_on,
        # A page that was seen and did not convince is no promise of the menu any more.
        confidence=round(chosen.sighting.confidence, 2)
        if chosen is not look and chosen.facts is None
        else 0.5,
        reason=chosen.content.reason,
        how=chosen.sighting.how,
        label=label_of(link),
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
            reason=f"‘{label_of(link)}’ có thể là mục này, cần người xem lại",
        )
    return replace(
        section,
        cause=cause_of(chosen.page) if chosen.facts is None else Cause.SITE,
        unseen=(link.url,) if chosen.facts is None else (),
    )
