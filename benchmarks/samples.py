"""The sample province: crawled, judged and ranked as in the demo, beside its recorded truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks.table import Row
from samples.comparison import FOLDER, Truth, truth_of
from samples.province import plans

ROOT = Path(__file__).parents[1]
SECONDS = 120


def measure(form: str) -> list[Row]:
    """One round over the province (the long form: three), by the command that users run."""
    rows: list[Row] = []
    rounds = 3 if form == "long" else 1
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory(prefix="soicong-bench-") as folder:
            rows += _round(Path(folder), f"round {number}: " if rounds > 1 else "")
    return rows


def _round(folder: Path, prefix: str) -> list[Row]:
    seconds, code, printed = run_demo(folder)
    documents = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in (folder / "data/demo/reports").glob("*.json")
    }
    criteria, sections = _shares(documents)
    return [
        Row(
            what=f"{prefix}portals that ended, also those that nobody can see",
            goal=str(len(plans())),
            reached=str(len(documents)),
            ok=len(documents) == len(plans()) and code == 0,
            note="" if code == 0 else f"exit code {code}",
        ),
        _all_right(f"{prefix}criteria that equal their truth", criteria),
        _all_right(f"{prefix}sections that equal their truth", sections),
        Row(
            what=f"{prefix}leagues in the expected order",
            goal="yes",
            reached="yes" if _in_order(documents) else "no",
            ok=_in_order(documents),
        ),
        Row(
            what=f"{prefix}seconds of the round",
            goal=f"≤ {SECONDS}",
            reached=f"{seconds:.0f}",
            ok=seconds <= SECONDS,
            note=printed,
        ),
        _constant_answer(prefix, documents),
    ]


def run_demo(folder: Path) -> tuple[float, int, str]:
    """Run the demo with its data in `folder`/data: wall seconds, exit code and last line. Raises RuntimeError."""
    environment = {**os.environ, "SOICONG_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    started = time.monotonic()
    result = subprocess.run(
        [sys.executable, "-m", "cli", "demo"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    if result.stderr:
        raise RuntimeError(f"the demo failed: {result.stderr[-2000:]}")
    said = [line for line in result.stdout.splitlines() if line.startswith("Xong sau")]
    return time.monotonic() - started, result.returncode, said[0] if said else ""


def _shares(documents: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """'' for each criterion and each section that is as it should be, else what differs."""
    criteria: list[str] = []
    sections: list[str] = []
    for plan in plans():
        truth = truth_of(plan.code)
        told = truth.differences(documents[plan.code]) if plan.code in documents else ["no result"]
        wrong_sections = [f"{plan.code} {text}" for text in told if text.startswith("mục ")]
        wrong = [f"{plan.code} {text}" for text in told if not text.startswith("mục ")]
        criteria += wrong + [""] * (max(len(truth.criteria), len(wrong)) - len(wrong))
        sections += wrong_sections + [""] * (
            max(len(truth.sections), len(wrong_sections)) - len(wrong_sections)
        )
    return criteria, sections


def _all_right(what: str, differences: list[str]) -> Row:
    wrong = [text for text in differences if text]
    return Row(
        what=what,
        goal=f"{len(differences)} of {len(differences)}",
        reached=f"{len(differences) - len(wrong)} of {len(differences)}",
        ok=not wrong,
        note="; ".join(text[:120] for text in wrong[:5]),
    )


def _in_order(documents: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether scores and coverage put each league in the order that a person wrote down."""
    leagues = yaml.safe_load((FOLDER / "leagues.yaml").read_text("utf-8"))
    for expected in leagues.values():
        placed = [entry["code"] for entry in expected if entry.get("place")]
        if not set(placed) <= set(documents):
            return False
        scores = [documents[code]["score"]["low"] for code in placed]
        if scores != sorted(scores, reverse=True):
            return False
        for entry in expected:
            grade = documents[entry["code"]]["score"]["grade"]
            if grade != entry.get("grade", ""):
                return False
    return True


def _constant_answer(prefix: str, documents: Mapping[str, Mapping[str, Any]]) -> Row:
    """A judge that passes everything must not get by: its share of right criteria."""
    right = total = 0
    for code, document in documents.items():
        truth = truth_of(code)
        if document["status"] == "scored" and truth.status == "scored":
            total += len(truth.criteria)
            right += len(truth.criteria) - len(_wrong_criteria(truth, document))
    share = right / total if total else 1.0
    return Row(
        what=f"{prefix}constant answer ‘everything passed’",
        goal="fails (< 0.90)",
        reached=f"{share:.2f} of the criteria",
        ok=share < 0.9,
    )


def _wrong_criteria(truth: Truth, document: Mapping[str, Any]) -> list[str]:
    findings = [{**finding, "outcome": "passed", "degree": 1.0} for finding in document["findings"]]
    told = truth.differences({**document, "findings": findings})
    return [text for text in told if text.startswith("tiêu chí ")]
