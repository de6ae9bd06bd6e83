"""Where the province stands, put together for the first page of staff."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from db.rounds import PortalState, RoundRecord
from db.store import Store
from jobs.rounds_listing import PORTAL_WORDS, ROUND_WORDS, TRIGGER_WORDS, WHY_WORDS
from jobs.settings import Settings
from reports.province import Row, standing_row
from reports.text import percent, points
from reports.words import NEEDS
from scoring.model import League, Standing
from scoring.rounding import rounded
from web.standings import Standings, slug_of

_MOVED = 5
_NAMED = 8


@dataclass(frozen=True, kw_only=True)
class LeagueCard:
    """One league in short. `grades` are (name, count, share of 100), best first."""

    title: str
    slug: str
    count: int
    scored: int
    middle: str
    coverage: str
    grades: tuple[tuple[str, int, int], ...]
    best: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An agency whose sure points moved."""

    code: str
    name: str
    points: str
    rose: bool
    places: str


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What needs a person: a heading, why, and the agencies (code, name, what). `more` are not named.

    `href` is where it is done, '' where no page does it.
    """

    title: str
    advice: str
    count: int
    ones: tuple[tuple[str, str, str], ...]
    tone: str
    href: str = ""

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.ones)


@dataclass(frozen=True, kw_only=True)
class RoundTold:
    """The last round in words. `counts` are (words, count)."""

    id: int
    state: str
    trigger: str
    started_at: str
    finished_at: str
    counts: tuple[tuple[str, int], ...]
    well: bool


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What this installation has measured of itself: reached goals of all."""

    reached: int
    goals: int


def cards(standings: Standings) -> tuple[LeagueCard, ...]:
    """The leagues in short."""
    return tuple(_card(league) for league in standings.leagues)


def _card(league: League) -> LeagueCard:
    scored = [one for one in league.standings if one.result.scorecard.scored]
    grades = [one.result.scorecard.grade for one in scored if one.result.scorecard.grade]
    lows = [one.result.scorecard.low for one in scored]
    coverage = [one.result.scorecard.coverage for one in scored]
    return LeagueCard(
        title=league.title,
        slug=slug_of(league),
        count=len(league.standings),
        scored=len(scored),
        middle=points(rounded(median(lows))) if lows else "–",
        coverage=percent(rounded(sum(coverage, Fraction(0)) / len(coverage), 4)) if coverage else "–",
        grades=tuple(
            (grade, grades.count(grade), round(100 * grades.count(grade) / len(grades)))
            for grade in dict.fromkeys(grades)
        ),
        best=tuple(standing_row(one, {}) for one in league.standings[:3] if one.place is not None),
    )


def moved(standings: Standings) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Those that rose most, and those that fell most, since the day before the newest judgement."""
    changed = [one for one in standings.all if one.change]
    rose = sorted((one for one in changed if _change(one) > 0), key=lambda one: -_change(one))
    fell = sorted((one for one in changed if _change(one) < 0), key=_change)
    return tuple(map(_moved, rose[:_MOVED])), tuple(map(_moved, fell[:_MOVED]))


def _change(one: Standing) -> Fraction:
    return one.change or Fraction(0)


def _moved(one: Standing) -> Moved:
    change = rounded(_change(one))
    places = one.place_change or 0
    return Moved(
        code=one.result.agency.code,
        name=one.result.agency.name,
        points=f"{'+' if change > 0 else '−'}{points(abs(change))}",
        rose=change > 0,
        places=f"{'lên' if places > 0 else 'xuống'} {abs(places)} bậc" if places else "",
    )


def matters(store: Store, standings: Standings, round_: RoundRecord | None) -> tuple[Matter, ...]:
    """What needs a person today; nothing that can wait."""
    names = {one.result.agency.code: one.result.agency.name for one in standings.all}
    found: list[Matter] = []
    if standings.held:
        found.append(
            matter(
                "Đợt đang bị giữ lại",
                "Kết quả của đợt chưa được tính. Xem lý do: ./soicong guard",
                [("", f"Đợt {number}", "") for number in standings.held],
                "failed",
            )
        )
    if round_ is not None:
        portals = store.rounds().portals(round_.id)
        unseen = [
            (one.agency_code, names.get(one.agency_code, one.agency_code), WHY_WORDS.get(one.why, one.why))
            for one in portals
            if one.state in (PortalState.UNSEEN, PortalState.FAILED)
        ]
        if unseen:
            found.append(
                matter(
                    "Cổng không xem được trong đợt gần nhất",
                    "Cơ quan không bị 0 điểm. Hỏi cơ quan: cổng có hoạt động không, có chặn địa chỉ của Soi Cổng không.",
                    unseen,
                    "failed",
                )
            )
    moves = store.move_proposals().all()
    if moves:
        told = [
            (one.agency_code, names.get(one.agency_code, one.agency_code), f"{one.old_url} → {one.new_url}")
            for one in moves
        ]
        found.append(
            matter("Cổng có vẻ đã chuyển địa chỉ", "Xác nhận: ./soicong agencies proposals", told, "partial")
        )
    seasons = {period.season for period in store.season_desk().periods()}
    objections = [
        one for season in sorted(seasons) for one in store.season_desk().objections(season) if not one.answers
    ]
    if objections:
        told = [
            (
                one.agency_code,
                names.get(one.agency_code, one.agency_code),
                f"mục {one.item}, trả lời trước ngày {one.due_on:%d/%m/%Y}",
            )
            for one in sorted(objections, key=lambda each: each.due_on)
        ]
        found.append(matter("Ý kiến của cơ quan chờ trả lời", "Gần hạn đứng trước.", told, "partial"))
    looks = _to_look_at(standings, names)
    return (*found, looks) if looks is not None else tuple(found)


def _to_look_at(standings: Standings, names: dict[str, str]) -> Matter | None:
    if not standings.looks:
        return None
    told = [
        (
            one.code,
            names.get(one.code, one.code),
            f"{one.criteria} tiêu chí, {points(rounded(one.points))} điểm",
        )
        for one in standings.looks[:_NAMED]
    ]
    return matter(
        f"{NEEDS['look'][0]} để kết luận",
        "Nhiều điểm chưa kết luận nhất đứng trước.",
        told,
        "unknown",
        count=len(standings.looks),
    )


def matter(
    title: str,
    advice: str,
    ones: Sequence[tuple[str, str, str]],
    tone: str,
    *,
    href: str = "",
    count: int | None = None,
) -> Matter:
    """A matter of which the first few are named; `count` where `ones` are not all."""
    return Matter(
        title=title,
        advice=advice,
        count=len(ones) if count is None else count,
        ones=tuple(ones[:_NAMED]),
        tone=tone,
        href=href,
    )


def last_round(store: Store) -> tuple[RoundRecord | None, RoundTold | None]:
    """The round that began last, and how it went."""
    newest = next(iter(store.rounds().list(limit=1)), None)
    if newest is None:
        return None, None
    states = [one.state for one in store.rounds().portals(newest.id)]
    counts = tuple((PORTAL_WORDS[state], states.count(state)) for state in PortalState if state in states)
    seen = states.count(PortalState.DONE)
    return newest, RoundTold(
        id=newest.id,
        state=ROUND_WORDS[newest.state],
        trigger=TRIGGER_WORDS.get(newest.trigger, newest.trigger),
        started_at=newest.started_at.isoformat(),
        finished_at=newest.finished_at.isoformat() if newest.finished_at is not None else "",
        counts=counts,
        well=bool(states) and seen * 10 >= len(states) * 9,
    )


def measured(configuration: Settings) -> Measured | None:
    """How `./soicong bench detection` went last on this machine; None where it was never run or cannot be read."""
    try:
        told = json.loads((configuration.data / "bench" / "detection.json").read_text("utf-8"))
        rows = [row for row in told["rows"] if row["reached"] is not None]
        return Measured(reached=sum(bool(row["ok"]) for row in rows), goals=len(rows))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def spread(standings: Standings) -> str:
    """The lowest and the highest sure score: '20,05 đến 96,6'."""
    lows = [one.result.scorecard.low for one in standings.all if one.result.scorecard.scored]
    return f"{points(rounded(min(lows)))} đến {points(rounded(max(lows)))}" if lows else "–"


def day_told(on: date | None) -> str:
    """A day, or that there is none."""
    return f"{on:%d/%m/%Y}" if on is not None else "chưa có"
