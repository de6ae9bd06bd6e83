"""Rounds that are started from the page: `crawl` in a process of its own that outlives the server, and its log.

Its process is jobs.round_process.

One at a time for a data folder: the process holds a lock for as long as it lives, so that who looks needs no process id to
be told whether it does.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.rounds import RoundRecord, RoundState
from db.store import Store
from jobs.continuing import demand_idle
from jobs.log_events import EVERY, ROUND_BEGUN
from jobs.nightly import scheduled
from jobs.outputs import write
from jobs.problems import WITHIN, InputProblem
from jobs.progress_words import end_called
from jobs.registered import RoundWish
from jobs.settings import ROOT, Settings

_LOCK = "dot.lock"
_KEPT = 60  # logs
_READ = 400_000  # bytes of a log that are read: its end
_BEGINNING = 65_536
_LOGS = "dot"


@dataclass(frozen=True, kw_only=True)
class Launched:
    """A round that was started here: by whom, what for, its process and log. `round` is None until it has a number."""

    wish: RoundWish
    by: str
    started_at: datetime
    pid: int
    log: Path
    round: int | None = None


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line of a round's log for people."""

    at: datetime | None
    level: str
    text: str


def launch(configuration: Settings, store: Store, wish: RoundWish, codes: list[str], *, by: str) -> Launched:
    """Start a round over the portals `codes`. Raises InputProblem where a round, or one of them, is under way."""
    newest = next(iter(store.rounds().list(limit=1)), None)
    nightly = newest is not None and newest.state is RoundState.RUNNING and newest.trigger == "nightly"
    if nightly and scheduled(configuration) is not None:
        raise InputProblem("Đợt hằng đêm đang chạy: hãy chờ đợt ấy xong.")
    demand_idle(store, codes)
    folder = configuration.data / _LOGS
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    log = folder / f"{now:%Y%m%dT%H%M%S%f}.log"
    with _locked(configuration) as lock, log.open("xb") as stream:
        process = subprocess.Popen(  # noqa: S603 — our own command
            [sys.executable, "-m", "jobs.round_process", *arguments(wish)],
            cwd=ROOT,
            env=_environment(configuration, by),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            pass_fds=(lock,),
            start_new_session=True,
        )
    _ORPHANS.append(process)
    launched = Launched(wish=wish, by=by, started_at=now, pid=process.pid, log=log)
    write(log.with_suffix(".json"), json.dumps(_facts(launched), ensure_ascii=False).encode())
    _let_go(folder)
    return launched


_ORPHANS: list[subprocess.Popen[bytes]] = []
"""Processes that this server started; asked now and then whether they have ended, so that the system can forget them."""


def arguments(wish: RoundWish) -> list[str]:
    """What `crawl` is given; the same again goes on with a round that was broken off."""
    told = [*wish.codes] if wish.codes else ["--all"]
    told += ["--max-pages", str(wish.max_pages), "--max-seconds", str(wish.max_seconds)]
    return told + (["--window", wish.window] if wish.window is not None else [])


def under_way(configuration: Settings) -> Launched | None:
    """The round that was started here and is alive; None where there is none."""
    for process in list(_ORPHANS):
        if process.poll() is not None:
            _ORPHANS.remove(process)
    try:
        with _locked(configuration):
            return None
    except InputProblem:
        return next(launched(configuration, limit=1), None)


def stop(configuration: Settings) -> bool:
    """Let the round that is alive end in good order; False where there is none."""
    alive = under_way(configuration)
    if alive is None:
        return False
    if not _is_ours(alive.pid):
        return False
    os.kill(alive.pid, signal.SIGINT)
    return True


def _is_ours(pid: int) -> bool:
    """Whether a process is a round that was started here: numbers are given again."""
    try:
        return b"jobs.round_process" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def launched(configuration: Settings, *, limit: int = _KEPT) -> Iterator[Launched]:
    """What was started here, newest first."""
    folder = configuration.data / _LOGS
    for path in sorted(folder.glob("*.json"), reverse=True)[:limit]:
        try:
            yield _launched(path)
        except (OSError, ValueError, KeyError):  # cut off while it was written
            continue


def launch_of(configuration: Settings, number: int) -> Launched | None:
    """The newest start of a round by its number; None where it was not started here."""
    return next((one for one in launched(configuration) if one.round == number), None)


def log_lines(path: Path, *, limit: int) -> tuple[LogLine, ...]:
    """The end of a log in words, newest first."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - _READ))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return ()
    lines = (_line(line) for line in reversed(text.splitlines()))
    told = [line for line in lines if line is not None]
    return tuple(told[:limit])


def state_now(configuration: Settings, record: RoundRecord) -> RoundState:
    """How a round stands: one of ours whose process is no more is broken off, whatever it could still say."""
    if record.state is RoundState.RUNNING and launch_of(configuration, record.id) is not None:
        alive = under_way(configuration)
        if alive is None or alive.round not in (record.id, None):
            return RoundState.INTERRUPTED
    return record.state


def _line(text: str) -> LogLine | None:
    try:
        told: dict[str, Any] = json.loads(text)
        event, say = str(told["event"]), str(told.get("say", ""))
        at = datetime.fromisoformat(str(told["time"]))
    except (ValueError, KeyError, TypeError):
        return LogLine(at=None, level="info", text=text[:500]) if text.strip() and text[0] != "{" else None
    words = say or _WORDS.get(event, "")
    if not words:
        return None
    level = str(told.get("level", "info"))
    facts = {
        name: told.get(name, "") for name in ("agency", "url", "round", "portals", "done", "ended", "state")
    }
    facts["ended"] = end_called(str(facts["ended"]))
    return LogLine(at=at, level=level, text=words.format(**facts)[:500] if not say else say[:500])


_WORDS = {
    EVERY["portal_started"].name: "Bắt đầu xem {agency}: {url}",
    EVERY["round_begun"].name: "Bắt đầu đợt {round}, {portals} cổng",
    EVERY["round_ended"].name: "Đợt {round} kết thúc",
}
"""What machines count, in words; what has a sentence of its own says that."""


def _facts(one: Launched) -> dict[str, Any]:
    return {
        "codes": list(one.wish.codes),
        "window": one.wish.window,
        "max_pages": one.wish.max_pages,
        "max_seconds": one.wish.max_seconds,
        "by": one.by,
        "started_at": one.started_at.isoformat(),
        "pid": one.pid,
    }


def _launched(path: Path) -> Launched:
    told = json.loads(path.read_text("utf-8"))
    log = path.with_suffix(".log")
    return Launched(
        wish=RoundWish(
            codes=tuple(told["codes"]),
            window=told["window"],
            max_pages=told["max_pages"],
            max_seconds=told["max_seconds"],
        ),
        by=told["by"],
        started_at=datetime.fromisoformat(told["started_at"]),
        pid=told["pid"],
        log=log,
        round=_number(log),
    )


_NUMBERS: dict[Path, int] = {}
"""The round of each log that has one: it does not change, and pages ask every second."""


def _number(log: Path) -> int | None:
    """The number of a round, by the beginning of its log."""
    if log in _NUMBERS:
        return _NUMBERS[log]
    try:
        with log.open("rb") as stream:
            beginning = stream.read(_BEGINNING).decode("utf-8", "replace")
    except OSError:
        return None
    for line in beginning.splitlines():
        if f'"{ROUND_BEGUN.name}"' in line:
            try:
                _NUMBERS[log] = int(json.loads(line)["round"])
                return _NUMBERS[log]
            except (ValueError, KeyError):
                return None
    return None


def _environment(configuration: Settings, by: str) -> dict[str, str]:
    ours = {
        "SOICONG_DATA": str(configuration.data),
        "SOICONG_DATABASE": configuration.database,
        "SOICONG_CONTACT": configuration.contact,
        "SOICONG_NAME_MAP": str(configuration.name_map or ""),
        "SOICONG_OPERATOR": by,
        "SOICONG_LOG": "json",
        WITHIN: "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **ours}


@contextmanager
def _locked(configuration: Settings) -> Iterator[int]:
    """The lock of rounds that are started here. Raises InputProblem where one is alive."""
    configuration.data.mkdir(parents=True, exist_ok=True)
    with (configuration.data / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputProblem("Một đợt đang chạy: hãy chờ đợt ấy xong, hoặc dừng nó trước.") from None
        yield lock.fileno()


def _let_go(folder: Path) -> None:
    for old in sorted(folder.glob("*.log"), reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)
        old.with_suffix(".json").unlink(missing_ok=True)
