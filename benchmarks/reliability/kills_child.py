"""Audits the kill bench's portal, each time in a process of its own that kills itself where it is told to.

One order a line of standard input; each is answered with the process's number, then with how it ended. The libraries
are loaded once, and every audit is a fork: most of a short audit's time would be spent on importing.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import crawler.download
import crawler.keeping
import crawler.run  # the audit imports it late
from benchmarks.reliability.kills_forgetting import forget
from benchmarks.reliability.kills_points import count_points, kill_at
from benchmarks.reliability.kills_portal import AT, HOME, HOSTS
from benchmarks.reliability.storage_faults import prepare
from checks.reading.facts import Link
from checks.registry import all_checks
from checks.sections import link_keys
from crawler.hours import Hours, system_clock
from crawler.names import MappedHost, NameMap
from crawler.order import Event, ProcessSettings
from db.problem import DatabaseProblem
from evidence.model import Agency, Tier
from jobs.audit import AuditRequest, Round, audit
from jobs.auditor import Auditor
from jobs.settings import settings
from scoring.model import Rubric
from scoring.rubric import rubric_for

MAX_RENDERS = 30


def run(told: dict[str, Any], rubric: Rubric) -> None:
    """Audit, and write what it says of itself."""
    crawler.keeping.GROUP_PAGES = told["group"]
    order = Auditor._order
    Auditor._order = lambda self, request: replace(  # type: ignore[method-assign]
        order(self, request), max_renders=told["max_renders"]
    )
    counted = count_points() if not told.get("kill") else {}
    measured = prepare(told)
    if told.get("forget"):
        forget(told["forget"])
    if told.get("kill"):
        kill_at(told["kill"])
    request = AuditRequest(
        agency=Agency(code="so-thu", name="Sở Thử", tier=Tier.SO, home_url=HOME),
        start_url=HOME,
        rubric=rubric,
        at=date.fromisoformat(told["at"]),
        live=False,
        max_pages=told["max_pages"],
        delay=0.0,
        hours=Hours.parse(told.get("hours", "")),
    )
    configuration = replace(settings({}), data=Path(told["data"]), database=told["database"], name_map=None)
    reached = MappedHost(address=told["address"], ports={80: told["port"]})
    events: list[Event] = []
    process = ProcessSettings(
        names=NameMap(hosts=dict.fromkeys(HOSTS, reached)),
        browser=told["browser"],
        probes=told["probes"],
        clock=_clock(told.get("now", "")),
    )
    said: dict[str, Any]
    try:
        ended = audit([request], configuration=configuration, on_event=events.append, process=process)
    except DatabaseProblem as problem:
        said = {"refused_because": str(problem)}
    else:
        said = _said(ended)
    said |= {"continued": [event.done for event in events if event.kind == "continued"], "points": counted}
    Path(told["out"]).write_text(json.dumps(said | measured), encoding="utf-8")


def _clock(now: str) -> Callable[[], datetime]:
    """This machine's clock, set to a moment (ISO) where one is told."""
    ahead = datetime.fromisoformat(now) - system_clock() if now else timedelta()
    return lambda: system_clock() + ahead


def _said(ended: Round) -> dict[str, Any]:
    """How an audit ended, as plain JSON. Raises what it failed by."""
    for failure in ended.failed:
        raise failure.error
    code = int(ended.exit_code)
    for stopped in ended.stopped:
        return {"run": stopped.run_id, "stopped": stopped.why, "exit": code}
    done = ended.done[0]
    return {"run": done.run_id, "stop": done.stop_reason, "error": done.error, "exit": code}


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
