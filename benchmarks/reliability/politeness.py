"""Is a crawl as polite as it says? Measured at the servers, not in our own log.

Portals on loopback note every arrival. Controls show that the log would catch a crawl that is not: without a delay,
and with robots.txt lifted by a decision.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.reliability.politeness_crawl import crawl_hosts
from benchmarks.reliability.politeness_hosts import (
    ALL,
    BARE,
    CLOSES,
    CRAWL_DELAY,
    DELAY,
    EDGES,
    FORBIDDEN,
    HURRY,
    LIFTED,
    NONE,
    OPENS,
    PACE,
    RESTS,
    RETRY,
    SEEN,
    SHARED,
    SOME,
    SPEED,
    TRANSPORT,
    case_host,
    hosts,
)
from benchmarks.reliability.politeness_servers import Asked, Servers, portal
from benchmarks.table import Row

_TOLERANCE = 0.95


def measure(form: str) -> list[Row]:
    """Three crawls side by side: with a browser, without one, and at the edges of a window."""
    pages = 3 if form == "short" else 12
    with tempfile.TemporaryDirectory() as name, Servers(hosts(pages)).serving() as servers:
        folder = Path(name)

        def run(orders: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, dict[str, Any]]:
            return crawl_hosts(servers.names, orders, folder, **more)

        with ThreadPoolExecutor(3) as pool:
            seen = pool.submit(run, SEEN, browser=True)
            bare = pool.submit(run, BARE)
            edges = pool.submit(run, EDGES, now="2026-11-22T04:58:40+07:00", speed=SPEED)
            ended = {**seen.result(), **bare.result(), **edges.result()}
        rows = [
            *_pace_rows(servers),
            _forbidden_row(servers),
            _robots_row(servers, ended),
            *_window_rows(servers, ended),
        ]
        return rows if form == "short" else [*rows, _silent_row(folder)]


# What is measured


def _pace_rows(servers: Servers) -> list[Row]:
    gap, hurried = _least_gap(servers.of(PACE)), _least_gap(servers.of(HURRY))
    known = [one for one in servers.of(CRAWL_DELAY) if not one.path.startswith("/robots")]
    asked_for = _least_gap(known)
    alone = [host for host in servers.hosts if host != LIFTED]  # frames of a page come with it
    most = max(_at_once(servers.of(host)) for host in alone)
    pictures = max(_at_once(servers.of(host, pictures=True)) for host in servers.hosts)
    return [
        Row(
            what="pages asked for, probed and rendered in flight to one host, most",
            goal="1",
            reached=str(most),
            ok=most == 1 and len(servers.of(PACE)) > 8,
            note=f"{sum(len(servers.of(host)) for host in alone)} requests to {len(alone)} hosts",
        ),
        Row(
            what="connections for what a page loads by itself, most",
            goal="<= 6",
            reached=str(pictures),
            ok=1 <= pictures <= 6,
        ),
        Row(
            what=f"least time between two requests at a delay of {DELAY} s",
            goal=f">= {DELAY * _TOLERANCE:.2f} s",
            reached=f"{gap:.2f} s",
            ok=gap >= DELAY * _TOLERANCE > hurried,
            note=f"control without a delay: {hurried:.3f} s",
        ),
        Row(
            what="least time between two requests at Crawl-delay: 1",
            goal=f">= {_TOLERANCE:.2f} s",
            reached=f"{asked_for:.2f} s",
            ok=asked_for >= _TOLERANCE and len(known) > 4,
        ),
        _address_row(servers),
        _rest_row(servers),
    ]


def _address_row(servers: Servers) -> Row:
    """The budget is a rate; a page that is opened in the browser may come one interval late."""
    asked = sorted((one for host in SHARED for one in servers.of(host)), key=lambda one: one.began)
    spans = [later.began - sooner.began for sooner, later in zip(asked, asked[6:], strict=False)]
    least, at_once = min(spans, default=0.0), _at_once(asked)
    return Row(
        what=f"five hosts on one address, one request in {DELAY} s for all: least time of 7 requests, most in flight",
        goal=f">= {5 * DELAY * _TOLERANCE:.2f} s, <= 2",
        reached=f"{least:.2f} s, {at_once}",
        ok=least >= 5 * DELAY * _TOLERANCE
        and at_once <= 2
        and len({one.host for one in asked}) == len(SHARED),
        note=f"{len(asked)} requests",
    )


def _rest_row(servers: Servers) -> Row:
    asked = servers.of(RETRY)
    busy = next((one for one in asked if one.path == "/muc-2"), None)
    after = [one.began - busy.ended for one in asked if busy is not None and one.began > busy.ended]
    least = min(after, default=0.0)
    again = sum(one.path == "/muc-2" for one in asked)
    return Row(
        what=f"first request after Retry-After: {RESTS}",
        goal=f">= {RESTS * _TOLERANCE:.2f} s, then again",
        reached=f"{least:.2f} s, {again} times",
        ok=least >= RESTS * _TOLERANCE and again >= 2,
    )


def _forbidden_row(servers: Servers) -> Row:
    broken, control = (
        [one.path for one in servers.of(host) if one.path.startswith("/cam/")] for host in (FORBIDDEN, LIFTED)
    )
    return Row(
        what="requests for what robots.txt forbids, by link, click, redirect and frame",
        goal="0",
        reached=", ".join(sorted(set(broken))) or "0",
        ok=not broken and len(set(control)) >= 4,
        note=f"control, lifted by a decision: {', '.join(sorted(set(control)))}",
    )


def _robots_row(servers: Servers, ended: Mapping[str, Mapping[str, Any]]) -> Row:
    wrong = []
    for kind, (_, expected) in TRANSPORT.items():
        paths = {one.path for one in servers.of(case_host(kind)) if not one.path.startswith("/robots")}
        read = NONE if not paths else ALL if "/rieng" in paths else SOME
        if read != expected or (
            expected == NONE and ended[case_host(kind)]["reason"] != "robots_unreachable"
        ):
            wrong.append(f"{kind}: {read}, not {expected} ({ended[case_host(kind)]['reason']})")
    return Row(
        what=f"robots.txt by transport, {len(TRANSPORT)} cases: {', '.join(TRANSPORT)}",
        goal=f"{len(TRANSPORT)} as RFC 9309 says (429: as a server error)",
        reached=str(len(TRANSPORT) - len(wrong)),
        ok=not wrong,
        note="; ".join(wrong),
    )


def _silent_row(folder: Path) -> Row:
    """robots.txt that never comes: takes three time-outs, so not in the short form."""
    host = portal("im.example.gov.vn", "127.31.2.1", 1)
    servers = Servers([host])
    servers.silent = "/robots.txt"
    with servers.serving():
        ended = crawl_hosts(servers.names, [{"host": host.name}], folder)[host.name]
    others = [one.path for one in servers.of(host.name) if one.path != "/robots.txt"]
    return Row(
        what="robots.txt that never comes",
        goal="robots_unreachable, nothing else asked for",
        reached=f"{ended['reason']}, {len(others)} others",
        ok=ended["reason"] == "robots_unreachable" and not others,
    )


def _window_rows(servers: Servers, ended: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    began = ended[CLOSES]["began"]
    last = max((one.began for one in servers.of(CLOSES)), default=0.0) - began
    first = min((one.began for one in servers.of(OPENS)), default=0.0) - began
    closes, opens = 80 / SPEED, 20 / SPEED
    return [
        Row(
            what=f"last request before a window that closes after {closes:.0f} s, with 61 pages to read",
            goal=f"<= {closes:.0f} s, the run can go on",
            reached=f"{last:.1f} s, {ended[CLOSES]['stop_reason']}",
            ok=0 < last <= closes and ended[CLOSES]["stop_reason"] == "window_closed",
            note=f"{len(servers.of(CLOSES))} requests",
        ),
        Row(
            what=f"first request to a portal whose window opens after {opens:.1f} s",
            goal=f">= {opens:.1f} s",
            reached=f"{first:.1f} s, {ended[OPENS]['stop_reason']}",
            ok=first >= opens and ended[OPENS]["stop_reason"] == "finished",
        ),
    ]


def _least_gap(asked: Sequence[Asked]) -> float:
    return min((later.began - sooner.began for sooner, later in pairwise(asked)), default=0.0)


def _at_once(asked: Sequence[Asked]) -> int:
    """How many of the requests were under way at the same time, at most."""
    return max((sum(o.began <= one.began < o.ended for o in asked) for one in asked), default=0)
