"""Plain Scrapy with JOBDIR on a site of as many pages, killed at as many random moments, and gone on with to its end."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.kills_site import Reply, Site, page
from benchmarks.table import Row

_ADDRESS = "127.0.9.74"
_SPIDER = Path(__file__).with_name("kills_scrapy_spider.py")
_LATENCY = 0.02  # seconds an answer takes
_MOST_SECONDS = 120.0
_CHILDREN = 3


@dataclass(frozen=True, kw_only=True)
class Lost:
    """What became of one run: pages without an item, pages asked for again, the last exit code, kills that hit."""

    lost: int
    again: int
    code: int
    kills: int


def rival(folder: Path, *, pages: int, kills: Sequence[int], seed: int) -> Row:
    """One row; `kills` are the kills of one run after the other. It fails no goal of ours."""
    site = tree(pages)
    chance = random.Random(seed)
    runs = []
    with site.served(_ADDRESS):
        for number, count in enumerate(kills):
            place = folder / f"rival-{number}"
            place.mkdir()
            runs.append(_run(site, place, pages, count, chance))
    losing = [run.lost for run in runs if run.lost]
    hits = sum(run.kills for run in runs)
    return Row(
        what=f"plain Scrapy with JOBDIR beside it ({pages} pages, {hits} kills in {len(runs)} runs)",
        goal="no goal of ours",
        reached=f"{len(losing)} of {len(runs)} runs lost pages",
        ok=True,
        note=f"median lost {statistics.median(run.lost for run in runs):.0f}, most {max(run.lost for run in runs)}; "
        f"fetched again {sum(run.again for run in runs)}; exit codes {sorted({run.code for run in runs})}; seed {seed}",
    )


def tree(pages: int) -> Site:
    """Pages that each link to three others."""
    made: dict[str, Reply] = {}
    for number in range(pages):
        below = range(_CHILDREN * number + 1, min(pages, _CHILDREN * (number + 1) + 1))
        links = " ".join(f"<a href='/{child}'>{child}</a>" for child in below)
        made[f"/{number}"] = page(f"<p>{'Nội dung của trang. ' * 30}</p>{links}", title=f"Trang {number}")
    gone = page("", title="404", status=404)
    return Site(pages=made, missing=lambda _: gone, post=lambda _: gone, slow=_LATENCY)


def _run(site: Site, folder: Path, pages: int, kills: int, chance: random.Random) -> Lost:
    site.asked.clear()
    moments = sorted(chance.randrange(1, pages) for _ in range(kills))
    command = [sys.executable, str(_SPIDER), f"http://{site.address}:{site.port}/0", str(folder)]
    hits = 0
    for moment in moments:
        child = subprocess.Popen(command)
        until = time.monotonic() + _MOST_SECONDS
        while len(site.asked) < moment and child.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05))
        hits += child.poll() is None
        child.kill()
        child.wait()
    code = subprocess.run(command, check=False, timeout=_MOST_SECONDS).returncode
    items = [json.loads(line)["url"] for line in _whole_lines(folder / "items.jsonl")]
    return Lost(
        lost=pages - len(set(items)),
        again=len(site.asked) - len(set(site.asked)),
        code=code,
        kills=hits,
    )


def _whole_lines(path: Path) -> list[str]:
    """Lines of a file; one that a kill has cut short, with what was written behind it, is no item."""
    return [
        line for line in path.read_text("utf-8").splitlines() if line.startswith("{") and line.endswith("}")
    ]
