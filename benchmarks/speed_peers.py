"""What others need for the same 1,000 pages, beside A and ours: wget, HTTrack, LinkChecker, Crawlee, BeautifulSoup.

Each runs until the server has given the pages (it counts them itself, `speed_server`), then it is stopped: so every tool
is measured in the same way, whatever it prints and however it ends. A tool that is not there and cannot be installed is
left out with a word.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed_audit import prepared
from benchmarks.speed_crawl import PAGES
from benchmarks.speed_measured import measured
from benchmarks.speed_peer_tools import OURS, PEERS, Absent, Peer
from benchmarks.speed_portal import Portal, archived, generated
from benchmarks.speed_server import in_memory, pages_given
from benchmarks.table import Row

_ROUNDS = {"short": 1, "normal": 3, "long": 7}
_SECONDS = 180.0  # that one tool may take for one round
_LOOK = 0.02  # seconds between two looks at the server's count
_CRAWLEE, _LINKCHECKER = 1.6, 4.5


@dataclass(frozen=True, kw_only=True)
class Took:
    """One round of one tool: pages given to it, wall and processor seconds."""

    pages: int
    wall: float
    processor: float

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.wall


def measure(form: str) -> list[Row]:
    """Alternate the tools; ratios are paired by round."""
    portal = archived() or generated(2_500)
    rows: list[Row] = []
    ready: list[Peer] = []
    for peer in PEERS:
        try:
            peer.install()
            ready.append(peer)
        except Absent as absent:
            rows.append(_left_out(peer, str(absent)))
    rounds: dict[str, list[Took]] = {name: [] for name in (*(peer.name for peer in ready), OURS)}
    for _ in range(_ROUNDS[form]):
        for peer in ready:
            rounds[peer.name].append(_took(peer, portal))
        rounds[OURS].append(_ours(portal))
    wrong = {peer.name for peer in ready if min(one.pages for one in rounds[peer.name]) < PAGES // 2}
    for peer in ready:
        if peer.name in wrong:
            rows.append(_left_out(peer, f"{rounds[peer.name][0].pages} pages only in {_SECONDS:.0f} s"))
        else:
            rows.append(_row(f"{peer.name} {peer.version()}", rounds[peer.name], rounds[PEERS[0].name]))
    rows.append(_row(OURS, rounds[OURS], rounds[PEERS[0].name]))
    for name, goal in (("Crawlee with facts", _CRAWLEE), ("LinkChecker", _LINKCHECKER)):
        if rounds.get(name) and name not in wrong:
            rows.append(_goal(name, goal, rounds[OURS], rounds[name]))
    return rows


def _took(peer: Peer, portal: Portal) -> Took:
    """One round: the tool in a folder of its own, with all that it starts, until the server has given enough."""
    with (
        tempfile.TemporaryDirectory(prefix="soicong-peer-") as folder,
        in_memory(portal, header=peer.header) as port,
    ):
        Path(folder).chmod(0o777)  # LinkChecker gives up being root
        began = time.monotonic()
        with subprocess.Popen(
            peer.command(port, PAGES, Path(folder)),
            cwd=folder,
            env={**os.environ, "HOME": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            given = 0
            while given < PAGES and time.monotonic() < began + _SECONDS and not _over(running.pid):
                time.sleep(_LOOK)
                given = pages_given(port)
            wall = time.monotonic() - began
            os.killpg(running.pid, signal.SIGKILL)
            _, status, used = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
        return Took(pages=max(1, pages_given(port)), wall=wall, processor=used.ru_utime + used.ru_stime)


def _over(pid: int) -> bool:
    """Whether a child has ended; it is left to be waited for, since only that tells what it used."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _ours(portal: Portal) -> Took:
    """The whole audit, which ends by itself."""
    with tempfile.TemporaryDirectory(prefix="soicong-peer-") as folder, in_memory(portal) as port:
        prepared(Path(folder))
        done = measured("benchmarks.speed_audit", str(port), str(PAGES), folder)
    return Took(pages=int(done.told["pages"]), wall=done.wall, processor=done.processor)


def _row(what: str, rounds: Sequence[Took], bare: Sequence[Took]) -> Row:
    per_page = [one.processor / one.pages * 1000 for one in rounds]
    speeds = [one.speed for one in rounds]
    ratios = [
        one.processor / one.pages / (other.processor / other.pages)
        for one, other in zip(rounds, bare, strict=True)
    ]
    whole = [one.processor for one in rounds]
    return Row(
        what=what,
        goal="told",
        reached=f"{statistics.median(speeds):.0f} pages/s",
        ok=True,
        note=f"{min(speeds):.0f} to {max(speeds):.0f}; {rounds[0].pages} pages, {statistics.median(whole):.1f} s of "
        f"processor, {statistics.median(per_page):.1f} ms a page: {statistics.median(ratios):.2f} of A's",
    )


def _goal(name: str, goal: float, ours: Sequence[Took], theirs: Sequence[Took]) -> Row:
    ratios = [one.speed / other.speed for one, other in zip(ours, theirs, strict=True)]
    whole = [other.wall / one.wall for one, other in zip(ours, theirs, strict=True)]
    middle = statistics.median(ratios)
    return Row(
        what=f"pages a second ÷ {name}'s",
        goal=f"≥ {goal}",
        reached=f"{middle:.2f}",
        ok=middle >= goal,
        note=f"{min(ratios):.2f} to {max(ratios):.2f}; the whole audit is over in 1/{statistics.median(whole):.2f} of the "
        f"time that {name} takes for {PAGES:,} pages",
    )


def _left_out(peer: Peer, why: str) -> Row:
    return Row(what=peer.name, goal="told", reached=None, ok=True, note=f"left out: {why}")
