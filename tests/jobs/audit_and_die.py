"""Audits portals, each in a process of its own that kills itself where it is told to (a child of test_interrupted).

One order a line of standard input; each is answered with the process's number, then with how it ended. The libraries
are loaded once, and every audit is a fork: most of a short audit's time would be spent on importing.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Engine

import crawler.download
import crawler.keeping
import crawler.run  # the audit imports it late
import db.ledger
from checks.reading.facts import Link
from checks.registry import all_checks
from checks.sections import link_keys
from crawler.keeping import Keeper
from crawler.order import Event, ProcessSettings
from db.store import Store
from evidence.archive import ArchiveWriter
from evidence.model import Agency, Tier
from jobs.audit import AuditRequest, audit
from jobs.settings import settings
from scoring.model import Rubric
from scoring.rubric import rubric_for
from tests.jobs.wide_portal import AT

Call = Callable[..., Any]


def die() -> None:
    """What nobody can catch."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(call: Call, *, before: bool, number: int) -> Call:
    """A function that ends the process at its n-th call, before or after its work."""
    calls = 0

    def wrapped(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if before and calls == number:
            die()
        result = call(*arguments, **named)
        if calls == number:
            die()
        return result

    return wrapped


POINTS: dict[str, tuple[Any, str]] = {
    "fsync": (os, "fsync"),
    "row": (db.ledger, "_put"),
    "group": (db.ledger.DatabaseLedger, "commit"),
    "walk": (Keeper, "close"),
    "run": (ArchiveWriter, "run"),
    "archive": (ArchiveWriter, "close"),
    "result": (Store, "save_result"),
    "end": (Store, "finish_run"),
}


def prepare(kill: str) -> None:
    """Arrange the end: 'before group 2', 'after run 1', 'committing 3' (the transaction is written, not committed)."""
    words = kill.split()
    if words[0] == "committing":
        commit = dying(lambda _: None, before=True, number=int(words[1]))
        sa.event.listen(Engine, "commit", commit)
        return
    owner, name = POINTS[words[1]]
    setattr(owner, name, dying(getattr(owner, name), before=words[0] == "before", number=int(words[2])))


def fill_disk(after: int) -> None:
    """After some page records no file of this process grows any more."""
    page, count = ArchiveWriter.page, 0

    def wrapped(writer: ArchiveWriter, *arguments: Any, **named: Any) -> None:
        nonlocal count
        count += 1
        if count == after:
            resource.setrlimit(resource.RLIMIT_FSIZE, (writer.length, resource.RLIM_INFINITY))
        page(writer, *arguments, **named)

    ArchiveWriter.page = wrapped  # type: ignore[method-assign, assignment]
    crawler.keeping._PATIENCE = 0.2


def run(told: dict[str, Any], rubric: Rubric) -> None:
    """Audit, and write the compared part of the result."""
    crawler.keeping.GROUP_PAGES = told["group"]
    if told.get("kill"):
        prepare(told["kill"])
    if told.get("full_after"):
        fill_disk(told["full_after"])
    start = urlsplit(told["start"])
    at = date.fromisoformat(told["at"])
    request = AuditRequest(
        agency=Agency(code="so-thu", name="Sở Thử", tier=Tier.SO, home_url=told["start"]),
        start_url=told["start"],
        rubric=rubric,
        at=at,
        live=False,
        max_pages=told["max_pages"],
        delay=0.0,
        allow_hosts=((start.hostname or "", start.port or 80),),
    )
    configuration = replace(settings({}), data=Path(told["data"]), database=told["database"], name_map=None)
    events: list[Event] = []
    ended = audit(
        [request],
        configuration=configuration,
        on_event=events.append,
        fresh=told.get("fresh", False),
        process=ProcessSettings(browser=False, probes=False),
    )
    for failure in ended.failed:
        raise failure.error
    done = ended.done[0]
    said = {
        "run": done.run_id,
        "stop": done.stop_reason,
        "error": done.error,
        "continued": [event.done for event in events if event.kind == "continued"],
    }
    Path(told["out"]).write_text(json.dumps(said), encoding="utf-8")


def main() -> None:
    """Fork an audit for each line; what every audit loads is loaded before."""
    rubric = rubric_for("so", AT)
    all_checks()
    link_keys(Link(url="http://so.example.gov.vn/tin", text="Tin tức"))
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                run(json.loads(line), rubric)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
