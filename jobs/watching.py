"""`./soicong watch look`: one look at every portal and service, now or at spaced moments until told to stop."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.markup import escape

from checks.steadiness import Answering
from crawler.egress import Gate
from crawler.hours import Hours
from crawler.robots import Kept
from crawler.settings import user_agent
from crawler.watching import Glance, Watcher, look_once
from db.store import Store
from db.watching import WatchLook
from jobs.addresses import crawl_hours, host_and_port, portal_url, today
from jobs.choices import names_of
from jobs.night_watch import Watch
from jobs.outputs import writable_folder
from jobs.problems import ExitCode, InputProblem
from jobs.settings import settings
from jobs.terminal import console, plainly, ready_database
from jobs.watch_targets import by_address, targets
from scoring.unseen import reason_words

_ROBOTS = "watch-robots.json"
GROUP = 400  # addresses that are looked at together, and kept together
_SHAKEN = 0.1  # of the span between moments: what happens on the hour is not met every time
_STATES = {True: Answering.ANSWERED, False: Answering.SILENT, None: Answering.UNKNOWN}
_WORDS = {
    Answering.ANSWERED: "trả lời",
    Answering.SILENT: "KHÔNG TRẢ LỜI",
    Answering.UNKNOWN: "không tính (chưa rõ hoặc không phải do cổng)",
}


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """When moments come: every so long (None: one moment), within these hours of the day."""

    every: timedelta | None
    hours: Hours


@plainly
def look(
    codes: list[str],
    *,
    every: int | None,
    window: str | None,
    delay: float,
    allow_hosts: list[str],
    witnesses: list[str],
) -> ExitCode:
    """Look once, or at spaced moments."""
    configuration = settings()
    spacing = Spacing(
        every=timedelta(minutes=every) if every is not None else None, hours=crawl_hours(window)
    )
    watcher = Watcher(
        gate=Gate(allow=tuple(host_and_port(text) for text in allow_hosts), names=names_of(configuration)),
        user_agent=user_agent(configuration.contact),
        delay=delay,
        witnesses=tuple(portal_url(text) for text in witnesses),
    )
    ready_database(configuration)
    folder = writable_folder(configuration.data)
    with Store(configuration.database) as store:
        if not targets(store, codes, today()):
            raise InputProblem(
                "Chưa có cơ quan nào đang hoạt động trong sổ: nhập bằng ./soicong agencies import TỆP.xlsx."
            )
        waiting = Watch({})
        with waiting.signals():
            moments(
                lambda: _moment(store, codes, watcher, folder / _ROBOTS),
                spacing,
                now=lambda: datetime.now(UTC),
                wait_until=waiting.wait_until,
            )
    return ExitCode.DONE


def moments(
    take: Callable[[], None],
    spacing: Spacing,
    *,
    now: Callable[[], datetime],
    wait_until: Callable[[datetime], bool],
    shake: Callable[[], float] = lambda: random.uniform(-_SHAKEN, _SHAKEN),  # noqa: S311 — no secret
) -> None:
    """Take moments: the first within the hours, the next ones so long after the beginning of the one before.

    One moment alone is taken at once, whatever the hour. Ends where `wait_until` says that we are to stop.
    """
    if spacing.every is None:
        take()
        return
    while wait_until(now() + timedelta(seconds=spacing.hours.seconds_until(now()))):
        begun = now()
        take()
        if not wait_until(begun + spacing.every * (1 + shake())):
            return


def _moment(store: Store, codes: Iterable[str], watcher: Watcher, robots: Path) -> None:
    wanted = [
        one
        for one in targets(store, codes, today())
        if crawl_hours(one.hours).seconds_left(watcher.clock()) > 0
    ]
    seen: list[Glance] = []
    # What is stopped half-way keeps whole groups, so that no slow address is missing among quick ones.
    for number, group in enumerate(_groups(by_address(wanted))):
        if number:
            time.sleep(watcher.delay)  # a server of the last group may be asked again
        glances, kept = asyncio.run(look_once(group, watcher, read_rules(robots)))
        store.watch().keep(row_of(one) for one in glances)
        write_rules(robots, kept)
        seen += glances
    _tell(seen)


def _groups(urls: Iterable[str]) -> list[list[str]]:
    """Addresses in groups of much the same size: what is silent is weighed by the others of its group."""
    waiting = list(urls)
    count = max(1, len(waiting) // GROUP)
    return [
        waiting[len(waiting) * part // count : len(waiting) * (part + 1) // count] for part in range(count)
    ]


def row_of(one: Glance) -> WatchLook:
    """A look as it is stored."""
    return WatchLook(
        url=one.url,
        looked_at=one.at,
        state=_STATES[one.answered].value,
        status=one.status,
        reason=one.reason,
        cause=one.cause,
        milliseconds=round(one.seconds * 1000) if one.seconds is not None else None,
    )


def read_rules(path: Path) -> dict[str, Kept]:
    """The rules of robots.txt of an earlier moment; none where the file is not there or not whole: they are asked for."""
    try:
        told: Mapping[str, list[str]] = json.loads(path.read_text("utf-8"))
        return {
            origin: Kept(rules=rules, read_at=datetime.fromisoformat(at))
            for origin, (rules, at) in told.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def write_rules(path: Path, kept: Mapping[str, Kept]) -> None:
    """Keep the rules for the next moment, whole or not at all."""
    told = {origin: [one.rules, one.read_at.isoformat()] for origin, one in sorted(kept.items())}
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    beside.replace(path)


def _tell(glances: Iterable[Glance]) -> None:
    printed = console()
    counted: Counter[Answering] = Counter()
    for one in glances:
        state = _STATES[one.answered]
        counted[state] += 1
        if state is not Answering.ANSWERED:
            printed.print(escape(f"{_WORDS[state]} ({reason_words(one.reason)}): {one.url}"), soft_wrap=True)
    told = ", ".join(f"{counted[state]} {word.lower()}" for state, word in _WORDS.items() if counted[state])
    printed.print(
        f"Đã xem {counted.total()} địa chỉ: {told}." if told else "Lúc này không địa chỉ nào được phép xem."
    )
