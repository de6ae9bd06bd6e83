"""What the browser costs, and what it is needed for: few pages, the same outcomes as if it had built every one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.speed_audit import prepared
from benchmarks.speed_measured import Measured, measured
from benchmarks.speed_portal import Portal, archived, generated
from benchmarks.speed_server import in_memory
from benchmarks.speed_start import first_of
from benchmarks.table import Row
from crawler.browser import Browser
from crawler.egress import Gate
from crawler.process_memory import family
from crawler.proxy import GateProxy
from samples.province import plans

_SERVER_RENDERED, _TOGETHER, _SAME = 0.03, 0.10, 0.99
_A_SECOND, _TREE = 4.0, 800  # pages, MB
_AUDIT, _FINDING, _AUDIT_PAGES = 20.0, 3.0, 150  # seconds, seconds, pages
_RENDERED = {"short": 20, "normal": 100, "long": 300}
_TIMES = {"short": 1, "normal": 3, "long": 5}
_SHORT = ("so-gd-dt", "huyen-binh-khe")
_SCRIPTED = "script_app"
_LOOK = 0.1  # seconds between two looks at the memory


def measure(form: str) -> list[Row]:
    """The sample province twice, pages of one portal one after the other, and a whole audit."""
    portal = archived() or generated(400)
    return [*_needed(form), *asyncio.run(_rendering(portal, _RENDERED[form])), *_audits(portal, _TIMES[form])]


def _needed(form: str) -> list[Row]:
    codes = _SHORT if form == "short" else ()
    needed, every = _province("needed", codes), _province("every", codes)
    scripted = {plan.code for plan in plans() if plan.make == _SCRIPTED}
    plain = {code: told for code, told in needed.items() if code not in scripted}
    differing = [
        f"{code} {criterion}: {outcome}, rendered {every[code]['outcomes'].get(criterion)}"
        for code, told in needed.items()
        for criterion, outcome in told["outcomes"].items()
        if every[code]["outcomes"].get(criterion) != outcome
    ]
    criteria = sum(len(told["outcomes"]) for told in needed.values())
    same = 1 - len(differing) / criteria
    built = sum(told["renders"] for told in every.values())
    return [
        _share("pages rendered of portals whose server writes them", plain, _SERVER_RENDERED),
        _share("pages rendered of the sample province", needed, _TOGETHER),
        Row(
            what="criteria with the same outcome as when every page is rendered",
            goal=f"≥ {_SAME:.0%}",
            reached=f"{same:.2%}",
            ok=same >= _SAME,
            note=f"{criteria - len(differing)} of {criteria}; {built:,} pages rendered then"
            + "".join(f"; {one}" for one in differing[:5]),
        ),
    ]


def _province(which: str, codes: tuple[str, ...]) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory(prefix="soicong-rendered-") as folder:
        return measured("benchmarks.speed_rendered", folder, which, *codes).told


def _share(what: str, told: Mapping[str, Any], most: float) -> Row:
    pages, renders = (sum(one[name] for one in told.values()) for name in ("pages", "renders"))
    return Row(
        what=what,
        goal=f"≤ {most:.0%}",
        reached=f"{renders / pages:.1%}",
        ok=renders / pages <= most,
        note=f"{renders} of {pages:,} pages, {len(told)} portals; the home page is always looked at by the browser",
    )


async def _rendering(portal: Portal, count: int) -> list[Row]:
    """Pages one after the other, as one portal's are, each with the text and links that are read of it."""
    paths = [path for path, one in portal.items() if one.status == 200 and "html" in one.media][:count]
    with in_memory(portal) as port:
        gate = Gate(allow={("127.0.0.1", port)})
        async with GateProxy(gate) as proxy, Browser(proxy=proxy, gate=gate, workers=1) as browser:
            await browser.render(f"http://127.0.0.1:{port}/", portal="p", screenshot=False)  # it starts
            with _watched() as tree:
                began = time.monotonic()
                shots = [
                    await browser.render(f"http://127.0.0.1:{port}{path}", portal="p", screenshot=False)
                    for path in paths
                ]
                seconds = time.monotonic() - began
    seen = sum(bool(shot.html) for shot in shots)
    return [
        Row(
            what="pages rendered a second, one after the other",
            goal=f"≥ {_A_SECOND:g}",
            reached=f"{len(paths) / seconds:.1f}",
            ok=len(paths) / seconds >= _A_SECOND and seen == len(paths),
            note=f"{seen} of {len(paths)} seen",
        ),
        Row(
            what="memory of the browser with all its processes, at most",
            goal=f"≤ {_TREE} MB",
            reached=f"{max(tree.megabytes):.0f} MB",
            ok=max(tree.megabytes) <= _TREE,
            note=f"median {statistics.median(tree.megabytes):.0f} MB; private memory of each process, shared memory once",
        ),
    ]


def _audits(portal: Portal, times: int) -> list[Row]:
    """The whole audit with its browser, from the command to the result, as fast as the portal answers."""
    whole: list[Measured] = []
    findings: list[float] = []
    with in_memory(portal) as port, tempfile.TemporaryDirectory(prefix="soicong-browser-") as folder:
        for number in range(times):
            place = Path(folder) / str(number)
            prepared(place)
            began = time.monotonic()
            done = measured(
                "benchmarks.speed_audit", str(port), str(_AUDIT_PAGES), str(place), "first", "browser"
            )
            whole.append(done)
            findings.append(first_of(done.said, "section") - began)
    walls = [one.wall for one in whole]
    seconds, finding = statistics.median(walls), statistics.median(findings)
    return [
        Row(
            what=f"a whole audit of {_AUDIT_PAGES} pages with its browser, without a pause between pages",
            goal=f"≤ {_AUDIT:g} s",
            reached=f"{seconds:.1f} s",
            ok=seconds <= _AUDIT,
            note=f"{min(walls):.1f} to {max(walls):.1f} of {times}; {whole[0].told['pages']} pages, stopped: "
            f"{whole[0].told['stop']}",
        ),
        Row(
            what="its first section is told after",
            goal=f"≤ {_FINDING:g} s",
            reached=f"{finding:.1f} s",
            ok=finding <= _FINDING,
            note=f"{min(findings):.1f} to {max(findings):.1f}",
        ),
    ]


@dataclass
class _Watched:
    megabytes: list[float] = field(default_factory=list)


@contextmanager
def _watched() -> Iterator[_Watched]:
    """The memory of the browser and all that it has started, looked at all the time while the block runs."""
    over, seen = threading.Event(), _Watched(megabytes=[_of_browser()])

    def look() -> None:
        while not over.wait(_LOOK):
            seen.megabytes.append(_of_browser())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _of_browser() -> float:
    """MB of the process of ours that drives the browser, and of all below it: a fresh one comes after some pages."""
    for pid in family(os.getpid()).pids:
        with contextlib.suppress(OSError):
            if b"crawler.browser_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return family(pid).bytes / 1e6
    return 0.0
