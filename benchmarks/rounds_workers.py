"""A round by several workers on PostgreSQL, some of them killed: every portal once, none by two at once."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.reliability.kills_databases import postgresql
from benchmarks.rounds_workers_bed import Bed, Outcome
from benchmarks.rounds_workers_portals import Portals
from benchmarks.table import Row
from db.rounds import RoundState
from jobs.problems import InputProblem

_SEED = 20261123
_FORMS = {"short": (12, 2, 3), "normal": (40, 4, 8), "long": (120, 4, 24)}  # portals, workers, kills


def measure(form: str) -> list[Row]:
    """One round, its workers killed at random."""
    count, workers, kills = _FORMS[form]
    with tempfile.TemporaryDirectory(prefix="soicong-workers-") as folder, postgresql() as server:
        if server is None:
            raise InputProblem("Phép đo này cần máy chủ PostgreSQL (gói postgresql của Debian).")
        with Portals(Path(folder), count=count) as portals:
            bed = Bed(place=Path(folder), database=server.new_database(), portals=portals)
            bed.begin(max_pages=20)
            began = time.monotonic()
            try:
                killed = bed.work(workers=workers, portals=3, kills=kills, every=12.0, seed=_SEED)
            finally:
                bed.close()
            return rows(bed.outcome(kills=killed, seconds=time.monotonic() - began), workers)


def rows(found: Outcome, workers: int) -> list[Row]:
    """What was reached."""
    whole = found.state is RoundState.DONE and found.states == {"done": found.portals}
    return [
        Row(
            what=f"{workers} workers, kill -9 of random ones: portals with their outcome",
            goal="all",
            reached=f"{found.states.get('done', 0)} of {found.portals}",
            ok=whole,
            note=f"{found.kills} kills, {found.seconds:.0f} s",
        ),
        Row(
            what="portals with exactly one counted run",
            goal="all",
            reached=f"{sum(count == 1 for count in found.counted.values())} of {found.portals}",
            ok=found.once_each,
            note=f"{found.runs} runs: {found.continued} gone on with by another worker, {found.given_up} given up",
        ),
        Row(
            what="portals crawled by two workers at once (told by the portals)",
            goal="0",
            reached=str(len(found.at_once)),
            ok=not found.at_once,
            note="; ".join(found.at_once[:3]),
        ),
        Row(
            what="addresses asked by two workers at once (told by the portals)",
            goal="0",
            reached=str(len(found.at_one_address)),
            ok=not found.at_one_address,
            note="; ".join(found.at_one_address[:3]),
        ),
        Row(
            what="counted archives in the shared place",
            goal="all",
            reached=f"{found.shared} of {found.portals}",
            ok=found.shared == found.portals,
            note="",
        ),
    ]
