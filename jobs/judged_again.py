"""Evidence judged again by one rubric and one tool, so that what they did can be told apart from what a portal did."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assurance.custody import Kind, read_event, stream_of
from assurance.engine import engine
from db.records import StoredResult
from db.store import Store
from jobs.custody import log_of
from jobs.judging_archive import Work, judge_archive
from jobs.kept_archives import archive_of
from jobs.log_events import NOT_JUDGED_AGAIN
from jobs.logs import tell
from jobs.pairs import Pair
from jobs.problems import InputProblem
from jobs.workers import Workers
from scoring.model import Rubric

OnDone = Callable[[int, int], None]

_RUBRIC_GONE = "bộ tiêu chí đã chấm lần sau không còn trong công cụ"


class Side(StrEnum):
    """Which judgement of a pair."""

    BEFORE = "before"
    AFTER = "after"


Key = tuple[str, Side]
"""The code of an agency, and which of its two judgements."""


@dataclass(frozen=True, kw_only=True)
class Again:
    """Evidence judged again by the later rubric and the present tool, or why that could not be done."""

    document: Mapping[str, Any] | None = None
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Rejudging:
    """What is to be judged again, and by code the `obstacles` where that cannot be."""

    works: Mapping[Key, Work] = field(default_factory=dict)
    obstacles: Mapping[str, str] = field(default_factory=dict)


def rejudging(store: Store, found: Mapping[str, Pair], rubrics: Iterable[Rubric]) -> Rejudging:
    """What has to be judged again so that both sides are judged by one rubric and one tool.

    The rubric is the later one; the tool the present one, where two have judged. A judgement of which the log does not tell
    the tool is taken as it is.
    """
    by_hash = {rubric.sha256: rubric for rubric in rubrics}
    works: dict[Key, Work] = {}
    obstacles: dict[str, str] = {}
    present = engine().sha256
    for code, pair in found.items():
        if pair.two is None:
            continue
        before, after = pair.two
        tools = tuple(tool_of(store, one) for one in (before, after))
        other_rubric = before.rubric.sha256 != after.rubric.sha256
        other_tool = "" not in tools and tools[0] != tools[1]
        if not (other_rubric or other_tool):
            continue
        todo = [(Side.BEFORE, before)] if other_rubric or tools[0] != present else []
        todo += [(Side.AFTER, after)] if tools[1] not in ("", present) else []
        rubric = by_hash.get(after.rubric.sha256)
        made = {(code, side): work_of(store, result, rubric) for side, result in todo}
        why_not = next((work for work in made.values() if isinstance(work, str)), "")
        if why_not:
            obstacles[code] = why_not
        works |= {key: work for key, work in made.items() if isinstance(work, Work) and not why_not}
    return Rejudging(works=works, obstacles=obstacles)


def work_of(store: Store, result: StoredResult, rubric: Rubric | None) -> Work | str:
    """The archive of a judgement to be judged by a rubric, or why it cannot be."""
    if rubric is None:
        return _RUBRIC_GONE
    run = store.load_run(result.run_id)
    try:
        archive = archive_of(store, run)
    except InputProblem:
        return f"kho lưu của lượt {run.id} không còn nên không chấm lại được"
    return Work(agency=run.agency, rubric=rubric, at=result.evaluated_at, run=run.id, archive=archive)


async def judged_again(works: Mapping[Key, Work], on_done: OnDone | None = None) -> dict[Key, Again]:
    """Each archive's document by the rubric of its work, as of its own day; `on_done`: how many of how many."""
    found: dict[Key, Again] = {}
    at_once = asyncio.Semaphore(os.cpu_count() or 1)
    async with Workers(portals=len(works)) as workers:

        async def one(key: Key, work: Work) -> None:
            async with at_once:
                try:
                    found[key] = Again(document=await workers.run(_document, work))
                except Exception as trouble:
                    tell(NOT_JUDGED_AGAIN, archive=work.archive, run=work.run, why=repr(trouble))
                    found[key] = Again(
                        why_not=f"không chấm lại được lượt {work.run} ({type(trouble).__name__})"
                    )
            if on_done is not None:
                on_done(len(found), len(works))

        await asyncio.gather(*(one(key, work) for key, work in works.items()))
    return found


def _document(work: Work) -> dict[str, Any]:
    return judge_archive(work).judgement.document


def tool_of(store: Store, result: StoredResult) -> str:
    """The identity of the tool that judged a run last, '' where the log does not tell."""
    lines = log_of(store).lines(stream_of(result.run_id, Kind.ASSESSMENT))
    events = [event for line in lines if (event := read_event(line)) is not None]
    told = [event["facts"] for event in events if event["kind"] == Kind.ASSESSMENT]
    return str(told[-1].get("engine", "")) if told else ""
