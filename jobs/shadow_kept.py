"""What `rubric shadow` told, kept for the pages: the newest trial of each rubric. It decides nothing and is not evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from jobs.outputs import write
from jobs.settings import Settings

_FOLDER = "cham-thu"
_LARGEST = 50_000_000  # bytes; of 10,000 agencies some 4,000,000


@dataclass(frozen=True, kw_only=True)
class TriedLine:
    """One portal, as people read it: scores ('61,5', '60–72', '–'), what it moves by ('+2,5'), grades, places, by what."""

    code: str
    name: str
    before: str
    after: str
    moved: str
    grade_before: str
    grade_after: str
    place_before: int | None
    place_after: int | None
    why: str


@dataclass(frozen=True, kw_only=True)
class TriedCriterion:
    """One criterion over all portals: how many gain and lose by it, what the scores move by in all, why."""

    criterion: str
    title: str
    gained: int
    lost: int
    points: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A rubric tried on stored evidence. `season`: whose official runs, None for the newest; `left_out`: name and why."""

    rubric: str
    title: str
    sha256: str
    draft_note: str
    tried_at: datetime
    season: int | None
    rose: int
    fell: int
    regraded: int
    lines: tuple[TriedLine, ...]
    criteria: tuple[TriedCriterion, ...]
    left_out: tuple[tuple[str, str], ...]


_FORM = TypeAdapter(Trial)


def keep_trial(configuration: Settings, trial: Trial) -> None:
    """Keep a trial in place of the earlier one of the same rubric. Raises InputProblem where it cannot be written."""
    folder = configuration.data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / f"{_named(trial.rubric)}.json", _FORM.dump_json(trial, indent=1))


def trial_of(configuration: Settings, rubric: str) -> Trial | None:
    """The newest trial of a rubric; None where there is none that can be read."""
    return _read(configuration.data / _FOLDER / f"{_named(rubric)}.json")


def trials(configuration: Settings) -> tuple[Trial, ...]:
    """The newest trial of each rubric, newest first."""
    found = (_read(path) for path in (configuration.data / _FOLDER).glob("*.json"))
    kept = [trial for trial in found if trial is not None]
    return tuple(sorted(kept, key=lambda trial: (trial.tried_at, trial.rubric), reverse=True))


def now() -> datetime:
    """The moment of a trial."""
    return datetime.now(UTC).replace(microsecond=0)


def _named(rubric: str) -> str:
    """The name of a rubric's file: no character that leads elsewhere."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in rubric)[:80]


def _read(path: Path) -> Trial | None:
    try:
        with path.open("rb") as stream:
            return _FORM.validate_json(stream.read(_LARGEST))
    except (OSError, ValidationError):
        return None
