"""A second round over a province that has not changed: bytes, requests, processor time, disk; and the same scores."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.processor import reaping, spent
from benchmarks.table import Row
from samples.comparison import truth_of
from samples.province import plans
from samples.server import REQUESTS, Province

ROOT = Path(__file__).parents[1]
MOST_BYTES, MOST_CPU = 0.15, 0.30  # of the first round's
_SHORT = ("so-xay-dung", "huyen-tan-hoa")
_SECONDS = 1500


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a round took, and what it found. `cpu` is of the command with all of its processes, browser included."""

    bytes: int
    requests: int
    cpu: float
    seconds: float
    disk: int
    documents: Mapping[str, Mapping[str, Any]]


def measure(form: str) -> list[Row]:
    """How much of the first round the second one takes."""
    first, second = two_rounds(form)
    return [
        _share("bytes that portals sent, of the first round's", first.bytes, second.bytes, MOST_BYTES),
        _share("processor seconds, of the first round's", first.cpu, second.cpu, MOST_CPU),
        _share("requests, of the first round's", first.requests, second.requests, None),
        _share("bytes of archives, of the first round's", first.disk, second.disk, None),
        _share("seconds, of the first round's", first.seconds, second.seconds, None),
        _same(first, second),
    ]


def two_rounds(form: str) -> tuple[Cost, Cost]:
    """Two rounds, one after the other; of two portals in the short form, of the whole sample province otherwise."""
    codes = _SHORT if form == "short" else tuple(plan.code for plan in plans())
    with tempfile.TemporaryDirectory(prefix="soicong-rounds-") as folder, reaping():
        place = Path(folder)
        with Province(place / "province") as province:
            _run(place, province, "agencies", "import", str(province.agencies))
            return _round(place, province, codes, 1), _round(place, province, codes, 2)


def _round(place: Path, province: Province, codes: tuple[str, ...], number: int) -> Cost:
    out, archives = place / f"reports-{number}", place / "data" / "archives"
    before, had = Counter(province.sent), _size(archives)
    used, began = spent(), time.monotonic()
    at = f"{truth_of(codes[0]).evaluated_at:%Y-%m-%d}"
    _run(place, province, "crawl", *codes, "--at", at, "--delay", "0", "--out", str(out))
    sent = Counter(province.sent)
    sent.subtract(before)
    return Cost(
        bytes=sum(size for name, size in sent.items() if name != REQUESTS),
        requests=sent[REQUESTS],
        cpu=spent() - used,
        seconds=time.monotonic() - began,
        disk=_size(archives) - had,
        documents={path.stem: json.loads(path.read_text("utf-8")) for path in out.glob("*.json")},
    )


def _run(place: Path, province: Province, *words: str) -> None:
    environment = {
        **os.environ,
        "SOICONG_DATA": str(place / "data"),
        "SOICONG_NAME_MAP": str(province.names),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("SOICONG_DATABASE", None)
    subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=place,
        env=environment,
        capture_output=True,
        check=False,  # portals that nobody can see are no success; what was found is compared below
        timeout=_SECONDS,
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _share(what: str, first: float, second: float, most: float | None) -> Row:
    share = second / first if first else float("nan")
    return Row(
        what=f"second round: {what}",
        goal=f"≤ {most:.0%}" if most is not None else "told",
        reached=f"{share:.1%}",
        ok=most is None or share <= most,
        note=f"{first:,.0f} → {second:,.0f}",
    )


def _same(first: Cost, second: Cost) -> Row:
    told = {code: _judged(document) for code, document in first.documents.items()}
    again = {code: _judged(document) for code, document in second.documents.items()}
    different = [code for code in told if told[code] != again.get(code)]
    return Row(
        what="portals with the same score, and the same outcome of each criterion",
        goal=str(len(told)),
        reached=str(len(told) - len(different)),
        ok=bool(told) and not different and len(again) == len(told),
        note=", ".join(different[:6]),
    )


def _judged(document: Mapping[str, Any]) -> tuple[Any, ...]:
    score = document["score"]
    outcomes = tuple((one["criterion"], one["outcome"]) for one in document["findings"])
    return (score.get("low"), score.get("high"), outcomes)
