"""Many portals at once in one process: with a second between two requests to each, politeness alone sets the pace."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.speed_measured import Measured, measured
from benchmarks.speed_portal import generated
from benchmarks.speed_portals import prepared
from benchmarks.speed_server import in_memory
from benchmarks.table import Row

_PORTALS = {"short": 20, "normal": 100, "long": 100}
_PAGES = {"short": 12, "normal": 40, "long": 40}
_DELAY = 1.0  # seconds between two requests to one portal
_WALL, _CORE = 1.1, 0.65


def measure(form: str) -> list[Row]:
    """One portal alone, then many at once, each on a loopback address of its own; no browser."""
    count, pages = _PORTALS[form], _PAGES[form]
    with (
        in_memory(generated(pages), addresses=count) as port,
        tempfile.TemporaryDirectory(prefix="soicong-many-") as folder,
    ):
        alone = audited(port, 1, pages, _DELAY, Path(folder) / "alone")
        together = audited(port, count, pages, _DELAY, Path(folder) / "together")
    slowest = max(together.told["own"])
    ratio, core = together.told["seconds"] / alone.told["seconds"], together.processor / together.wall
    return [
        Row(
            what=f"{count} portals at once, one request a second each: time ÷ that of one portal alone, all being alike",
            goal=f"≤ {_WALL}",
            reached=f"{ratio:.2f}",
            ok=ratio <= _WALL,
            note=f"{together.told['seconds']:.0f} s and {alone.told['seconds']:.0f} s; of one portal among many the median "
            f"{statistics.median(together.told['own']):.0f} s, the slowest {slowest:.0f} s; {together.told['pages']} pages",
        ),
        Row(
            what="processor, of one core",
            goal=f"≤ {_CORE:.0%}",
            reached=f"{core:.0%}",
            ok=core <= _CORE,
            note=f"{together.processor:.0f} s of processor, judging included; {together.told['peak']:.0f} MB",
        ),
    ]


def audited(port: int, count: int, pages: int, delay: float, folder: Path) -> Measured:
    """Audit as many portals in one process."""
    prepared(folder)
    return measured("benchmarks.speed_portals", str(port), str(count), str(pages), str(delay), str(folder))
