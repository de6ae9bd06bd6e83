"""Judging from the archive: pages a second on one core, and what each criterion costs.

python -m benchmarks.speed_rescore ARCHIVE READINGS
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.portal import ARCHIVE, AT
from benchmarks.speed_measured import measured, peak_memory
from benchmarks.speed_portal import HOST
from benchmarks.table import Row
from checks.case import Case
from checks.discovery import find_sections
from checks.model import Finding
from checks.registry import Check, all_checks
from checks.vocabulary import titles
from db.readings import KeptReadings
from evidence.archive import load_site
from evidence.model import Agency, Tier
from jobs.addresses import day
from jobs.choices import chosen_rubric
from jobs.collecting import collect_seldom
from jobs.file_reading import SiteFiles
from jobs.judging import read_clearly
from jobs.readings import open_readings
from scoring.assess import assess
from scoring.calendar import vietnam, window_for
from scoring.score import score

_SPEED, _CHECKS, _NAMED = 500.0, 1.0, 10


def measure(form: str) -> list[Row]:
    """Judge the archived portal; each form the same way."""
    del form
    if not ARCHIVE.exists():
        return [
            Row(
                what="re-scoring",
                goal=f"≥ {_SPEED:.0f}",
                reached=None,
                ok=True,
                note="the archived portal is absent",
            )
        ]
    with tempfile.TemporaryDirectory() as folder:
        kept = str(Path(folder) / "readings")
        first, told = (measured("benchmarks.speed_rescore", str(ARCHIVE), kept).told for _ in range(2))
    dearest = sorted(told["criteria"].items(), key=lambda one: -float(one[1]))[:_NAMED]
    checks = sum(told["criteria"].values()) * 1_000 / told["pages"]
    return [
        _row("re-scoring from the archive, one core: every page is read", first),
        _row("re-scoring once more: what the same code read of the same bytes stands", told),
        Row(
            what="all criteria, for 1,000 pages",
            goal=f"≤ {_CHECKS:g} s",
            reached=f"{checks:.2f} s",
            ok=checks <= _CHECKS,
            note="ms: " + ", ".join(f"{name} {seconds * 1_000:.0f}" for name, seconds in dearest),
        ),
    ]


def _row(what: str, told: dict[str, Any]) -> Row:
    speed = told["pages"] / told["seconds"]
    return Row(
        what=what,
        goal=f"≥ {_SPEED:.0f} pages/s",
        reached=f"{speed:.0f} pages/s",
        ok=speed >= _SPEED,
        note=f"{told['pages']} pages in {told['seconds']:.1f} s of processor: {_parts(told['parts'])}",
    )


def _parts(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.1f}" for name, seconds in parts.items())


def main(archive: Path, kept: Path) -> None:
    """Judge an archive, and tell what each part of it cost of the processor."""
    collect_seldom()  # as every command does
    with open_readings(kept) as readings:
        told = _judged(archive, readings)
    print(json.dumps(told))


def _timed(check: Check, spent: dict[str, float]) -> Check:
    def judged(case: Case, **parameters: Any) -> Finding:
        began = time.process_time()
        try:
            return check.function(case, **parameters)
        finally:
            spent[check.name] = spent.get(check.name, 0.0) + time.process_time() - began

    return replace(check, function=judged)


def _judged(archive: Path, readings: KeptReadings) -> dict[str, Any]:
    at = day(AT)
    rubric = chosen_rubric(None, Tier.SO, at)
    criteria: dict[str, float] = {}
    agency = Agency(code="speed", name="Sở", tier=Tier.SO, home_url=f"https://{HOST}/")
    marks = [time.process_time()]
    site = load_site(archive, agency=agency)
    marks.append(time.process_time())
    clear, facts = read_clearly(site, readings=readings)
    marks.append(time.process_time())
    with SiteFiles(site, readings=readings) as files:
        window = window_for(rubric.window, at)
        sections = find_sections(clear, facts, evaluated_at=at, window=window)
        case = Case(
            site=clear,
            facts=facts,
            sections=sections,
            evaluated_at=at,
            window=window,
            calendar=vietnam(),
            section_titles=titles(),
            files=files,
            readings=readings,
        )
        marks.append(time.process_time())
        score(
            assess(
                rubric, case, checks={name: _timed(check, criteria) for name, check in all_checks().items()}
            )
        )
        marks.append(time.process_time())
    names = ("archive", "pages", "sections", "criteria")
    parts = {name: after - before for name, before, after in zip(names, marks, marks[1:], strict=False)}
    return {
        "pages": len(facts),
        "seconds": sum(parts.values()),
        "parts": parts,
        "criteria": criteria,
        "peak": peak_memory(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
