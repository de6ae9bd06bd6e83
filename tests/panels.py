"""Generated panels: results of invented portals, and officials who judge them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.panel.reading import CRITERION, FIRST, PORTAL, SECOND
from checks.model import Finding, Outcome, cannot_tell, failed, graded, inapplicable, passed, untested
from evidence.model import Agency, Cause, Tier
from scoring.calendar import window_for
from scoring.model import Assessment, Criterion, Judged, Rubric
from scoring.result import canonical_bytes, document
from scoring.rounding import printed
from scoring.rubric import FOLDER, load
from scoring.score import score

RUBRIC = load(FOLDER / "bac-giang-2294-2020-so.yaml")
HEADINGS = (PORTAL, CRITERION, FIRST, SECOND, "Ghi chú")

Row = dict[str, str]


def agency(number: int) -> Agency:
    return Agency(
        code=f"so-{number:02}",
        name=f"Sở số {number}",
        tier=Tier.SO,
        home_url=f"https://so{number:02}.thu.gov.vn",
    )


def finding(quality: float, chance: random.Random) -> Finding:
    """What a portal of a quality (0..1) gets for one criterion."""
    drawn = chance.random()
    if drawn < 0.03:
        return inapplicable("Không áp dụng.")
    if drawn < quality:
        return passed("Đạt.")
    return graded(Fraction(1, 2), "Một phần.") if drawn < quality + 0.15 else failed("Chưa đạt.")


def assessed(
    number: int, *, rubric: Rubric = RUBRIC, not_scored: str = "", unsure: Iterable[str] = ()
) -> Assessment:
    """How the machine judged one portal; the higher the number, the better the portal."""
    chance = random.Random(number)
    at = rubric.valid_from
    kept = set(unsure)

    def found(criterion: Criterion) -> Finding:
        drawn = finding(0.3 + number * 0.04, chance)
        if criterion.id not in kept:
            return drawn
        if criterion.id.endswith("6"):
            return untested("Chờ.", question="Bao nhiêu?")
        return cannot_tell("Chưa rõ.", cause=Cause.NETWORK, need="unseen")

    return Assessment(
        agency=agency(number),
        rubric=rubric,
        evaluated_at=at,
        window=window_for(rubric.window, at),
        judged=tuple(Judged(criterion=criterion, finding=found(criterion)) for criterion in rubric.criteria),
        sections={},
        not_scored=not_scored,
    )


def result(
    number: int,
    *,
    rubric: Rubric = RUBRIC,
    live: bool = True,
    not_scored: str = "",
    unsure: Iterable[str] = (),
    **run: Any,
) -> dict[str, Any]:
    """The machine's result document of one portal."""
    assessment = assessed(number, rubric=rubric, not_scored=not_scored, unsure=unsure)
    facts = {"finished_at": f"{assessment.evaluated_at}T08:00:00+07:00", "live": live} | run
    return document(assessment, score(assessment), facts)


def points(found: Mapping[str, Any]) -> str:
    """What an official who agrees with the machine writes."""
    outcome = Outcome(found["outcome"])
    worth = next(criterion.points for criterion in RUBRIC.criteria if criterion.id == found["criterion"])
    if outcome is Outcome.INAPPLICABLE:
        return "không áp dụng"
    if outcome in (Outcome.CANT_TELL, Outcome.UNTESTED):
        return "Không xác định"
    return printed(worth * Fraction(str(found["degree"])), 4)


def rows(documents: Iterable[Mapping[str, Any]], *officials: Callable[[Mapping[str, Any]], str]) -> list[Row]:
    """The panel of two officials (one who does as both, where one is given)."""
    first, second = officials[0], officials[-1]
    return [
        {
            PORTAL: one["agency"]["code"],
            CRITERION: f"TC {found['criterion']}",
            FIRST: first(found),
            SECOND: second(found),
            "Ghi chú": "",
        }
        for one in documents
        for found in one["findings"]
    ]


def noisy(seed: int, share: float) -> Callable[[Mapping[str, Any]], str]:
    """An official who differs from the machine in this share of the answers."""
    chance = random.Random(seed)

    def judged(found: Mapping[str, Any]) -> str:
        said = points(found)
        if chance.random() >= share or not said[0].isdigit():
            return said
        full = next(criterion.points for criterion in RUBRIC.criteria if criterion.id == found["criterion"])
        return "0" if said != "0" else printed(full)

    return judged


def write(path: Path, panel: Iterable[Row], **how: Any) -> Path:
    """A panel as a file that Excel saved."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, HEADINGS, **how)
        writer.writeheader()
        writer.writerows(panel)
    return path


def write_results(folder: Path, documents: Iterable[Mapping[str, Any]]) -> Path:
    """The machine's results as a folder of JSON documents."""
    folder.mkdir(exist_ok=True)
    for number, one in enumerate(documents):
        (folder / f"{one['agency']['code']}-{number}.json").write_bytes(canonical_bytes(one))
    return folder
