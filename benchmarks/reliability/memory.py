"""Memory, processes and open files of the whole process tree over a long crawl, pages for the browser among them.

One portal of thousands of pages shows what a walk heaps up, many portals one after the other what their ends leave
behind. The control heaps up on purpose: the same crawl that keeps every body must be seen to grow.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.reliability.hostile_pages import APPLICATION
from benchmarks.reliability.hostile_server import Ask, HostilePortal, Kind, ordinary_page, serving
from benchmarks.reliability.watching import Watch, ratio
from benchmarks.table import Row

MOST_BYTES = 1_500_000_000
GROWTH = 1.10
SHORT_GROWTH = (
    1.35  # of some hundred pages: libraries and browsers are still being loaded in the second quarter
)
_ROOT = Path(__file__).parents[2]
_RENDERED = 10  # of so many pages one is built by scripts


async def _page(ask: Ask) -> None:
    number = ask.number
    if number % _RENDERED:
        await ask.page(ordinary_page(number + 5_000) + b"<!-- %d -->" % number * 4_000)
    else:
        await ask.page(APPLICATION.replace("HERE", ask.path).encode())


PORTAL = Kind(name="ordinary", serve=_page, expected=frozenset({("seen", "", "")}), browser=True)


def measure(form: str) -> list[Row]:
    """Crawl one portal of 5,000 pages, then 40 portals of 126 (short: one of 400, and 4 of 26)."""
    short = form == "short"
    one = _crawl("one portal", [HostilePortal(kind=PORTAL, addresses=200 if short else 2_500)], short=short)
    small = [HostilePortal(kind=PORTAL, addresses=12 if short else 62) for _ in range(4 if short else 40)]
    many = [] if short else _crawl("many portals", small, short=short)
    return [*one, *many, _control(short=short)]


def _run(portals: list[HostilePortal], *, heap: bool = False, seconds: float = 7_200) -> tuple[Watch, int]:
    with tempfile.TemporaryDirectory() as folder, serving(portals):
        orders = [
            {
                "name": f"so-{number}",
                "start": f"{portal.origin}/",
                "sisters": [],
                "allow": portal.allow,
                "pages": 2 * portal.addresses + 10,
                "seconds": seconds,
            }
            for number, portal in enumerate(portals)
        ]
        temporary = Path(folder) / "tmp"
        temporary.mkdir(mode=0o711)
        Path(folder).chmod(0o711)
        told = {"folder": folder, "browser": not heap, "parallel": 4, "portals": orders, "heap": heap}
        command = [sys.executable, "-m", "benchmarks.reliability.hostile_crawl"]
        watch = Watch(command, cwd=_ROOT, temporary=temporary)
        said = watch.run(json.dumps(told), most_seconds=seconds)
        ended = [answer["ended"] for answer in json.loads(said or "[]")]
        wanted = {url for portal in portals for url in (*portal.hostile, *portal.ordinary)}
        seen = sum(1 for crawl in ended for url, end in crawl.items() if url in wanted and end[1] == "seen")
    return watch, seen


def _crawl(what: str, portals: list[HostilePortal], *, short: bool) -> list[Row]:
    pages = sum(2 * portal.addresses + 1 for portal in portals)
    watch, seen = _run(portals)
    most = SHORT_GROWTH if short else GROWTH
    own = ratio([look.own for look in watch.samples])
    start, end = _most(watch, 1), _most(watch, 3)
    return [
        Row(what=f"{what}: pages seen", goal=str(pages), reached=str(seen), ok=seen == pages),
        Row(
            what=f"{what}: memory of the process tree at most",
            goal=f"≤ {MOST_BYTES // 10**6} MB",
            reached=f"{watch.most / 1e6:.0f} MB",
            ok=0 < watch.most <= MOST_BYTES,
        ),
        Row(
            what=f"{what}: crawler's own memory, last quarter over second",
            goal=f"≤ {most:.2f}",
            reached=f"{own:.2f}",
            ok=own <= most,
            note=f"of the whole tree {watch.growth:.2f}; {len(watch.samples)} looks",
        ),
        Row(
            what=f"{what}: processes and open files, last quarter over second",
            goal="no more",
            reached=f"{start[0]} → {end[0]} processes, {start[1]} → {end[1]} files",
            # A browser more or less is being started or ended at any moment.
            ok=end[0] <= start[0] * 1.5 + 4 and end[1] <= start[1] * 1.5 + 50,
        ),
    ]


def _most(watch: Watch, quarter: int) -> tuple[int, int]:
    """The most processes and files in a quarter of the time (0 … 3)."""
    length = max(1, len(watch.samples) // 4)
    looks = watch.samples[quarter * length : (quarter + 1) * length] or watch.samples
    return max((look.processes for look in looks), default=0), max((look.files for look in looks), default=0)


def _control(*, short: bool) -> Row:
    """A crawl that keeps all bodies it has read, as one with a leak would."""
    watch, _ = _run([HostilePortal(kind=PORTAL, addresses=100 if short else 500)], heap=True, seconds=600)
    grown = ratio([look.own for look in watch.samples])
    return Row(
        what="control: a crawl that keeps 2 MB a page, last quarter over second",
        goal=f"> {SHORT_GROWTH:.2f}",
        reached=f"{grown:.2f}",
        ok=grown > SHORT_GROWTH,
    )
