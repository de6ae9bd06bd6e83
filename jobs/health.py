"""Whether this installation can do its next round: database, disk, browser, the last round. In plain words."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.markup import escape

from crawler.browser import Browser
from db.alerts import DigestState
from db.migrate import Schema, state
from db.problem import DatabaseProblem
from db.rounds import RoundState
from db.store import Store
from jobs.addresses import HANOI
from jobs.backup_files import size
from jobs.problems import ExitCode, InputProblem
from jobs.settings import Settings, settings
from jobs.terminal import console, plainly

LEAST_FREE = 5_000_000_000  # bytes: a night of 150 portals takes about one, and what is half done needs room
_BROWSER_SECONDS = 60.0
_PAGE = "<!doctype html><title>Kiểm tra</title><p>Kiểm tra"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at. `says` is a Vietnamese sentence, with what to do where it is not well."""

    name: str
    well: bool
    says: str


Look = Callable[[], Check]


def checks(configuration: Settings, *, expected: timedelta, now: datetime) -> tuple[Look, ...]:
    """What is looked at, cheapest first. A round is `expected` at least so often."""
    return (
        lambda: database(configuration),
        lambda: disk(configuration),
        lambda: last_round(configuration, expected=expected, now=now),
        lambda: alerts(configuration),
        browser,
    )


def database(configuration: Settings) -> Check:
    """Whether the database answers and is of this version."""
    try:
        found = state(configuration.database)
        if found.schema is Schema.NONE:
            return Check(name="database", well=False, says="Chưa có cơ sở dữ liệu: ./soicong db upgrade")
        Store(configuration.database).close()
    except DatabaseProblem as problem:
        return Check(name="database", well=False, says=str(problem))
    return Check(name="database", well=True, says=f"Cơ sở dữ liệu trả lời, lược đồ {found.revision}.")


def disk(configuration: Settings) -> Check:
    """Whether there is room for a night."""
    try:
        free = shutil.disk_usage(configuration.data).free
    except OSError:
        return Check(
            name="disk",
            well=False,
            says=f"Không có thư mục dữ liệu ‘{configuration.data}’: xem SOICONG_DATA.",
        )
    enough = free >= LEAST_FREE
    more = "" if enough else f", cần ít nhất {size(LEAST_FREE)}: ./soicong evidence retain, hoặc thêm ổ đĩa"
    return Check(name="disk", well=enough, says=f"Ổ đĩa dữ liệu còn {size(free)}{more}.")


def last_round(configuration: Settings, *, expected: timedelta, now: datetime) -> Check:
    """Whether the last round that went to its end is not older than expected."""
    try:
        with Store(configuration.database) as store:
            rounds = store.rounds().list(limit=50)
    except DatabaseProblem:
        return Check(name="round", well=False, says="Không đọc được các đợt (xem cơ sở dữ liệu).")
    done = next((one for one in rounds if one.state is RoundState.DONE and one.finished_at is not None), None)
    if done is None:
        waiting = not rounds or now - rounds[-1].started_at <= expected
        says = "Chưa có đợt nào chạy xong" + (
            "." if waiting else ": ./soicong rounds show, journalctl -u soicong-nightly"
        )
        return Check(name="round", well=waiting, says=says)
    assert done.finished_at is not None  # noqa: S101 — looked for above
    told = f"Đợt {done.id} xong lúc {done.finished_at.astimezone(HANOI):%H:%M ngày %d/%m/%Y}"
    hours = expected.total_seconds() / 3600
    if now - done.finished_at <= expected:
        return Check(name="round", well=True, says=f"{told}.")
    return Check(
        name="round",
        well=False,
        says=f"{told}, quá {hours:.0f} giờ trước: xem journalctl -u soicong-nightly (hay soicong-worker).",
    )


def alerts(configuration: Settings) -> Check:
    """Whether a digest waits that could not be delivered; one that nobody has tried yet is no trouble."""
    try:
        with Store(configuration.database) as store:
            waiting = store.alerts().digests(state=DigestState.WAITING)
    except DatabaseProblem:
        return Check(name="alerts", well=False, says="Không đọc được các bản tin (xem cơ sở dữ liệu).")
    failed = [one for one in waiting if one.attempts]
    if not failed:
        return Check(name="alerts", well=True, says="Không có bản tin nào bị kẹt.")
    return Check(
        name="alerts",
        well=False,
        says=f"{len(failed)} bản tin chưa gửi được ({failed[-1].problem}): sửa rồi chạy ./soicong alerts send",
    )


def browser() -> Check:
    """Whether the browser starts and lays out a page."""
    return asyncio.run(_browser())


async def _browser() -> Check:
    try:
        async with asyncio.timeout(_BROWSER_SECONDS):
            async with Browser(proxy=None, workers=1) as started:
                with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
                    page.write(_PAGE)
                    page.flush()
                    printed = await started.pdf(Path(page.name))
    except Exception as error:
        reason = str(error) or type(error).__name__
        says = (
            f"Trình duyệt không chạy được ({reason}): cài chromium-headless-shell, hoặc xem bộ nhớ còn trống."
        )
        return Check(name="browser", well=False, says=says)
    if not printed.startswith(b"%PDF"):
        return Check(name="browser", well=False, says="Trình duyệt không dựng được trang thử.")
    return Check(name="browser", well=True, says="Trình duyệt chạy và dựng được trang thử.")


def expected_every(environment: dict[str, str] | None = None) -> timedelta:
    """How old the last round may be: SOICONG_ROUND_HOURS (36: a night was missed). Raises InputProblem."""
    text = (os.environ if environment is None else environment).get("SOICONG_ROUND_HOURS") or "36"
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= 10_000:
        raise InputProblem(f"SOICONG_ROUND_HOURS cần một số giờ lớn hơn 0, ví dụ 36; đang là ‘{text}’.")
    return timedelta(hours=hours)


def document(found: tuple[Check, ...], *, at: datetime) -> dict[str, object]:
    """What was found, as JSON tells it."""
    return {
        "well": all(one.well for one in found),
        "at": at.isoformat(),
        "checks": [{"name": one.name, "well": one.well, "says": one.says} for one in found],
    }


@plainly
def show_health(*, as_json: bool) -> ExitCode:
    """Print what was found: 0 all is well, 1 something is not."""
    now = datetime.now(UTC)
    found = tuple(look() for look in checks(settings(), expected=expected_every(), now=now))
    if as_json:
        sys.stdout.write(json.dumps(document(found, at=now), ensure_ascii=False, indent=2) + "\n")
    else:
        printed = console()
        for one in found:
            mark = "[green]tốt[/]    " if one.well else "[red]CẦN XEM[/]"
            printed.print(f"{mark} {escape(one.says)}", soft_wrap=True)
    return ExitCode.DONE if all(one.well for one in found) else ExitCode.OURS
