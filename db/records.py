"""What the store gives back: plain dataclasses that know nothing of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from checks.case import Window
from evidence.model import Agency
from scoring.model import Scorecard


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"  # begun and not yet finished (or the program was killed)
    DONE = "done"
    NOT_SEEN = "not_seen"  # finished, but the portal could not be seen (down, blocked)
    FAILED = "failed"  # our own failure
    INTERRUPTED = "interrupted"  # stopped before its end


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A run that did not come to its end, as far as it was written: by whom it is not known here.

    `asked` is what its crawl was asked for, `length` how many bytes of its archive are good, `pages` how many pages
    were finished, `last_at` when the last of them was written (the run's beginning where none was).
    """

    run_id: int
    archive: str
    asked: Mapping[str, Any]
    length: int
    pages: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import changed."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class RubricUsed:
    """The rubric that a stored result was judged by."""

    id: str
    sha256: str
    title: str
    tier: str
    adopted: bool
    league: str


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """A score as it is printed in lists. Points are exact; `coverage` is a share 0..1."""

    rubric: RubricUsed
    evaluated_at: date
    low: Fraction
    high: Fraction
    coverage: Fraction
    grade: str
    not_scored: str


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """One run for a list. `score` is its newest judgement, None where there is none yet.

    `archive` is the path of its WARC file as the caller gave it; `gone_at` and `gone_why` tell that it was deleted.
    """

    id: int
    agency: Agency
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    stop_reason: str
    archive: str
    live: bool
    pages: int
    score: ScoreLine | None
    gone_at: datetime | None = None
    gone_why: str = ""


@dataclass(frozen=True, kw_only=True)
class StoredResult:
    """A judgement as a league needs it, with exact numbers."""

    run_id: int
    agency: Agency
    rubric: RubricUsed
    evaluated_at: date
    window: Window
    scorecard: Scorecard
