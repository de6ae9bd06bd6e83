"""Memory and processor time of a process tree over time, told apart by what its processes are for."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from crawler.process_memory import family, measured

_UNIT_EVERY = 10  # looks
_TICK = os.sysconf("SC_CLK_TCK")


def unit() -> float:
    """Processor seconds of a small fixed piece of work: how fast the machine is just now, with all that runs on it."""
    began = time.thread_time()
    text = "Cổng thông tin điện tử tỉnh Phú Nguyên " * 20
    for _ in range(120):
        {word: len(word) for word in text.upper().split()}
    return time.thread_time() - began


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look: seconds since the start, bytes of the whole tree, of its first process, of its browsers."""

    at: float
    tree: int
    own: int
    browser: int
    processes: int


class Sampler:
    """Looks at a process and all that it starts until it is stopped. `cpu` is in seconds by kind: crawl, browser, judging.

    A process that begins and ends between two looks is not in `cpu`; what the whole tree has taken is told by the
    operating system to the one who waits for it.
    """

    def __init__(self, pid: int, *, every: float) -> None:
        self._pid = pid
        self._every = every
        self._done = threading.Event()
        self._seen: dict[tuple[int, int], tuple[str, float]] = {}
        self._kinds: dict[tuple[int, int], str] = {}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.looks: list[Look] = []
        self.units: list[float] = []  # processor seconds of the fixed piece of work

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self._thread.join(10)

    @property
    def cpu(self) -> dict[str, float]:
        """Processor seconds by kind of process, as last seen of each."""
        found: dict[str, float] = defaultdict(float)
        for kind, seconds in self._seen.values():
            found[kind] += seconds
        return dict(found)

    def _run(self) -> None:
        began = time.monotonic()
        while not self._done.wait(self._every):
            tree = family(self._pid)
            if not tree.pids:
                continue
            browsers = [pid for pid in tree.pids if self._note(pid) == "browser"]
            self.looks.append(
                Look(
                    at=time.monotonic() - began,
                    tree=tree.bytes,
                    own=measured([self._pid]).bytes,
                    browser=measured(browsers).bytes,
                    processes=len(tree.pids),
                )
            )
            if len(self.looks) % _UNIT_EVERY == 1:
                self.units.append(unit())

    def _note(self, pid: int) -> str:
        """Remember what a process has taken until now; what kind it is."""
        try:
            after = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return ""
        key = (pid, int(after[19]))  # a number with its start: numbers are used again
        kind = self._kinds.get(key) or self._kinds.setdefault(key, self._kind(pid))
        self._seen[key] = (kind, (int(after[11]) + int(after[12])) / _TICK)
        return kind

    def _kind(self, pid: int) -> str:
        if pid == self._pid:
            return "crawl"
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return "judging"
        line = b" ".join(words)
        # Playwright's driver is a Node process; the worker that steers it is ours, and is there for the browser alone.
        named = (b"browser_worker", b"chrom", b"playwright", b"node")
        return "browser" if any(name in line for name in named) else "judging"
