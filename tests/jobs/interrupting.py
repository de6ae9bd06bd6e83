"""Audits that end by kill -9, and what they leave behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.store import Store
from evidence.archive import load_site
from scoring.result import canonical_bytes
from tests.crawler.portals import Portal
from tests.jobs.wide_portal import AT

MAX_PAGES = 110


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an audit has left in the database and in its archive, without times, numbers and offsets."""

    result: bytes
    pages: tuple[tuple[Any, ...], ...]
    stored: int


class Auditor:
    """Audits one portal again and again, in processes that may be killed."""

    def __init__(self, portal: Portal, helper: subprocess.Popen[str]):
        self._portal = portal
        self._helper = helper

    def audit(
        self,
        folder: Path,
        database: str,
        *,
        kill: str = "",
        when: Callable[[], bool] | None = None,
        by: signal.Signals = signal.SIGKILL,
        **more: Any,
    ) -> dict[str, Any] | None:
        """One audit; what it said of itself, None where it said nothing.

        It is ended by itself at `kill`, or by us, with the signal `by`, `when` that is so.
        """
        out = folder / "out.json"
        out.unlink(missing_ok=True)
        told = {
            "start": self._portal.origin + "/",
            "at": AT.isoformat(),
            "max_pages": MAX_PAGES,
            "group": 7,
            "data": str(folder),
            "database": database,
            "kill": kill,
            "out": str(out),
            **more,
        }
        assert self._helper.stdin is not None
        assert self._helper.stdout is not None
        self._helper.stdin.write(json.dumps(told) + "\n")
        self._helper.stdin.flush()
        child = int(self._helper.stdout.readline())
        if when is not None:
            _end(child, out, when, by)
        ended = int(self._helper.stdout.readline())
        if out.exists():
            found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return found
        assert ended == (1 if "full_after" in more else -signal.SIGKILL), f"the audit ended with {ended}"
        return None


def _end(child: int, out: Path, when: Callable[[], bool], by: signal.Signals) -> None:
    """Send a process a signal at a moment, unless it has ended before."""
    while not when():
        if out.exists():
            return
        time.sleep(0.001)
    os.kill(child, by)


@contextmanager
def auditor(portal: Portal, address: str) -> Iterator[Auditor]:
    """Serve a portal, and audit it."""
    server = portal.serve(address)
    helper = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.audit_and_die"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield Auditor(portal, helper)
    finally:
        helper.kill()
        helper.communicate()
        server.shutdown()
        server.server_close()


def outcome(database: str, run: int) -> Outcome:
    """What a run has left."""
    with Store(database) as store:
        document, summary = store.load_document(run), store.load_run(run)
    site = load_site(Path(summary.archive))
    return Outcome(
        result=canonical_bytes({name: value for name, value in document.items() if name != "run"}),
        pages=tuple(
            (
                page.url,
                page.requested_url,
                page.redirects,
                page.status,
                page.depth,
                page.found_on,
                page.visibility,
                page.cause,
                page.reason,
                page.record.payload_sha256 if page.record else "",
            )
            for page in site.pages
        ),
        stored=summary.pages,
    )
