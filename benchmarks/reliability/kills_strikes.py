"""Kill -9 at random moments of one audit after the other, until a portal has been crawled to its end."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reliability.kills_audits import Auditor, Outcome, marked, outcome, verifies
from benchmarks.reliability.kills_portal import DATA
from db.migrate import upgrade
from db.records import RunStatus
from db.store import Store

_TAIL = 0.1  # share of the moments that lie behind the last request: probes, judging, saving
_MOST_WAIT = 60.0  # seconds for a moment to come
_BROWSER = "SOICONG_BROWSER"


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The audit that nobody interrupts: what it leaves, how often it asks and comes to each point, how long it takes."""

    left: Outcome
    requests: int
    points: dict[str, int]
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Strike:
    """One kill: whom (crawler, browser or writer), and when as a share of the whole audit."""

    victim: str
    moment: float


@dataclass(kw_only=True)
class Tally:
    """What became of a series of killed runs."""

    runs: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    browser_parts: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    same_result: int = 0
    same_pages: int = 0
    verified: int = 0
    left_behind: int = 0
    asked_again: int = 0
    trouble: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another series in."""
        self.hits += other.hits
        self.browser_parts += other.browser_parts
        self.trouble += other.trouble
        for name in (
            "runs",
            "lost",
            "doubled",
            "same_result",
            "same_pages",
            "verified",
            "left_behind",
            "asked_again",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def uninterrupted(auditor: Auditor, folder: Path) -> Whole:
    """The audit to compare with."""
    url = f"sqlite:///{folder / f'whole-{auditor.plan.browser}.sqlite3'}"
    upgrade(url)
    auditor.site.asked.clear()
    began = time.monotonic()
    said = auditor.audit(folder, url)
    if said is None or said["continued"]:
        raise RuntimeError("the uninterrupted audit was interrupted")
    return Whole(
        left=outcome(url, said["run"]),
        requests=len(auditor.site.asked),
        points=said["points"],
        seconds=time.monotonic() - began,
    )


def finished(database: str) -> int | None:
    """The run that has come to its end; a process that is killed after that has lost nothing."""
    with Store(database) as store:
        return next((one.id for one in store.list_runs() if one.status is RunStatus.DONE), None)


def compare(tally: Tally, whole: Outcome, database: str, run: int, how: str) -> None:
    """Note what a run has left beside what the uninterrupted one has. `how` it was interrupted."""
    left = outcome(database, run)
    with Store(database) as store:
        done = [one.id for one in store.list_runs() if one.status is RunStatus.DONE]
        archive = Path(store.load_run(run).archive)
    tally.lost += len(whole.urls - left.urls)
    surplus = Counter(left.responses) - Counter(whole.responses)
    tally.doubled += surplus.total() + len(left.pages) - len(left.urls) + len(left.urls - whole.urls)
    tally.doubled += abs(left.stored - whole.stored) + len(done) - 1
    same = left.result == whole.result and done == [run]
    tally.same_result += same
    tally.same_pages += left.pages == whole.pages
    tally.verified += verifies(archive)
    if not (same and left.pages == whole.pages):
        tally.trouble.append(f"{how}: {_difference(whole, left)}")


def plan(chance: random.Random, victims: Sequence[str], kills: int) -> list[Strike]:
    """Kills of one run, in the order of their moments."""
    moments = sorted(chance.random() for _ in range(kills))
    return [Strike(victim=chance.choice(victims), moment=moment) for moment in moments]


class Striker:
    """Kills audits of one series, and compares what becomes of them with the uninterrupted one."""

    def __init__(self, auditor: Auditor, whole: Whole, chance: random.Random):
        self._auditor = auditor
        self._asked = auditor.site.asked
        self._whole = whole
        self._chance = chance

    def run(self, folder: Path, database: str, strikes: Sequence[Strike]) -> Tally:
        """One run that is killed as planned and gone on with to its end."""
        tally = Tally(runs=1)
        self._asked.clear()
        pending = list(strikes)
        run = None
        while run is None:
            self._process(folder, database, pending, tally)
            run = finished(database)
        tally.asked_again = len(self._asked) - self._whole.requests
        tally.left_behind = len(self._auditor.left_behind())
        compare(tally, self._whole.left, database, run, f"{strikes}")
        return tally

    def _process(self, folder: Path, database: str, pending: list[Strike], tally: Tally) -> None:
        """One process of a run, with the kills up to the one that ends it."""
        deadly = next((strike for strike in pending if strike.victim != "browser"), None)
        early = pending[: pending.index(deadly)] if deadly is not None else list(pending)
        struck = False

        def strike_all(child: int, ended: Callable[[], bool]) -> None:
            nonlocal struck
            for strike in early:
                if not self._reached(strike.moment, child, ended):
                    return
                pending.remove(strike)
                if part := self._strike_browser(ended):
                    tally.hits["browser"] += 1
                    tally.browser_parts[part] += 1
            wanted = deadly is not None and deadly.victim == "crawler"
            if deadly is not None and wanted and self._reached(deadly.moment, child, ended):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    struck = True

        point = self._point(deadly.moment) if deadly is not None and deadly.victim == "writer" else ""
        said = self._auditor.audit(folder, database, kill=point, meanwhile=strike_all)
        if said is not None:
            pending.clear()
            return
        if deadly is None or not (struck or point):
            raise RuntimeError("an audit died that nobody had killed")
        pending.remove(deadly)
        tally.hits[deadly.victim] += 1

    def _point(self, moment: float) -> str:
        """A place inside of writing: any of those that an audit comes to, early or late as the moment wants."""
        points = self._whole.points
        name = self._chance.choice([name for name, count in points.items() if count])
        number = max(1, min(points[name], round((1 - moment) * self._chance.random() * points[name])))
        when = "before" if name == "committing" else self._chance.choice(("before", "after"))
        return f"{when} {name} {number}"

    def _reached(self, moment: float, child: int, ended: Callable[[], bool]) -> bool:
        """Wait until a run is so far; False where its process has ended before."""
        wanted = min(self._whole.requests, round(moment * (1 + _TAIL) * self._whole.requests))
        until = time.monotonic() + _MOST_WAIT + self._whole.seconds
        while len(self._asked) < wanted:
            if ended() or _is_dead(child) or time.monotonic() > until:
                return False
            time.sleep(0.001)
        late = moment * (1 + _TAIL) > 1
        time.sleep(self._chance.uniform(0, 0.25 * self._whole.seconds if late else 0.05))
        return not ended()

    def _strike_browser(self, ended: Callable[[], bool]) -> str:
        """Kill a process of the browser, at once or within its next page; which one, '' where there is none."""
        seen = self._built()
        until = time.monotonic() + (3.0 if self._chance.random() < 0.8 else 0.0)
        while time.monotonic() < until and not ended():
            if self._built() > seen:
                time.sleep(self._chance.uniform(0, 0.2))
                break
            time.sleep(0.002)
        own = set(self._auditor.processes())
        parts = {pid: part for pid in marked(_BROWSER) if pid in own and (part := part_of_browser(pid))}
        if not parts or ended():
            return ""
        wanted = self._chance.choice(sorted(set(parts.values())))
        pid = self._chance.choice([pid for pid, part in parts.items() if part == wanted])
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return ""
        return wanted

    def _built(self) -> int:
        """How often a browser has asked for the data of a page."""
        return sum(path.startswith(DATA) for path in self._asked)


def _is_dead(child: int) -> bool:
    """Whether a process is a zombie or gone (it is not ours to wait for)."""
    try:
        return Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def part_of_browser(pid: int) -> str:
    """Which part of a browser a process is: worker, driver, chromium or renderer; '' for one of its helpers."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    line = b" ".join(words)
    if b"crawler.browser_worker" in line:
        return "worker"
    if b"run-driver" in line:
        return "driver"
    if b"--type=renderer" in line:
        return "renderer"
    return "chromium" if b"--headless" in line and b"--type=" not in line else ""


def _difference(whole: Outcome, left: Outcome) -> str:
    """The first thing that differs, for whoever looks for the fault."""
    mine, theirs = {page[0]: page for page in left.pages}, {page[0]: page for page in whole.pages}
    for url in sorted({*mine, *theirs}):
        if mine.get(url) != theirs.get(url):
            return f"{theirs.get(url)} became {mine.get(url)}"
    return "the results differ although the pages do not"
