"""Whether the portal answers, and its internal links (headings 10 and 11)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from checks.case import Case
from checks.doubt import made, not_probed, open_question
from checks.lost import cut_short, is_lost
from checks.model import Citation, Finding, graded
from checks.registry import Steps, check, degree_for
from checks.steadiness import Maintenance, steadiness
from checks.watched import (
    announced,
    left_out,
    look_of,
    measured_of,
    moments,
    sureness,
    watched_at,
    watched_looks,
)
from checks.wording import percent, share_of
from evidence.model import Cause, Probe, Site, Visibility

_GONE = (404, 410)


def answering(
    looks: Sequence[Probe],
    what: str,
    *,
    steps: Steps,
    minimum_looks: int,
    minimum_days: int,
    citations: tuple[Citation, ...],
    watched: Probe | None = None,
) -> Finding:
    """Judge the share of answered looks; cantTell(repeat) until there are enough of them over enough days.

    `watched` are looks through the day (checks.watched), with the maintenance that was announced.
    """
    series = [look_of(probe) for probe in looks]
    spans: tuple[Maintenance, ...] = ()
    if watched is not None:
        series, spans = [*series, *watched_looks(watched)], announced(watched)
    found = steadiness(series, spans)
    note = f"{what} trả lời {found.answered}/{found.looks} lần xem trong {found.days} ngày"
    measured = measured_of(found, spans, through_the_day=watched is not None)
    if found.looks < minimum_looks or found.days < minimum_days:
        return open_question(
            f"{note}{left_out(found)}; cần ít nhất {minimum_looks} lần trong {minimum_days} ngày mới kết luận được.",
            cause=Cause.OURS,
            need="repeat",
            **measured,
        )
    best = max((step.at_least for step in steps if step.at_least is not None), default=Fraction(1))
    sure = sureness(found) if watched is not None else ""
    asked = (*(probe.url for probe in looks), *((watched.url,) if watched is not None else ()))
    return graded(
        degree_for(steps, found.share),
        f"{note} ({percent(found.share)}; mức đạt: từ {percent(best)}{sure}){left_out(found)}{moments(found)}.",
        citations=citations,
        looked_at=tuple(dict.fromkeys(asked)),
        **measured,
    )


@check("availability")
def availability(case: Case, *, steps: Steps, minimum_looks: int, minimum_days: int) -> Finding:
    """The portal answers day and night.

    Applicability: every portal. Expectation: the share of answered looks reaches a step, over at least
    `minimum_looks` looks on `minimum_days` days. Assumption: a look that failed on our side has an error
    and is not counted.
    """
    looks = made(case, "availability")
    watched = watched_at(case, "availability", case.site.agency.home_url)
    if not looks and watched is None:
        return not_probed(case, "availability", "mức độ sẵn sàng của cổng", need="repeat")
    home = case.home
    return answering(
        looks,
        "Cổng",
        steps=steps,
        minimum_looks=minimum_looks,
        minimum_days=minimum_days,
        citations=(case.cite(home.url, home.title),) if home is not None else (),
        watched=watched,
    )


def crawled_links(site: Site) -> tuple[int, tuple[str, ...]]:
    """Addresses that the walk asked for and got a status from, and those of them that are gone.

    Blocked, refused and unreachable pages tell nothing about the link; server errors may pass.
    """
    answered = [
        page
        for page in site.pages
        if page.status is not None
        and page.visibility in (Visibility.SEEN, Visibility.PARTIAL, Visibility.NOT_HTML)
        and (page.status < 400 or page.status in _GONE)
    ]
    return len(answered), tuple(page.url for page in answered if page.status in _GONE)


@check("broken_links")
def broken_links(case: Case, *, steps: Steps, minimum_checked: int) -> Finding:
    """Links inside the portal lead somewhere.

    Applicability: every portal. Expectation: the share of broken links among those checked is within a
    step. Assumption: links that a probe or the walk asked for stand for the others; of those that gave no
    answer each may be broken or not. In an archived copy missing pages may be the archive's own, so those are
    not judged.
    """
    looks = made(case, "links")
    unanswered: tuple[str, ...] = ()
    if looks:
        value = looks[-1].value
        unanswered = tuple(value.get("unanswered_urls") or ())
        checked, gone = int(value.get("checked", 0)), tuple(value.get("broken_urls") or ())
        broken = int(value.get("broken", len(gone)))
    else:
        checked, gone = crawled_links(case.site)
        broken = len(gone)
    measured: dict[str, Any] = {"checked": checked, "broken": broken, "broken_urls": list(gone[:20])}
    note = f"{broken}/{checked} liên kết nội bộ đã kiểm tra bị hỏng"
    # Other software's archives may hold only what was there; a gap behind a stand-in address may be the copy's own.
    if not case.site.soicong_archive or (broken and not case.site.live):
        return open_question(
            f"{note}; đây là bản lưu, trang không mở được có thể do bản lưu nên cần xem cổng đang hoạt động.",
            cause=Cause.OURS,
            need="live",
            **measured,
        )
    if checked < minimum_checked:
        return open_question(
            f"{note}; cần kiểm tra ít nhất {minimum_checked} liên kết.",
            cause=Cause.OURS,
            need="unseen",
            **measured,
        )
    share = share_of(broken, checked)
    lost = (*(page.url for page in case.site.pages if is_lost(page, case.site)), *unanswered)
    all_asked = not cut_short(case.site)
    least = degree_for(steps, share_of(broken + len(lost), checked + len(lost))) if all_asked else Fraction(0)
    most = degree_for(steps, share_of(broken, checked + len(lost))) if all_asked else Fraction(1)
    best = min((step.at_most for step in steps if step.at_most is not None), default=Fraction(0))
    found_on = {page.url: page.found_on for page in case.site.pages if page.found_on}
    cited = tuple(case.cite(found_on.get(url, url)) for url in gone[:3])
    waiting = (
        f"còn {len(lost)} liên kết không xem được trang đích" if all_asked else "lần xem dừng giữa chừng"
    )
    if least < most:
        return open_question(
            f"{note}; {waiting} nên chưa kết luận được.",
            cause=Cause.SITE,
            need="unseen",
            floor=least,
            ceiling=most,
            citations=cited,
            unseen=lost[:40],
            **measured,
        )
    return graded(
        degree_for(steps, share),
        f"{note} ({percent(share)}; mức đạt: không quá {percent(best)}).",
        citations=cited or ((case.cite(case.home.url, case.home.title),) if case.home is not None else ()),
        looked_at=gone[:20] or (case.site.agency.home_url,),
        **measured,
    )
