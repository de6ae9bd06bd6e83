"""Measurements of hours go on where they were left, as long as nothing that they measure has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_MEASURED = ("crawler", "checks", "scoring", "evidence", "samples", "jobs/judging.py", "jobs/file_reading.py")
_KINDS = frozenset({".py", ".yaml", ".js", ".json"})


class Kept:
    """Results of one measurement, a line of JSON each, in var/bench. Those of other code are left alone."""

    def __init__(self, name: str, folder: Path = _ROOT / "var" / "bench") -> None:
        self._path = folder / f"{name}-{_digest(name)[:12]}.jsonl"

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Results of earlier calls; a line that was cut off is none."""
        if not self._path.exists():
            return
        for line in self._path.read_text("utf-8").split("\n")[:-1]:
            yield json.loads(line)

    def add(self, results: Iterable[dict[str, Any]]) -> None:
        """Keep more."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(one) + "\n" for one in results)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(lines)


def _digest(name: str) -> str:
    """Everything that takes part in what is measured, and the benchmark's own modules (`name`….py)."""
    told = hashlib.sha256((_ROOT / "uv.lock").read_bytes())
    own = Path(__file__).parent.glob(f"{name}*.py")
    rooms = (file for room in _MEASURED for file in (_ROOT / room, *(_ROOT / room).rglob("*")))
    for path in sorted((*own, *rooms)):
        if path.is_file() and path.suffix in _KINDS and "__pycache__" not in path.parts:
            told.update(f"{path.relative_to(_ROOT)}\n".encode())
            told.update(path.read_bytes())
    return told.hexdigest()
