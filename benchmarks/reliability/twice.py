"""The same portal twice on one day: the same score, and every difference explained by the pages that changed.

The portal answers after random times; one or four requests are in flight, hash seeds and time zones differ. The control
is a walk that takes answers as they arrive. Then the portal changes in known ways, and is compared with itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.reliability.twice_portal import CHANGES, changed_targets, make, serving
from benchmarks.table import Row
from samples.makes.base import Make
from samples.model import ISSUED
from scoring.differences import Differences, Seen, SeenPage, differences
from scoring.result import compared_bytes

ROOT = Path(__file__).parents[2]
_ZONES = ("Asia/Ho_Chi_Minh", "America/Los_Angeles", "UTC", "Pacific/Kiritimati")
_SECONDS = 150
SEED = 4
LOSES = frozenset({"a section removed", "a list gone stale"})  # changes that cost points


@dataclass(frozen=True, kw_only=True)
class Form:
    """How much is measured: pages of a run, equal runs beside the first one, runs by arrival."""

    pages: int
    again: int
    arrivals: int
    changes: tuple[str, ...]


FORMS = {
    "short": Form(pages=45, again=2, arrivals=1, changes=("a section removed",)),
    "normal": Form(pages=60, again=10, arrivals=6, changes=tuple(CHANGES)),
    "long": Form(pages=60, again=30, arrivals=10, changes=tuple(CHANGES)),
}


@dataclass(frozen=True, kw_only=True)
class Run:
    """One crawl and its result; `most` is how many requests the server had in progress at once."""

    seen: Seen
    most: int

    @property
    def compared(self) -> bytes:
        """The part of the result that must not differ."""
        return compared_bytes(self.seen.document)


def crawled(
    folder: Path, portal: Make, *, number: int, pages: int, concurrency: int, at_once: int = 1
) -> Run:
    """One run in a process of its own, with its own hash seed, time zone and order of answers."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": str(number * 7919 % 4_294_967_295),
        "TZ": _ZONES[number % len(_ZONES)],
    }
    with serving(portal, SEED + number) as served:
        told = {
            "start": served.origin + "/",
            "archive": str(folder / f"{number}.warc.gz"),
            "max_pages": pages,
            "concurrency": concurrency,
            "at_once": at_once,
            "at": ISSUED.isoformat(),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.reliability.twice_once"],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            env=environment,
            cwd=ROOT,
            timeout=_SECONDS,
            check=False,
        )
        if ended.returncode:
            raise RuntimeError(f"run {number} ended with {ended.returncode}: {ended.stderr[-2000:]}")
        said = json.loads(ended.stdout)
        seen = {url: SeenPage(**page) for url, page in said["pages"].items()}
        return Run(seen=Seen(document=said["document"], pages=seen), most=served.most)


def measure(form: str) -> list[Row]:
    """All rows; runs of a part go two at a time."""
    size = FORMS[form]
    portal = make()
    with tempfile.TemporaryDirectory(prefix="soicong-twice-") as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)
        jobs = [
            pool.submit(crawled, folder, portal, number=n, pages=size.pages, concurrency=4 if n % 2 else 1)
            for n in range(size.again + 1)
        ]
        control = [
            pool.submit(crawled, folder, portal, number=100 + n, pages=size.pages, concurrency=4, at_once=4)
            for n in range(size.arrivals)
        ]
        altered = {
            what: pool.submit(
                crawled, folder, make(CHANGES[what][0]), number=200 + n, pages=size.pages, concurrency=4
            )
            for n, what in enumerate(size.changes)
        }
        every = [*jobs, *control, *altered.values()]
        for done, _ in enumerate(as_completed(every), 1):
            if form != "short":
                sys.stderr.write(f"twice: {done} of {len(every)} runs\n")
        runs = [job.result() for job in jobs]
        rows = _same(runs, [job.result() for job in control], size)
        for what, job in altered.items():
            rows += _changed(what, portal, runs[0], job.result())
        rows.append(_accused(runs[0], runs[1]))
        return rows


def _same(runs: Sequence[Run], arrivals: Sequence[Run], size: Form) -> list[Row]:
    first, again = runs[0], runs[1:]
    differing = sum(one.compared != first.compared for one in again)
    other_pages = sum(set(one.seen.pages) != set(first.seen.pages) for one in again)
    at_once = max(one.most for one in again)
    by_arrival = sum(set(one.seen.pages) != set(first.seen.pages) for one in arrivals)
    score = first.seen.document["score"]
    note = f"{size.pages} pages, seed {SEED}, score {score['low']}–{score['high']}, at most {at_once} requests at once"
    return [
        Row(
            what=f"the same portal {len(runs)} times, 1 and 4 requests in flight: results that differ in a byte",
            goal="0",
            reached=str(differing),
            ok=differing == 0 and at_once > 1,
            note=note,
        ),
        Row(
            what="… sets of pages that differ",
            goal="0",
            reached=str(other_pages),
            ok=other_pages == 0,
            note=f"{len(first.seen.pages)} addresses",
        ),
        Row(
            what="control: pages taken as their answers arrive, sets of pages that differ",
            goal="≥ 1",
            reached=f"{by_arrival} of {len(arrivals)}",
            ok=by_arrival >= 1,
        ),
    ]


def _changed(what: str, portal: Make, before: Run, after: Run) -> list[Row]:
    _, key, kind = CHANGES[what]
    found = differences(before.seen, after.seen)
    truly = changed_targets(portal, make(CHANGES[what][0]))
    wrong = [url for url in _named(found) if _target(url) not in truly]
    told = {section.key: str(section.change) for section in found.sections}
    return [
        Row(
            what=f"{what}: differences that no changed page explains",
            goal="0",
            reached=str(len(found.unexplained)),
            ok=not found.unexplained and bool(found.criteria) and bool(found.low) == (what in LOSES),
            note=", ".join(found.unexplained)
            or f"{len(found.criteria)} criteria, {len(_weighty(found))} of them by points ({float(found.low):+.2f})",
        ),
        Row(
            what="… pages named that the portal did not change",
            goal="0",
            reached=str(len(wrong)),
            ok=not wrong and bool(_named(found)),
            note=", ".join(wrong[:3]) or f"{len(_named(found))} pages named, all changed",
        ),
        Row(
            what=f"… section ‘{key}’", goal=kind, reached=told.get(key, "not told"), ok=told.get(key) == kind
        ),
    ]


def _weighty(found: Differences) -> list[str]:
    """Criteria that won or lost points; of the others only words, days and digests of cited pages differ."""
    return [one.criterion for one in found.criteria if one.low or one.high]


def _named(found: Differences) -> set[str]:
    """Pages whose content changed that a comparison names. What is new or gone may be there unchanged, beyond the budget."""
    named = {url for one in found.criteria for url in one.pages}
    named |= {url for one in found.sections for url in one.pages}
    return {url for url in named if str(found.pages[url]) == "content"}


def _target(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")


def _accused(before: Run, after: Run) -> Row:
    """The control: a criterion that turns to failed while no page changed must be told as our fault."""
    document: dict[str, Any] = deepcopy(dict(after.seen.document))
    passed: list[Mapping[str, Any]] = [one for one in document["findings"] if one["outcome"] == "passed"]
    changed = {**passed[0], "outcome": "failed", "low": 0, "high": 0}
    document["findings"] = [changed if one is passed[0] else one for one in document["findings"]]
    found = differences(before.seen, Seen(document=document, pages=after.seen.pages))
    told = [one.criterion for one in found.criteria if one.accuses]
    return Row(
        what="control: one criterion turned to failed while no page changed, told as our fault",
        goal="1",
        reached=str(len(told)),
        ok=told == [passed[0]["criterion"]] == list(found.unexplained),
    )
