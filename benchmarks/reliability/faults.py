"""Fault-injected audits of sample portals with known truth: no false ‘failed’, and the interval holds the truth.

The real walk, archive and judging; only the network is replaced (faults_network), waiting takes no time, and what
Chromium builds is recorded once (faults_browser). `browser_faults` measures with the real browser and network.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median, quantiles

from benchmarks.reliability.faults_worker import (
    SMALL_BUDGET,
    WHOLE_BUDGET,
    Told,
    Whole,
    Work,
    recorded,
    tell,
    whole,
)
from benchmarks.reliability.kept import Kept
from benchmarks.table import Row
from samples.comparison import truth_of
from samples.province import plans

AUDITS = {"short": 40, "normal": 10_000, "long": 10_000}
SAID = {"short": 4, "normal": 500, "long": 500}
_SHORT = ("so-nn-mt", "huyen-binh-khe")  # small ones, without scripts
_BROWSER_ONLY = ("tiêu chí 10.7", "tiêu chí 10.8")  # looks that the short form does not take
_CHUNK = {"short": 20, "normal": 50, "long": 50}
_WORKERS = {"short": 1, "normal": 2, "long": 2}
_FEW = 0.05  # of a portal's pages
_MOST_POINTS = 5
_MINUTE = 60.0


def measure(form: str) -> list[Row]:
    """All audits of a form; seeds count from 0."""
    codes = (
        _SHORT if form == "short" else tuple(p.code for p in plans() if truth_of(p.code).status == "scored")
    )
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="soicong-faults-") as scratch,
        ProcessPoolExecutor(_WORKERS[form], mp_context=context) as pool,
    ):
        folder = Path(scratch)
        recorded_by = pool.submit(recorded, codes, folder, chromium=form != "short")
        recorded_by.result()
        kept = Kept("faults") if form != "short" else None
        earlier = [Told.from_json(one) for one in kept or ()]
        done = {(one.code, one.seed, one.said) for one in earlier}
        works = [*_works(folder, codes, form, AUDITS), *_works(folder, codes, form, SAID, said=True)]
        works = [left for work in works if (left := _left(work, done)).seeds]
        wholes = [pool.submit(whole, folder, code) for code in codes]
        told = list(_progress([pool.submit(tell, work) for work in works], works, earlier, kept))
        return _rows([one.result() for one in wholes], told, form)


def _left(work: Work, done: Collection[tuple[str, int, bool]]) -> Work:
    """What of a work was not done by an earlier call."""
    return replace(work, seeds=[seed for seed in work.seeds if (work.code, seed, work.said) not in done])


def _works(
    folder: Path, codes: Sequence[str], form: str, audits: dict[str, int], *, said: bool = False
) -> Iterator[Work]:
    """Audits by portal, in portions that a process makes in one go."""
    first = 0
    for number, code in enumerate(codes):
        last = audits[form] * (number + 1) // len(codes)
        for start in range(first, last, _CHUNK[form]):
            seeds = range(start, min(start + _CHUNK[form], last))
            yield Work(folder=folder, code=code, seeds=seeds, said=said)
        first = last


def _progress(
    futures: list[Future[list[Told]]], works: Sequence[Work], earlier: Sequence[Told], kept: Kept | None
) -> Iterator[Told]:
    """Results as they come, after those of an earlier call; each is kept for a later one."""
    yield from earlier
    done, total = len(earlier), len(earlier) + sum(len(work.seeds) for work in works)
    started, said = time.monotonic(), time.monotonic()
    for future in as_completed(futures):
        portion = future.result()
        if kept is not None:
            kept.add(asdict(one) for one in portion)
        done += len(portion)
        yield from portion
        if time.monotonic() - said > _MINUTE:
            said = time.monotonic()
            sys.stderr.write(f"{done} of {total} audits after {said - started:.0f} s\n")


def _rows(wholes: Sequence[Whole], every: Sequence[Told], form: str) -> list[Row]:
    told = [one for one in every if not one.said]
    denied = [one for one in every if one.said]
    few = [one.found.wider for one in told if one.share <= _FEW and one.budget == WHOLE_BUDGET]
    taken = [one for one in told if one.home_taken]
    fewer = [one for one in told if one.wider_with_fewer is not None]
    naive = [one for one in told if one.naive is not None]
    untrue = [
        f"{one.code} {text}"
        for one in wholes
        for text in one.differs
        if form != "short" or not text.startswith(_BROWSER_ONLY)
    ]
    kinds = len({kind for one in told for kind in one.kinds})
    seconds = sum(one.seconds for one in every) / len(every)
    return [
        Row(
            what="without faults: portals whose every criterion and section equals its truth",
            goal=f"{len(wholes)} of {len(wholes)}",
            reached=f"{len(wholes) - len({text.split()[0] for text in untrue})} of {len(wholes)}",
            ok=not untrue,
            note="; ".join(untrue[:3])
            or "the control against a judge that always says cantTell: what is open is what no look can tell",
        ),
        Row(
            what=f"without faults, {SMALL_BUDGET} pages instead of {WHOLE_BUDGET}: false ‘failed’, sections denied",
            goal="0",
            reached=str(sum(len(one.smaller) for one in wholes)),
            ok=not any(one.smaller for one in wholes),
            note="; ".join(f"{one.code} {text}" for one in wholes for text in one.smaller)[:300],
        ),
        _none(
            "false ‘failed’",
            told,
            lambda one: one.found.accused,
            f"{kinds} kinds of faults, {seconds:.2f} s each; "
            f"{sum(one.budget == WHOLE_BUDGET for one in told)} with {WHOLE_BUDGET} pages, others with {SMALL_BUDGET}",
        ),
        _none("sections said to be missing that are there", told, lambda one: one.found.denied),
        _none("findings whose bounds do not hold the fault-free degree", told, lambda one: one.found.outside),
        _none(
            "findings wider, or elsewhere, with one fault fewer",
            fewer,
            lambda one: one.wider_with_fewer or (),
        ),
        _none(
            "cantTell sentences that say ‘không có’, ‘thiếu’, ‘chưa có’", told, lambda one: one.found.worded
        ),
        Row(
            what="audits whose home page was taken away: no score, and why",
            goal=f"{len(taken)} of {len(taken)}",
            reached=f"{sum(bool(one.not_scored) for one in taken)} of {len(taken)}",
            ok=all(one.not_scored for one in taken) and bool(taken),
        ),
        Row(
            what="points by which faults on ≤ 5 % of the pages widen the interval, median",
            goal=f"≤ {_MOST_POINTS}",
            reached=f"{median(few):.2f}" if few else None,
            ok=bool(few) and median(few) <= _MOST_POINTS,
            note=f"{len(few)} audits, nine of ten ≤ {quantiles(few, n=10)[-1]:.1f}; over criteria that the fault-free "
            "audit judges exactly (those that need a form or repeated looks are open by nature)"
            if len(few) > 1
            else "",
        ),
        Row(
            what="control: false ‘failed’ of one who takes the unseen for absent",
            goal="> 0",
            reached=str(sum(one.naive or 0 for one in naive)),
            ok=sum(one.naive or 0 for one in naive) > 0,
            note=f"in {len(naive)} of the same audits",
        ),
        Row(
            what="told, no goal: audits with a false ‘failed’ where the portal itself denies its pages",
            goal="–",
            reached=f"{sum(bool(one.found.accused) for one in denied)} of {len(denied)}",
            ok=True,
            note="404, soft 404, redirect to home, login wall on pages that exist: the portal's own word",
        ),
    ]


def _none(what: str, told: Sequence[Told], wrong: object, note: str = "") -> Row:
    found = [f"{one.code} seed {one.seed}: {text}" for one in told for text in wrong(one)]  # type: ignore[operator]
    return Row(
        what=f"{what}, in {len(told)} audits",
        goal="0",
        reached=str(len(found)),
        ok=not found and bool(told),
        note="; ".join(text[:160] for text in found[:3]) or note,
    )
