"""`./soicong watch show`: how steadily portals and services answer in a period, with outages and announced maintenance."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rich.markup import escape

from checks.steadiness import Steadiness, steadiness
from checks.watched import told_of
from checks.wording import percent, share_of
from db.store import Store
from db.watching import MaintenanceRecord, WatchLook
from jobs.addresses import HANOI, day, today
from jobs.listings import columns
from jobs.problems import ExitCode, InputProblem
from jobs.season_held import held_season
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database, wide_console
from jobs.watch_targets import PORTAL, Target, look_of_row, span_of, targets
from reports.interruptions import outage_told

_DAYS = 30
WHAT_WORDS = {PORTAL: "cổng", "service": "dịch vụ công"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One address in a period [since, until): its looks, its maintenance, and what they come to."""

    target: Target
    looks: Sequence[WatchLook]
    maintenance: tuple[MaintenanceRecord, ...]
    found: Steadiness


@plainly
def show(
    codes: list[str], *, season: int | None, since: str | None, until: str | None, as_json: bool
) -> ExitCode:
    """Print what the looks of a period come to; each outage where agencies are named."""
    configuration = settings()
    ready_database(configuration)
    with Store(configuration.database) as store:
        begin, end = _period(store, season, since, until)
        shown = shown_of(store, targets(store, codes, min(today(), end - timedelta(days=1))), begin, end)
    if as_json:
        json.dump(_facts(shown, begin, end, looks=bool(codes)), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print(shown, begin, end, details=bool(codes))
    return ExitCode.DONE


def shown_of(store: Store, wanted: Sequence[Target], begin: date, end: date) -> tuple[Shown, ...]:
    """What was seen of these addresses on the days [begin, end)."""
    urls = {one.url for one in wanted}
    since, until = datetime.combine(begin, time(), HANOI), datetime.combine(end, time(), HANOI)
    looks = store.watch().looks(urls, since=since, until=until)
    spans = [one for one in store.watch().maintenance(urls) if one.begins_at < until and one.ends_at > since]
    return tuple(
        Shown(
            target=one,
            looks=looks.get(one.url, ()),
            maintenance=(own := tuple(span for span in spans if span.url == one.url)),
            found=steadiness(
                map(look_of_row, looks.get(one.url, ())), [span_of(span) for span in own if span.holds]
            ),
        )
        for one in wanted
    )


def _period(store: Store, season: int | None, since: str | None, until: str | None) -> tuple[date, date]:
    """The days [first, last): a season's data window, or those named, or the last thirty."""
    if season is not None:
        if since is not None or until is not None:
            raise InputProblem("Nêu --season, hoặc --from và --until, không cả hai.")
        period = held_season(store, season).period
        return period.window_from, period.window_until
    end = day(until, "--until") + timedelta(days=1)
    begin = day(since, "--from") if since is not None else end - timedelta(days=_DAYS)
    if begin >= end:
        raise InputProblem(
            f"--from {begin:%d/%m/%Y} phải trước hoặc bằng --until {end - timedelta(days=1):%d/%m/%Y}."
        )
    return begin, end


def _facts(shown: Sequence[Shown], begin: date, end: date, *, looks: bool) -> dict[str, Any]:
    return {
        "from": begin.isoformat(),
        "until": (end - timedelta(days=1)).isoformat(),
        "addresses": [
            {
                "agency": one.target.agency.code,
                "name": one.target.agency.name,
                "what": one.target.what,
                "url": one.target.url,
                "looks": one.found.looks,
                "answered": one.found.answered,
                "share": round(float(one.found.share), 4) if one.found.looks else None,
                "days": one.found.days,
                **told_of(one.found),
                "maintenance": [_told(span) for span in one.maintenance],
                **({"every_look": [_look(look) for look in one.looks]} if looks else {}),
            }
            for one in shown
        ],
    }


def _told(span: MaintenanceRecord) -> dict[str, Any]:
    return {
        "number": span.id,
        "begins_at": span.begins_at.astimezone(UTC).isoformat(),
        "ends_at": span.ends_at.astimezone(UTC).isoformat(),
        "reason": span.reason,
        "by": span.recorded_by,
        "recorded_at": span.recorded_at.astimezone(UTC).isoformat(),
        "recorded_after_it_began": span.told_late,
        "withdrawn_by": span.withdrawn_by,
        "withdrawn_why": span.withdrawn_why,
    }


def _look(look: WatchLook) -> dict[str, Any]:
    return {
        "at": look.looked_at.astimezone(UTC).isoformat(),
        "state": look.state,
        "status": look.status,
        "reason": look.reason,
        "cause": look.cause,
        "milliseconds": look.milliseconds,
    }


def _print(shown: Sequence[Shown], begin: date, end: date, *, details: bool) -> None:
    table = columns(
        "Mã",
        "Xem gì",
        "Lần xem",
        "Số ngày",
        "Trả lời",
        "Khoảng tin cậy 95%",
        "Lần ngừng",
        "Bảo trì",
        "Không tính",
    )
    for one in shown:
        found = one.found
        table.add_row(
            escape(one.target.agency.code),
            WHAT_WORDS[one.target.what],
            str(found.looks),
            str(found.days),
            percent(found.share) if found.looks else "–",
            f"{_percent(found.low)} – {_percent(found.high)}" if found.looks else "–",
            str(len(found.outages)),
            str(found.excepted),
            str(found.unknown),
        )
    wide_console().print(table)
    printed = console()
    printed.print(f"Từ {begin:%d/%m/%Y} đến hết {end - timedelta(days=1):%d/%m/%Y}.")
    for one in shown if details else ():
        printed.print(escape(f"\n{one.target.agency.name}: {WHAT_WORDS[one.target.what]} {one.target.url}"))
        for outage in told_of(one.found)["outages"]:
            printed.print(escape(f"  {outage_told(outage)}"), soft_wrap=True)
        for span in one.maintenance:
            printed.print(escape(f"  {maintenance_words(span)}"), soft_wrap=True)


def maintenance_words(span: MaintenanceRecord) -> str:
    """Maintenance as it was written down, by whom and why; what was taken back says so."""
    late = ", ghi sau khi đã bắt đầu" if span.told_late else ""
    back = f" [đã huỷ: {span.withdrawn_by}, {span.withdrawn_why}]" if not span.holds else ""
    return (
        f"Bảo trì số {span.id}: {_clock(span.begins_at)} – {_clock(span.ends_at)}; {span.reason} "
        f"(ghi: {span.recorded_by}, {_clock(span.recorded_at)}{late}){back}"
    )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(HANOI):%H:%M %d/%m/%Y}"


def _percent(share: float) -> str:
    return percent(share_of(round(share * 10_000), 10_000))
