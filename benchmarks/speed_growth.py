"""How the cost of an audit grows: with the pages of a portal, with the links of a page, with the number of portals.

A straight line costs as much for each further unit at its end as at its beginning. What every audit costs, however small,
cancels out.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed_audit import prepared
from benchmarks.speed_drawing import Line, drawn
from benchmarks.speed_many import audited
from benchmarks.speed_measured import measured
from benchmarks.speed_portal import Portal, generated
from benchmarks.speed_server import in_memory
from benchmarks.table import Row
from jobs.settings import settings

_PAGES = {"short": (50, 200, 800), "normal": (100, 1_000, 10_000), "long": (100, 1_000, 10_000)}
_LINKS = {"short": (20, 60, 200), "normal": (20, 200, 2_000), "long": (20, 200, 2_000)}
_PORTALS = {"short": (1, 4, 12), "normal": (1, 10, 100), "long": (1, 10, 100, 1_000)}
_OF_MANY_PORTALS, _WITH_MANY_LINKS = 40, 200  # pages
_STRAIGHT = 1.3  # cost of a further unit at the end ÷ at the beginning
_FLAT = 1.2  # cost of the largest portal ÷ of the one before: an audit looks at samples of long lists


def measure(form: str) -> list[Row]:
    """Three lines, drawn into the bench folder of the data."""
    with tempfile.TemporaryDirectory(prefix="soicong-growth-") as folder:
        place = Path(folder)
        lines = (
            Line(name="pages of the portal", points=_by_pages(_PAGES[form], place)),
            Line(name="links of each page", points=_by_links(_LINKS[form], place)),
            Line(name="portals in one process", points=_by_portals(_PORTALS[form], place)),
        )
    drawing = settings().data / "bench" / "speed-growth.svg"
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_text(drawn(lines, unit="s"), "utf-8")
    pages, links, portals = lines
    told = Row(
        what="the three lines, drawn", goal="told", reached=drawing.name, ok=True, note=str(drawing.parent)
    )
    return [_flat(pages), _straight(links), _straight(portals), told]


def _by_pages(sizes: Sequence[int], place: Path) -> tuple[tuple[int, float], ...]:
    return tuple((size, _one(generated(size), size, place)) for size in sizes)


def _by_links(counts: Sequence[int], place: Path) -> tuple[tuple[int, float], ...]:
    return tuple(
        (count, _one(generated(_WITH_MANY_LINKS, count), _WITH_MANY_LINKS, place)) for count in counts
    )


def _one(portal: Portal, pages: int, place: Path) -> float:
    with in_memory(portal) as port:
        prepared(place / "one")
        try:
            return measured("benchmarks.speed_audit", str(port), str(pages), str(place / "one")).processor
        finally:
            shutil.rmtree(place / "one")


def _by_portals(counts: Sequence[int], place: Path) -> tuple[tuple[int, float], ...]:
    with in_memory(generated(_OF_MANY_PORTALS), addresses=max(counts)) as port:
        return tuple(
            (count, audited(port, count, _OF_MANY_PORTALS, 0.0, place / str(count)).processor)
            for count in counts
        )


def _told(line: Line) -> str:
    return ", ".join(f"{count:,}: {seconds:.1f} s" for count, seconds in line.points)


def _straight(line: Line) -> Row:
    (first, a), (second, b), *_, (last, c) = line.points
    before = line.points[-2]
    ratio = ((c - before[1]) / (last - before[0])) / ((b - a) / (second - first))
    return Row(
        what=f"cost of one more at the end ÷ at the beginning: {line.name}",
        goal=f"≤ {_STRAIGHT}",
        reached=f"{ratio:.2f}",
        ok=ratio <= _STRAIGHT,
        note=_told(line),
    )


def _flat(line: Line) -> Row:
    ratio = line.points[-1][1] / line.points[-2][1]
    return Row(
        what=f"cost of the largest ÷ of the one before: {line.name}",
        goal=f"≤ {_FLAT}",
        reached=f"{ratio:.2f}",
        ok=ratio <= _FLAT,
        note=_told(line),
    )
