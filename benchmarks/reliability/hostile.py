"""Hostile servers: each address ends in the outcome that stands beside its kind, in time, and leaves nothing behind.

Some kinds are the home page itself. Beside each hostile address of the others stands an ordinary page, which must be
seen. The control switches one guard off at a time: a loop in a page and a dripping answer then hang for ever.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.reliability import hostile_http, hostile_pages, hostile_tls
from benchmarks.reliability.hostile_control import control
from benchmarks.reliability.hostile_server import HostilePortal, Kind, serving
from benchmarks.reliability.watching import Watch
from benchmarks.table import Row
from evidence.archive import load_site

KINDS = (*hostile_http.KINDS, *hostile_pages.KINDS, *hostile_tls.KINDS)
AT_HOME = ("no_bytes", "gzip_bomb", "redirect_loop", "script_loop", "alert_loop", "closed_without_answer")
ADDRESSES = 25
IN_TIME = 45.0  # seconds
MOST_BYTES = 3_000_000_000  # 1.5 GB for each of the two browsers, with the crawler
GROWTH = 1.10
_ROOT = Path(__file__).parents[2]
# The short form leaves out what takes a quarter of a minute and more; of each sort one stays.
_SHORT_SCRIPTS = frozenset(
    {
        "late_script_loop",
        "alert_loop",
        "reload_loop",
        "opens_windows",
        "downloads",
        "eats_memory",
        "service_worker",
    }
)
_SLOW = frozenset(
    {
        "drip_headers",
        "drip_body",
        "slow_redirects",
        "endless_interim",
        "tls_stall",
        "map_that_drips",
        "long_list",
        "fifty_thousand_links",
        "open_comments",
        "open_scripts",
        "nested_tables",
    }
)


@dataclass(kw_only=True)
class Seen:
    """What came of some portals: outcomes and seconds by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    asked: int = 0
    addresses: int = 0
    unexpected: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # ordinary pages
    hung: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # processes and files that the crawl left behind
    watches: list[Watch] = field(default_factory=list)


def measure(form: str) -> list[Row]:
    """Crawl the hostile portals: 25 addresses of each kind, or in the short form one of each that is quick."""
    short = form == "short"
    kinds = [kind for kind in KINDS if not short or _is_short(kind)]
    addresses = 1 if short else ADDRESSES
    portals = [
        HostilePortal(kind=kind, addresses=addresses, certify=hostile_tls.context_for) for kind in kinds
    ]
    homes = [replace(kind, name=f"home_{kind.name}", home=True) for kind in KINDS if kind.name in AT_HOME]
    portals += [HostilePortal(kind=kind, addresses=1) for kind in homes if not short or _is_short(kind)]
    # Pages for the browser two at a time, as many as there are browsers: a queue is no hang, but looks like one.
    plain = [portal for portal in portals if not portal.kind.browser]
    shown = [portal for portal in portals if portal.kind.browser]
    seen, hour = Seen(), 3600.0
    jobs = [
        partial(_crawl, plain, seen, parallel=20 if short else 8, browser=False, most_seconds=hour),
        partial(_crawl, shown, seen, parallel=2, browser=True, most_seconds=2 * hour),
    ]
    if short:
        with ThreadPoolExecutor() as pool:
            for running in [pool.submit(job) for job in jobs]:
                running.result()
    else:
        for job in jobs:
            job()
    _keep_table(seen)
    return [*_rows(seen, len(kinds), addresses, steady=not short), *control(3.0 if short else 20.0)]


def _is_short(kind: Kind) -> bool:
    if kind.home:
        return not kind.browser and kind.name != "home_no_bytes"
    return kind.name in _SHORT_SCRIPTS if kind.browser else kind.name not in _SLOW


def _crawl(
    portals: Sequence[HostilePortal], seen: Seen, *, parallel: int, browser: bool, most_seconds: float
) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(list(portals)):
        orders = [_order(portal) for portal in portals]
        told = {"folder": folder, "browser": browser, "parallel": parallel, "portals": orders}
        temporary = Path(folder) / "tmp"
        temporary.mkdir(mode=0o711)
        Path(folder).chmod(0o711)
        watch = Watch(
            [sys.executable, "-m", "benchmarks.reliability.hostile_crawl"],
            cwd=_ROOT,
            temporary=temporary,
        )
        said = watch.run(json.dumps(told), most_seconds=most_seconds)
        seen.watches.append(watch)
        seen.left += watch.left()
        if said is None:
            seen.hung.append(f"crawl of {len(portals)} portals, killed after {most_seconds:.0f} s")
            return
        for portal, answer in zip(portals, json.loads(said), strict=True):
            _compare(portal, answer, Path(folder), seen)


def _order(portal: HostilePortal) -> dict[str, Any]:
    return {
        "name": portal.kind.name,
        "start": f"{portal.origin}/",
        "sisters": [f"{portal.hostile_origin}/"] if portal.kind.tls else [],
        "allow": portal.allow,
        "pages": 4 * portal.addresses + 10,
        "seconds": 10_000,
    }


def _compare(portal: HostilePortal, answer: dict[str, Any], folder: Path, seen: Seen) -> None:
    """Put what one crawl said beside what was expected; its archive must hold the same pages."""
    name, ended = portal.kind.name, answer["ended"]
    archived = {page.requested_url for page in load_site(folder / f"{name}.warc.gz").pages}
    seen.asked += bool(sum(portal.asked.values()))
    for url in portal.hostile:
        seen.addresses += 1
        if url not in ended or url not in archived:
            seen.hung.append(
                f"{name}: {url.rpartition('/')[2]} has no outcome ({answer['stop']} {answer['error']})"
            )
            continue
        seconds, *outcome = ended[url]
        seen.seconds.setdefault(name, []).append(seconds)
        if tuple(outcome) not in portal.kind.expected:
            seen.unexpected.append(f"{name}: {'/'.join(outcome)}")
        if seconds > IN_TIME:
            seen.late.append(f"{name}: {seconds:.0f} s")
    for url in portal.ordinary:
        if ended.get(url, [0, ""])[1] != "seen":
            seen.unseen.append(f"{name}: {ended.get(url, [0, 'not asked'])[1:]}")


def _keep_table(seen: Seen) -> None:
    """Seconds by kind, for whoever wants to look: var/bench-hostile.json."""
    table = {
        name: {"addresses": len(times), "median": statistics.median(times), "longest": max(times)}
        for name, times in sorted(seen.seconds.items())
    }
    path = _ROOT / "var" / "bench-hostile.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(table, indent=1), "utf-8")


def _rows(seen: Seen, kinds: int, addresses: int, *, steady: bool) -> list[Row]:
    longest = max((max(times) for times in seen.seconds.values()), default=0.0)
    slowest = sorted(seen.seconds, key=lambda name: -max(seen.seconds[name]))[:4]
    started = time.strftime("%H:%M")
    rows = [
        _none(f"{kinds} kinds × {addresses}: addresses with another outcome than expected", seen.unexpected),
        _none("hostile addresses without an outcome, crawls that hung", seen.hung),
        Row(
            what="seconds until an address has ended, at most",
            goal=f"≤ {IN_TIME:.0f}",
            reached=f"{longest:.1f} of {seen.addresses} addresses",
            ok=not seen.late and bool(seen.seconds),
            note="; ".join(seen.late[:4]) or f"slowest: {', '.join(slowest)}; until {started}",
        ),
        _none("ordinary pages beside them that were not seen", seen.unseen),
        _none("processes and temporary files left behind", seen.left),
        Row(
            what="memory of the process tree at most",
            goal=f"≤ {MOST_BYTES // 10**6} MB",
            reached=f"{max((watch.most for watch in seen.watches), default=0) / 1e6:.0f} MB",
            ok=all(watch.samples and watch.most <= MOST_BYTES for watch in seen.watches),
        ),
    ]
    rows += [
        Row(
            what="memory of the last quarter over that of the second",
            goal=f"≤ {GROWTH:.2f}",
            reached=f"{watch.growth:.2f}",
            ok=watch.growth <= GROWTH,
            note=f"medians of {len(watch.samples)} looks",
        )
        for watch in seen.watches
        if steady
    ]
    return rows


def _none(what: str, found: Sequence[str]) -> Row:
    told = (f"{text} ({times})" for text, times in Counter(found).most_common(8))
    return Row(what=what, goal="0", reached=str(len(found)), ok=not found, note="; ".join(told))
