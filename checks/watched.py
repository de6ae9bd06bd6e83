"""Looks through the day as a run's archive carries them, and the words for how steadily something answers.

`./soicong watch` looks at portals and services at spaced moments. When a crawl ends, what was seen since the first day of
the window stands in its archive as one probe `watched` for each address (docs/probes.md), so that a result follows from its
archive alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from checks.case import Case
from checks.marks import host_of
from checks.steadiness import Answering, Look, Maintenance, Outage, Steadiness
from checks.wording import percent, share_of
from evidence.model import Probe

WATCHED = "watched"
_VIETNAM = timezone(timedelta(hours=7))  # one offset all year
_MOST_MOMENTS = 4
_MOST_LISTED = 200  # outages and moments in a result; all looks stand in the archive


def watched_probe(of: str, url: str, looks: Sequence[Look], spans: Iterable[Maintenance]) -> Probe:
    """The record of the looks at one address, oldest first; `of` is `availability` (the portal) or `service`."""
    return Probe(
        name=WATCHED,
        url=url,
        observed_at=looks[-1].at,
        value={
            "of": of,
            "looks": [[_iso(one.at), one.state.value, one.status, one.reason] for one in looks],
            "maintenance": [[_iso(one.begins), _iso(one.ends), one.reason] for one in spans],
        },
        origin="watch",
    )


def watched_at(case: Case, of: str, url: str) -> Probe | None:
    """The newest record of looks through the day at an address's host; None where there is none."""
    found = [
        probe
        for probe in case.site.probes_named(WATCHED)
        if probe.error is None and probe.value.get("of") == of and host_of(probe.url) == host_of(url)
    ]
    return found[-1] if found else None


def look_of(probe: Probe) -> Look:
    """A look that a crawl made by itself."""
    answered = bool(probe.value.get("answered"))
    return Look(
        at=probe.observed_at,
        state=Answering.ANSWERED if answered else Answering.SILENT,
        status=probe.value.get("status"),
        reason="" if answered else str(probe.value.get("reason") or ""),
    )


def watched_looks(probe: Probe) -> list[Look]:
    """The looks that a record tells."""
    return [
        Look(at=datetime.fromisoformat(at), state=Answering(state), status=status, reason=reason)
        for at, state, status, reason in probe.value["looks"]
    ]


def announced(probe: Probe) -> tuple[Maintenance, ...]:
    """The maintenance that a record tells."""
    return tuple(
        Maintenance(begins=datetime.fromisoformat(begins), ends=datetime.fromisoformat(ends), reason=reason)
        for begins, ends, reason in probe.value["maintenance"]
    )


def measured_of(found: Steadiness, spans: Sequence[Maintenance], *, through_the_day: bool) -> dict[str, Any]:
    """What a finding keeps of it; looks of crawls alone, a night apart, are no ground for outages and spells."""
    measured: dict[str, Any] = {
        "looks": found.looks,
        "answered": found.answered,
        "days": found.days,
        "silent": [_local(moment) for moment in found.silent[:_MOST_LISTED]],
    }
    if through_the_day:
        measured |= told_of(found) | {
            "maintenance": [[_local(one.begins), _local(one.ends), one.reason] for one in spans]
        }
    return measured


def told_of(found: Steadiness) -> dict[str, Any]:
    """The rest of what is known, as plain JSON; moments in Vietnam."""
    return {
        "excepted": found.excepted,
        "not_counted": found.unknown,
        "spells": found.spells,
        "effective_looks": found.effective,
        "share_low": found.low,
        "share_high": found.high,
        "outages": [_outage(one) for one in found.outages[:_MOST_LISTED]],
    }


def sureness(found: Steadiness) -> str:
    """The interval, and what it rests on: looks near each other mostly see the same state."""
    low, high = (percent(share_of(round(one * 10_000), 10_000)) for one in (found.low, found.high))
    worth = f"{found.effective:.0f}"
    return f"; khoảng tin cậy 95%: {low} đến {high}, các lần xem gần nhau giống nhau nên chỉ bằng {worth} lần độc lập"


def left_out(found: Steadiness) -> str:
    """Which looks do not count, where there are any."""
    parts = []
    if found.excepted:
        parts.append(f"{found.excepted} lần trong lúc bảo trì đã báo trước")
    if found.unknown:
        parts.append(f"{found.unknown} lần không phải do cổng hoặc chưa rõ")
    return f"; không tính {' và '.join(parts)}" if parts else ""


def moments(found: Steadiness) -> str:
    """When nothing answered, as people check it in their own logs: the first and the last moments."""
    told = [f"{moment.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}" for moment in found.silent]
    if len(told) > _MOST_MOMENTS:
        told = [*told[:2], "…", told[-1]]
    return f"; không trả lời lúc {', '.join(told)}" if told else ""


def _outage(one: Outage) -> dict[str, Any]:
    return {
        "after": _local(one.after) if one.after is not None else None,
        "first": _local(one.first),
        "last": _local(one.last),
        "before": _local(one.before) if one.before is not None else None,
        "looks": one.looks,
        "least_minutes": int(one.least.total_seconds() // 60),
        "most_minutes": int(one.most.total_seconds() // 60) if one.most is not None else None,
        "reasons": list(one.reasons),
    }


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%Y-%m-%d %H:%M}"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
