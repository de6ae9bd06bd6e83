"""Where the outcome of a panel is kept, so that every report can say it: `human-check.json` in the data folder."""

from __future__ import annotations

import json
from pathlib import Path

from jobs.outputs import writable_file, write
from jobs.settings import Settings
from scoring.human_check import HumanCheck, as_json, of_json
from scoring.result import canonical_bytes


def check_path(configuration: Settings) -> Path:
    """The file; beside the benchmarks' figures."""
    return configuration.data / "bench" / "human-check.json"


def human_check(configuration: Settings) -> HumanCheck | None:
    """The newest panel that was large enough; None where there is none, or its file is damaged.

    A damaged file is no reason to hold back a report, and without it nobody may claim that people have checked.
    """
    try:
        facts = json.loads(check_path(configuration).read_text("utf-8"))
        return of_json(facts) if isinstance(facts, dict) else None
    except (OSError, KeyError, TypeError, ValueError):
        return None


def keep_check(configuration: Settings, check: HumanCheck) -> Path:
    """Keep the outcome of a panel in place of an earlier one. Raises InputProblem where it cannot be written."""
    return write(writable_file(check_path(configuration)), canonical_bytes(as_json(check)))
