"""A whole audit without a browser beside Scrapy that only follows links, in alternated rounds over the same server.

Ours ends where every section was seen to its end, before the 1,000th page; both are therefore told by page.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed_audit import prepared
from benchmarks.speed_measured import Measured, measured
from benchmarks.speed_portal import archived, generated
from benchmarks.speed_server import in_memory
from benchmarks.table import Row

PAGES = 1_000
_ROUNDS = {"short": 1, "normal": 3, "long": 7}
_CPU, _FASTER = 0.65, 1.5
_KEPT, _SLOWER = 0.60, 1.25  # of 2026-11-23 (docs/performance.md); by how much a change may make it worse
_MEMORY, _FLAT = 220.0, 1.15


def measure(form: str) -> list[Row]:
    """Alternate A and ours; ratios are paired by round."""
    portal = archived()
    what = "the archived portal" if portal is not None else "a generated portal"
    bare, ours = [], []
    with in_memory(portal or generated(2_500)) as port, tempfile.TemporaryDirectory() as folder:
        for number in range(_ROUNDS[form]):
            bare.append(measured("benchmarks.speed_bare", str(port), str(PAGES)))
            ours.append(_ours(port, PAGES, Path(folder) / str(number)))
    ratios = [_per_page(one) / _per_page(other) for one, other in zip(ours, bare, strict=True)]
    speeds = [_speed(one) / _speed(other) for one, other in zip(ours, bare, strict=True)]
    whole = [one.processor / other.processor for one, other in zip(ours, bare, strict=True)]
    return [
        _told("A: bare Scrapy that follows links", bare, what),
        _told("ours: a whole audit without browser", ours, f"{what}, stopped: {ours[0].told['stop']}"),
        _row("processor time a page ÷ A's", ratios, f"≤ {_CPU}", statistics.median(ratios) <= _CPU),
        _row("pages a second ÷ A's", speeds, f"≥ {_FASTER}", statistics.median(speeds) >= _FASTER),
        _row(
            f"the whole audit's processor time ÷ A's of {PAGES:,} pages",
            whole,
            f"≤ {_CPU}",
            statistics.median(whole) <= _CPU,
        ),
        _row(
            "the same, beside what it was when it was kept",
            [one / _KEPT for one in whole],
            f"≤ {_SLOWER}",
            statistics.median(whole) <= _KEPT * _SLOWER,
        ),
        *_memory(ours),
    ]


def _memory(ours: Sequence[Measured]) -> list[Row]:
    """The most memory over the portal, and over generated ones, one five times as large as the other."""
    most = max(one.told["peak"] for one in ours)
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for pages in (1_000, 5_000):
            with in_memory(generated(pages)) as port:
                peaks.append(_ours(port, pages, Path(folder) / str(pages)))
    small, large = (one.told["peak"] for one in peaks)
    return [
        Row(
            what="peak memory of an audit without browser",
            goal=f"≤ {_MEMORY:.0f} MB",
            reached=f"{most:.0f} MB",
            ok=most <= _MEMORY,
        ),
        Row(
            what="peak memory over 5,000 generated pages ÷ over 1,000",
            goal=f"≤ {_FLAT}",
            reached=f"{large / small:.2f}",
            ok=large / small <= _FLAT,
            note=f"{small:.0f} and {large:.0f} MB; {peaks[0].told['pages']} and {peaks[1].told['pages']} pages asked for",
        ),
    ]


def _ours(port: int, pages: int, folder: Path) -> Measured:
    prepared(folder)
    try:
        return measured("benchmarks.speed_audit", str(port), str(pages), str(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _per_page(one: Measured) -> float:
    return one.processor / int(one.told["pages"])


def _speed(one: Measured) -> float:
    return int(one.told["pages"]) / one.wall


def _told(what: str, runs: Sequence[Measured], note: str) -> Row:
    times = [one.processor for one in runs]
    first = runs[0].told
    return Row(
        what=what,
        goal="told",
        reached=f"{statistics.median(times):.1f} s of processor",
        ok=True,
        note=(
            f"{min(times):.1f} to {max(times):.1f}; {first['pages']} pages, {statistics.median(map(_speed, runs)):.0f} a "
            f"second, {first['peak']:.0f} MB; {note}"
        ),
    )


def _row(what: str, values: Sequence[float], goal: str, ok: bool) -> Row:
    return Row(
        what=what,
        goal=goal,
        reached=f"{statistics.median(values):.2f}",
        ok=ok,
        note=f"{min(values):.2f} to {max(values):.2f} of {len(values)} rounds",
    )
