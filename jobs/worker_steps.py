"""What a worker does beside portals: commands after a round, and archives that still have to go to the shared place."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from db.problem import DatabaseProblem
from db.rounds import RoundState
from db.store import Store
from jobs.log_events import ARCHIVE_NOT_SHARED, ARCHIVES_SHARED, REPORT_NOT_WRITTEN, STEP_DONE, STEP_FAILED
from jobs.logs import tell
from jobs.metrics import meter
from jobs.night_watch import GUARD
from jobs.problems import ExitCode, InputProblem
from jobs.round_reports import write_round_page
from jobs.settings import ROOT, Settings
from jobs.shared_archives import Shared
from jobs.storage import push_pending

_STEP_SECONDS = 900.0


async def follow(name: str, command: Sequence[str]) -> None:
    """Run one of our own commands; how it ended is told in the log. It is given up after a quarter of an hour."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "cli",
        *command,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), _STEP_SECONDS)
    except BaseException:
        process.kill()
        await process.wait()
        raise
    text = said.decode("utf-8", "replace").strip()
    held_back = tuple(command[:1]) == GUARD and process.returncode == int(ExitCode.OURS)
    if process.returncode == 0 or held_back:  # a round held back says so itself
        tell(STEP_DONE, text, step=" ".join(command), code=process.returncode)
        return
    say = f"CẦN XEM: {name} không xong (mã {process.returncode}); chạy tay: ./soicong {' '.join(command)}"
    tell(STEP_FAILED, say, step=" ".join(command), code=process.returncode, said=text)


def close_round(configuration: Settings, round_id: int) -> None:
    """Note that a round is over, which who ordered this may not have come to, and write the province's page.

    A page that cannot be written is told in the log. Raises DatabaseProblem.
    """
    with Store(configuration.database) as store:
        if store.rounds().get(round_id).state is not RoundState.DONE:
            store.rounds().finish(round_id, RoundState.DONE, at=datetime.now(UTC))
        ended = store.rounds().get(round_id)
    meter().round(
        ended.state.value, ((ended.finished_at or datetime.now(UTC)) - ended.started_at).total_seconds()
    )
    try:
        write_round_page(configuration, round_id)
    except InputProblem as problem:
        tell(REPORT_NOT_WRITTEN, f"CẦN XEM: {problem}", round=round_id)


async def follow_up(configuration: Settings) -> None:
    """Put into the shared place what is pending on this machine; trouble is told in the log, and tried again later."""
    try:
        done, troubles = await asyncio.to_thread(_push, configuration)
    except (DatabaseProblem, InputProblem) as problem:
        tell(ARCHIVE_NOT_SHARED, str(problem))
        return
    if done:
        tell(ARCHIVES_SHARED, archives=done)
    for trouble in troubles:
        tell(ARCHIVE_NOT_SHARED, trouble)


def _push(configuration: Settings) -> tuple[int, tuple[str, ...]]:
    with Store(configuration.database) as store:
        shared = Shared.of(store, configuration)
        return push_pending(shared) if shared is not None else (0, ())
