"""The plan of a round from what is known of its portals, and how it is told before the round starts."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.egress import Gate, Refused
from crawler.hours import Hours
from crawler.names import NameMap
from crawler.pace import Budget
from db.records import RunStatus, RunSummary
from db.store import Store
from jobs.audit import AuditRequest
from jobs.round_plan import AddressLoad, PlannedPortal, RoundPlan, plan_round, with_pages
from scoring.calendar import ZONE

_DAY = 86_400.0
_ENDED = frozenset({"finished", "page_budget"})  # runs that went as far as was asked for: their pace counts
_FEWER = (100, 60, 40)  # pages a portal that are proposed where a round takes too long


def planned(store: Store, requests: Sequence[AuditRequest], *, names: NameMap) -> tuple[PlannedPortal, ...]:
    """What is known of the portals of a round: their addresses by DNS, their pace by earlier runs."""
    addresses = asyncio.run(_addresses([request.start_url for request in requests], names))
    return tuple(
        _with_pace(
            PlannedPortal(
                code=request.agency.code,
                address=addresses[request.start_url],
                pages=request.max_pages,
                delay=request.delay,
                longest=request.max_seconds,
                window=longest_window(request.hours),
            ),
            store.list_runs(agency_code=request.agency.code, limit=5),
        )
        for request in requests
    )


def _with_pace(portal: PlannedPortal, runs: Iterable[RunSummary]) -> PlannedPortal:
    """The portal with the pages and the pace of its last run that went to its end, asked with the same rest or less."""
    for run in runs:
        if run.status is not RunStatus.DONE or run.stop_reason not in _ENDED or not run.pages:
            continue
        if run.finished_at is None:
            continue
        seconds = (run.finished_at - run.started_at).total_seconds()
        pages = min(portal.pages, run.pages)
        answer = max(0.0, (seconds - portal.around) / run.pages - portal.delay)
        return replace(portal, pages=pages, answer=answer)
    return portal


def longest_window(hours: Hours) -> float:
    """Seconds of a window's longest span, infinity where it is always open."""
    if not hours.spans:
        return math.inf
    return max(span.closes - span.opens for span in hours.spans) * 60.0


async def _addresses(urls: Iterable[str], names: NameMap) -> dict[str, str]:
    """The destination address of each URL; '' where its name leads nowhere, or may not be reached."""
    gate = Gate(names=names)

    async def one(url: str) -> str:
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            return (await gate.resolve(parts.hostname or "", port)).address
        except Refused:
            return ""

    wanted = list(dict.fromkeys(urls))
    return dict(zip(wanted, await asyncio.gather(*(one(url) for url in wanted)), strict=True))


def told(
    plan: RoundPlan, portals: Sequence[PlannedPortal], *, now: datetime, parallel: int, budget: Budget
) -> tuple[str, ...]:
    """The plan in sentences (Vietnamese): how long, why, and what to change where it does not fit."""
    if not plan.portals:
        return ()
    end = (now + timedelta(minutes=math.ceil(plan.seconds / 60))).astimezone(ZONE)
    lines = [
        f"Dự kiến {plan.portals} cổng trong {duration(plan.seconds)}, xong khoảng {end:%H:%M ngày %d/%m}."
    ]
    if (slowest := plan.slowest) is not None and plan.portals > 1:
        lines.append(_why(plan, slowest, parallel))
    window = min((portal.window for portal in portals), default=math.inf)
    if not plan.fits(min(window, _DAY)):
        lines.append(_what_to_change(plan, portals, window=window, parallel=parallel, budget=budget))
    lines.extend(
        f"Cổng {one.code} cần {duration(one.alone)}, dài hơn khung giờ của nó ({duration(one.window)}): phần còn lại "
        "sẽ đi tiếp đêm sau; nới khung giờ hoặc giảm --max-pages."
        for one in plan.too_long[:3]
    )
    if len(plan.too_long) > 3:
        lines.append(f"Còn {len(plan.too_long) - 3} cổng khác cũng cần lâu hơn khung giờ của mình.")
    return tuple(lines)


def _why(plan: RoundPlan, slowest: AddressLoad, parallel: int) -> str:
    if plan.by_places:
        return f"Lâu nhất là chờ chỗ: mỗi lúc {parallel} cổng được xem."
    if slowest.shared:
        return (
            f"Lâu nhất là địa chỉ {slowest.address}: {len(slowest.portals)} cổng ở chung, {_number(slowest.pages)} trang, "
            f"cả địa chỉ mỗi {_seconds(slowest.interval)} một lần tải ({duration(slowest.seconds)})."
        )
    return f"Lâu nhất là cổng {slowest.portals[0]}: {slowest.pages} trang ({duration(slowest.seconds)})."


def _what_to_change(
    plan: RoundPlan, portals: Sequence[PlannedPortal], *, window: float, parallel: int, budget: Budget
) -> str:
    limit = min(window, _DAY)
    room = f"khung giờ {duration(window)}" if window < _DAY else "một ngày"
    ways = [f"chia {math.ceil(plan.seconds / limit)} đêm (chạy lại lệnh này là đi tiếp)"]
    for most in _FEWER:
        fewer = plan_round(with_pages(portals, most), parallel=parallel, budget=budget)
        if fewer.fits(limit):
            ways.append(f"--max-pages {most} (còn {duration(fewer.seconds)})")
            break
    ways.append("xin đơn vị quản trị máy chủ cho nghỉ ngắn hơn (--delay 0.5)")
    return f"Không vừa {room}. Có thể: {'; '.join(ways)}."


def duration(seconds: float) -> str:
    """A duration in words, as exactly as a plan is: '6 giờ 15 phút', '40 phút', 'dưới 1 phút'."""
    if math.isinf(seconds):
        return "không hạn"
    minutes = round(seconds / 60)
    if minutes < 1:
        return "dưới 1 phút"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} phút"
    return f"{hours} giờ {minutes:02d} phút" if minutes else f"{hours} giờ"


def _seconds(value: float) -> str:
    return f"{value:g}".replace(".", ",") + " giây"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
