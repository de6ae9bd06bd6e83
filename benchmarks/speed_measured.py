"""A command of our own in a process of its own: what it told, its processor time, its wall time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One run: `told` is the last line that it wrote, as JSON, `said` all of them; processor and wall seconds, children
    that it waited for included.
    """

    told: dict[str, Any]
    processor: float
    wall: float
    said: str = ""


def measured(module: str, *arguments: str) -> Measured:
    """Run `python -m MODULE …` to its end. Raises RuntimeError where it fails."""
    began = time.monotonic()
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        lines = running.stdout.read().splitlines()
        trouble = running.stderr.read()
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode or not lines:
        raise RuntimeError(f"{module} ended with {running.returncode}: {trouble[-2_000:]}")
    return Measured(
        told=json.loads(lines[-1]),
        processor=used.ru_utime + used.ru_stime,
        wall=time.monotonic() - began,
        said="\n".join(lines),
    )


def peak_memory() -> float:
    """The most memory that this process had, in MB (what it was before it became this program does not count)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found is not None else 0.0
