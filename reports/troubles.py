"""Which troubles a portal has, and what of them is news for a reader: each told once, again when it changes or stays long,
and its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from checks.compromise import Sign, SignKind
from reports.alerts_model import Known, Line, News, PortalOutcome, Role, Rule, Subject
from reports.text import clean, day, decimal, interval, points
from scoring.unseen import Unseen

_SIGNS_SHOWN = 4
_SIGN_WORDS = {
    SignKind.DEFACED: "trang bị thay nội dung",
    SignKind.REDIRECT: "địa chỉ của cổng chuyển sang trang cờ bạc",
    SignKind.PLANTED: "trang quảng cáo cờ bạc hoặc hàng lậu nằm trên cổng",
    SignKind.LINK: "liên kết tới trang cờ bạc",
}
_OVER = {
    Subject.SIGNS: "Không còn thấy dấu hiệu bị chèn nội dung lạ.",
    Subject.ACCESS: "Đã xem lại được.",
    Subject.MOVED: "Việc đổi địa chỉ đã được giải quyết.",
    Subject.OURS: "",
    Subject.DROP: "",
}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One trouble of one portal. `state` tells whether it is another than before, `marks` its parts.

    More marks than are known make it news; fewer do not.
    """

    subject: Subject
    state: str
    sentence: str
    details: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def troubles(portal: PortalOutcome, role: Role, rule: Rule) -> Iterator[Trouble]:
    """The troubles of a portal that a reader may know of."""
    if portal.signs and _may_see_signs(role, rule):
        yield _signs(portal.signs)
    if portal.moved_to or portal.unseen == Unseen.MOVED:
        yield _moved(portal)
    elif portal.unseen:
        yield Trouble(
            subject=Subject.ACCESS, state=portal.unseen, sentence=portal.why or "Không xem được trang chủ."
        )
    if portal.lost >= rule.drop:
        yield _drop(portal)
    if portal.ours and role is not Role.AGENCY:
        yield Trouble(subject=Subject.OURS, state="ours", sentence=portal.ours)


def news_of(
    portal: PortalOutcome,
    known: Mapping[tuple[str, Subject], Known],
    *,
    role: Role,
    rule: Rule,
    now: datetime,
) -> tuple[list[Line], dict[tuple[str, Subject], Known], list[tuple[str, Subject]], int]:
    """Lines for a reader, what it knows from then on, what is over, and how many troubles stay that it knows."""
    lines: list[Line] = []
    told: dict[tuple[str, Subject], Known] = {}
    quiet = 0
    found = {one.subject: one for one in troubles(portal, role, rule)}
    for subject, trouble in found.items():
        before = known.get((portal.code, subject))
        news = _news(trouble, before, rule, now)
        if news is None:
            quiet += 1
            continue
        since = now if before is None or subject is Subject.DROP else before.since
        lines.append(_line(portal, trouble, news, since))
        if subject is not Subject.DROP:  # a drop is an event: told once, it does not stay
            marks = tuple(sorted({*trouble.marks, *(before.marks if before else ())}))
            told[portal.code, subject] = Known(state=trouble.state, since=since, told_at=now, marks=marks)
    over = [
        (code, subject)
        for code, subject in known
        if code == portal.code and subject not in found and _is_over(portal, subject)
    ]
    for _, subject in over:
        if _OVER[subject] and not (subject is Subject.ACCESS and Subject.MOVED in found):
            since = known[portal.code, subject].since
            ended = Trouble(
                subject=subject, state="", sentence=f"{_OVER[subject]} (Được báo từ {day(since)}.)"
            )
            lines.append(_line(portal, ended, News.OVER, since))
    return lines, told, over, quiet


def _news(trouble: Trouble, before: Known | None, rule: Rule, now: datetime) -> News | None:
    if before is None or trouble.subject is Subject.DROP:
        return News.NEW
    if trouble.state != before.state or not set(trouble.marks) <= set(before.marks):
        return News.CHANGED
    return News.STILL if now - before.told_at >= rule.repeat_after else None


def _is_over(portal: PortalOutcome, subject: Subject) -> bool:
    """Whether what is not found any more has surely ended."""
    if subject is Subject.SIGNS:
        return portal.seen and portal.signs is not None
    if subject is Subject.ACCESS:
        return portal.seen or portal.unseen == Unseen.MOVED
    if subject is Subject.MOVED:
        return portal.seen or bool(portal.unseen)
    return not portal.ours


def _line(portal: PortalOutcome, trouble: Trouble, news: News, since: datetime) -> Line:
    return Line(
        subject=trouble.subject,
        news=news,
        code=portal.code,
        name=clean(portal.name),
        sentence=clean(trouble.sentence),
        details=tuple(clean(one) for one in trouble.details),
        since=since,
        href=portal.report,
    )


def _may_see_signs(role: Role, rule: Rule) -> bool:
    return role is Role.STAFF or (role is Role.SYSTEM and rule.signs_to_system)


def _signs(signs: tuple[Sign, ...]) -> Trouble:
    kinds = [kind for kind in SignKind if any(sign.kind is kind for sign in signs)][::-1]
    more = len(signs) - _SIGNS_SHOWN
    return Trouble(
        subject=Subject.SIGNS,
        state="signs",
        sentence=f"Có thể đã bị chèn nội dung lạ: {', '.join(_SIGN_WORDS[kind] for kind in kinds)}.",
        details=(
            *(_sign(sign) for sign in signs[:_SIGNS_SHOWN]),
            *((f"… và {more} dấu hiệu nữa",) if more > 0 else ()),
        ),
        marks=tuple(sorted(f"{sign.kind}:{sign.target or sign.url}" for sign in signs)),
    )


def _sign(sign: Sign) -> str:
    """A sign that nobody follows by a careless click: addresses are written with [.]."""
    quoted = f" ‘{clean(sign.words)}’" if sign.words else ""
    leads = f" → {_defused(sign.target)}" if sign.target else ""
    pages = f" ({sign.pages} trang)" if sign.pages > 1 else ""
    return f"{_defused(sign.url)}{leads}{quoted}{pages}"


def _defused(address: str) -> str:
    return clean(address).replace("://", "[:]//").replace(".", "[.]")


def _moved(portal: PortalOutcome) -> Trouble:
    if not portal.moved_to:
        return Trouble(
            subject=Subject.MOVED, state="", sentence=f"Cổng chuyển sang địa chỉ khác: {_lowered(portal.why)}"
        )
    return Trouble(
        subject=Subject.MOVED,
        state=portal.moved_to,
        sentence=f"Cổng có vẻ đã chuyển từ {urlsplit(portal.home_url).netloc} sang {portal.moved_to}",
        details=("Cần người quyết định: ./soicong agencies proposals",),
    )


def _drop(portal: PortalOutcome) -> Trouble:
    scores = ""
    if portal.before_low is not None and portal.low is not None:
        before = interval(portal.before_low, portal.before_high or portal.before_low)
        scores = f": {before} → {interval(portal.low, portal.high or portal.low)}"
    return Trouble(
        subject=Subject.DROP,
        state="drop",
        sentence=f"Giảm chắc chắn {points(decimal(portal.lost))} điểm{scores}.",
        details=portal.losses,
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
