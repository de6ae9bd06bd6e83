"""One audit at somebody's wish, in a process of its own: `python -m jobs.one_off NUMBER [--allow-host MÁY:CỔNG]…`.

It has a data folder and a database of its own (`one_off_folder`), so that nothing of it can be taken for an official run:
no list of runs, no league, no trend, no package of the installation knows it. Only how far it is stands in the
installation's database. It ends with who started it, in good order; the next start goes on where it was.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.order import Event
from db.audit_records import AuditRecord, AuditState
from db.migrate import upgrade
from db.problem import DatabaseProblem
from db.store import Store
from evidence.model import Agency, DeclaredSection, Tier
from jobs.addresses import host_and_port, today
from jobs.audit import Audit, AuditRequest, Ended, Failure, audit, code_of
from jobs.choices import chosen_delay
from jobs.nightly import end_with_parent
from jobs.one_off_rules import PAGES, SECONDS, WRITTEN
from jobs.problems import ExitCode, keep_trace
from jobs.settings import Settings, settings
from scoring.rubric import rubric_for

_LOCK = "dang-chay"
_EVERY = 1.0  # seconds between two looks at what is to be told
_SECTIONS_TOLD = 120


def one_off_folder(configuration: Settings, number: int) -> Path:
    """Where a one-off audit keeps what it saw."""
    return configuration.data / "mot-lan" / str(number)


def one_off_settings(configuration: Settings, number: int) -> Settings:
    """The settings of one audit: its own folder and database."""
    folder = one_off_folder(configuration, number)
    return replace(configuration, data=folder, database=f"sqlite:///{folder / 'soicong.sqlite3'}")


def request_of(record: AuditRecord, agency: Agency, allowed: tuple[tuple[str, int], ...]) -> AuditRequest:
    """What is asked of the crawl. Raises NoValidRubric."""
    on = today()
    return AuditRequest(
        agency=agency,
        start_url=record.url,
        rubric=rubric_for(agency.tier.value, on),
        at=on,
        max_pages=PAGES,
        max_seconds=SECONDS,
        delay=chosen_delay(None, record.url, allowed),
        allow_hosts=allowed,
        declared=tuple(DeclaredSection(key=key, url=url) for key, url in record.declared),
    )


def agency_of(store: Store, record: AuditRecord) -> Agency:
    """Whose portal it is: as the registry has it, else known by its address alone."""
    known = store.registry().load().at(record.agency_code, today()) if record.agency_code else None
    if known is not None:
        return replace(known.agency, home_url=record.url)
    return Agency(code=code_of(record.url), name=record.host, tier=Tier(record.tier), home_url=record.url)


class Told:
    """What a crawl tells, kept for who looks; written by a thread of its own, since a database may let us wait."""

    def __init__(self, store: Store, record: AuditRecord) -> None:
        """`record`: an audit that goes on has found something already."""
        self._store = store
        self._number = record.id
        self._progress = replace(record.progress, of=record.progress.of or PAGES, doing="starting")
        self._sections = dict(record.progress.sections)
        self._changed = True
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write_now_and_again, name="told", daemon=True)

    def __call__(self, event: Event) -> None:
        """Take note of one event of the crawl."""
        if event.kind in ("page", "finished", "continued"):
            doing = "judging" if event.kind == "finished" else "crawling"
            pages = max(event.done, self._progress.pages)
            of = min(PAGES, max(event.total_estimate, pages)) if event.total_estimate else self._progress.of
            self._progress = replace(self._progress, pages=pages, of=of, doing=doing)
        elif event.kind == "section" and len(self._sections) < _SECTIONS_TOLD:
            self._sections.setdefault(event.text, event.url)
            self._progress = replace(self._progress, sections=tuple(self._sections.items()))
        elif event.kind == "probe":
            self._progress = replace(self._progress, doing="probing")
        else:
            return
        self._changed = True

    def __enter__(self) -> Told:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _write_now_and_again(self) -> None:
        while True:
            over = self._over.wait(_EVERY)
            if self._changed:
                self._changed = False
                try:
                    self._store.web_audits().tell(self._number, self._progress, at=datetime.now(UTC))
                except DatabaseProblem:  # told again with the next page; the audit goes on
                    self._changed = True
            if over:
                return


def run(number: int, allowed: tuple[tuple[str, int], ...]) -> ExitCode:
    """Make one audit that was claimed, or go on with it."""
    configuration = settings()
    own = one_off_settings(configuration, number)
    with Store(configuration.database) as store:
        audits = store.web_audits()
        record = audits.get(number)
        if record.state is not AuditState.RUNNING:
            return ExitCode.BAD_INPUT
        try:
            upgrade(own.database)
            request = request_of(record, agency_of(store, record), allowed)
            with Told(store, record) as told:
                ended = audit([request], configuration=own, on_event=told)
            every: tuple[Ended, ...] = (*ended.done, *ended.failed, *ended.stopped, *ended.put_off)
            state, why, found = outcome(every[0])
        except Exception as error:
            state, why, found = AuditState.FAILED, keep_trace(error), None
        audits.end(number, state, at=datetime.now(UTC), why=why, run_id=found)
    return ExitCode.DONE if state is AuditState.DONE else ExitCode.OURS


def outcome(ended: Ended) -> tuple[AuditState, str, int | None]:
    """How a one-off audit ended: its state, why in words for its log, and the number of its run."""
    if isinstance(ended, Audit):
        if ended.stop_reason in ("interrupted", "window_closed"):
            return AuditState.INTERRUPTED, "", None
        return AuditState.DONE, ended.error, ended.run_id
    if isinstance(ended, Failure):
        return AuditState.FAILED, keep_trace(ended.error), None
    return AuditState.INTERRUPTED, str(ended.why), None


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """The lock of an audit's folder, for the process that is started within; the kernel lets go when that has ended.

    Raises BlockingIOError where a process is at it.
    """
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock.fileno()


def is_alive(folder: Path) -> bool:
    """Whether a process is at the audit of a folder."""
    try:
        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def main(arguments: Sequence[str]) -> int:
    """Run within the limits; the exit code."""
    end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    os.nice(5)  # pages are answered first
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    number, *rest = arguments
    return run(int(number), tuple(host_and_port(one) for one in rest if one != "--allow-host"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
