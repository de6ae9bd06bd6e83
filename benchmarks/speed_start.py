"""How long people wait for a command to begin."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed_audit import prepared
from benchmarks.speed_measured import ROOT
from benchmarks.speed_portal import generated
from benchmarks.speed_server import in_memory
from benchmarks.table import Row

_HELP, _AUDIT = 0.4, 1.5  # seconds
_TIMES = {"short": 3, "normal": 9, "long": 25}


def measure(form: str) -> list[Row]:
    """`--help` to its end, and an audit until its first page was asked for."""
    helps = [_help() for _ in range(_TIMES[form])]
    with in_memory(generated(50)) as port, tempfile.TemporaryDirectory() as folder:
        audits = [_first_request(port, Path(folder) / str(number)) for number in range(_TIMES[form])]
    return [
        _row("./soicong --help", helps, _HELP),
        _row("an audit, until its first page is there", audits, _AUDIT),
    ]


def _help() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "cli", "--help"], cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - began


def _first_request(port: int, folder: Path) -> float:
    prepared(folder)
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.speed_audit", str(port), "1", str(folder), "first"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return first_of(told.stdout, "page") - began


def first_of(said: str, kind: str) -> float:
    """When the first page or section was there, as `speed_audit` says it. Raises StopIteration where there was none."""
    return next(float(line.split()[1]) for line in said.splitlines() if line.startswith(f"{kind} "))


def _row(what: str, seconds: list[float], most: float) -> Row:
    middle = statistics.median(seconds)
    return Row(
        what=what,
        goal=f"≤ {most:g} s",
        reached=f"{middle:.2f} s",
        ok=middle <= most,
        note=f"{min(seconds):.2f} to {max(seconds):.2f} of {len(seconds)}",
    )
