"""Audits of the kill bench's portal that end by kill -9, and what they leave behind."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from benchmarks.reliability.kills_portal import AT
from benchmarks.reliability.kills_site import Site
from db.store import Store
from evidence.archive import load_site
from evidence.warc import scan
from scoring.result import canonical_bytes

_MARK = "SOICONG_KILL_BENCH"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an audit has left in the database and in its archive, without times, numbers and offsets."""

    result: bytes
    pages: tuple[tuple[Any, ...], ...]
    stored: int
    responses: Mapping[
        str, int
    ]  # how often an answer of each address stands in the archive, robots.txt left out

    @property
    def urls(self) -> set[str]:
        """Addresses of all pages."""
        return {str(page[0]) for page in self.pages}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What every audit of a series is asked for."""

    max_pages: int
    group: int = 50
    browser: bool = True
    probes: bool = True
    max_renders: int = 30


class Auditor:
    """Audits one portal again and again, in processes that may be killed."""

    def __init__(self, site: Site, plan: Plan, helper: subprocess.Popen[str], mark: str):
        self.site = site
        self.plan = plan
        self._helper = helper
        self._mark = mark

    def audit(
        self,
        folder: Path,
        database: str,
        *,
        kill: str = "",
        meanwhile: Callable[[int, Callable[[], bool]], None] | None = None,
        **more: Any,
    ) -> dict[str, Any] | None:
        """One audit; what it said of itself, None where it was killed before its end.

        It ends itself at `kill`. `meanwhile` gets its process and a function that tells whether it has ended.
        Raises RuntimeError where it ended in any other way.
        """
        out = Path(more.get("out", folder / "out.json"))
        out.unlink(missing_ok=True)
        told = {
            **vars(self.plan),
            "address": self.site.address,
            "port": self.site.port,
            "at": AT.isoformat(),
            "data": str(folder),
            "database": database,
            "kill": kill,
            "out": str(out),
            **more,
        }
        if self._helper.stdin is None or self._helper.stdout is None:
            raise RuntimeError("the helper has no pipes")
        self._helper.stdin.write(json.dumps(told) + "\n")
        self._helper.stdin.flush()
        child = int(self._helper.stdout.readline())
        if meanwhile is not None:
            meanwhile(child, out.exists)
        ended = int(self._helper.stdout.readline())
        if out.exists():
            found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return found
        if ended != -signal.SIGKILL:
            raise RuntimeError(f"the audit ended with {ended}")
        return None

    def planned(self, plan: Plan) -> Auditor:
        """The same, for another plan."""
        return Auditor(self.site, plan, self._helper, self._mark)

    def left_behind(self, seconds: float = 10.0) -> list[int]:
        """Processes of earlier audits that are still there after some time."""
        until = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < until:
            time.sleep(0.05)
        return left

    def processes(self) -> list[int]:
        """Living processes that an audit has started, or is, now."""
        return [pid for pid in marked(_MARK, self._mark) if pid != self._helper.pid]


def marked(name: str, value: str = "") -> list[int]:
    """Living processes with a variable in their environment (Linux only)."""
    wanted = f"{name}={value}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue  # gone, or another user's
            if any(one == wanted or (not value and one.startswith(wanted)) for one in told):
                found.append(int(entry.name))
    return found


@contextmanager
def auditor(site: Site, plan: Plan) -> Iterator[Auditor]:
    """Audits of a site that is being served."""
    mark = secrets.token_hex(8)
    helper = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.reliability.kills_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, _MARK: mark},
    )
    try:
        yield Auditor(site, plan, helper, mark)
    finally:
        helper.kill()
        helper.communicate()


def outcome(database: str, run: int) -> Outcome:
    """What a run has left."""
    with Store(database) as store:
        document, summary = store.load_document(run), store.load_run(run)
    archive = Path(summary.archive)
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
                page.rendered,
                page.screenshot is not None,
                page.record.payload_sha256 if page.record else "",
            )
            for page in load_site(archive).pages
        ),
        stored=summary.pages,
        responses=Counter(
            record.target
            for record in scan(archive)
            if record.kind == "response"
            and not record.asked_by  # what a page loads in the browser hangs on its moment
            and not record.target.endswith("/robots.txt")
        ),
    )


def verifies(archive: Path) -> bool:
    """Whether every digest of an archive is right, as warcio (not our code) counts them."""
    with archive.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests=True)
        count = 0
        for record in records:
            record.content_stream().read()
            if record.digest_checker.passed is False:
                return False
            count += 1
    return count > 0
