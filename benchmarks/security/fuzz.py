"""Coverage-guided fuzzing (atheris, libFuzzer) of what takes bytes from strangers: only declared errors come out.

Each target runs in a process of its own (`python -m benchmarks.security.fuzz_target NAME FOLDER`), which libFuzzer
ends at the first error that is not declared; the input that did it is kept in the data folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from benchmarks.security.fuzz_targets import TARGETS
from benchmarks.table import Row
from jobs.settings import settings

ROOT = Path(__file__).parents[2]
_SECONDS = {"short": 5, "normal": 300, "long": 3600}
_LAST_BYTES = 1 << 20
_RUNS = re.compile(r"(?:Done|stat::number_of_executed_units:)\s*(\d+)")
_FEATURES = re.compile(r"#(\d+)\s.*?cov: (\d+)")


def measure(form: str) -> list[Row]:
    """Every target for its time, as many at once as there are cores."""
    if find_spec("atheris") is None:
        return [
            Row(
                what="fuzzing", goal="0", reached=None, ok=True, note="atheris has no package for this system"
            )
        ]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(lambda name: fuzzed(name, _SECONDS[form]), TARGETS))


def fuzzed(name: str, seconds: int) -> Row:
    """One target for so many seconds."""
    kept = settings().data / "bench" / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="soicong-fuzz-") as folder:
        for number, seed in enumerate(TARGETS[name].seeds()):
            (Path(folder) / f"{number:04d}").write_bytes(seed)
        told = Path(folder).with_suffix(".log")
        with told.open("wb") as log:
            ended = subprocess.run(
                [
                    *(sys.executable, "-m", "benchmarks.security.fuzz_target", name, folder),
                    *(
                        f"-max_total_time={seconds}",
                        "-timeout=20",
                        "-rss_limit_mb=1500",
                        "-max_len=20000",
                        "-seed=9",
                    ),
                    f"-artifact_prefix={kept}/",
                ],
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=log,
                check=False,
                timeout=seconds + 300,
            )
        said = _end_of(told)
        told.unlink()
    tried, covered = _told(said)
    crashed = ended.returncode != 0
    return Row(
        what=f"{name}, {seconds} s: errors other than the declared ones",
        goal="0",
        reached=str(int(crashed)),
        ok=not crashed and tried > 0,
        note=f"{tried} inputs, {covered} branches seen" + (f"; {_error(said)}" if crashed else ""),
    )


def _end_of(log: Path) -> str:
    """The last of what libFuzzer said. A target that warns says gigabytes, and a child inherits our peak of memory."""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - _LAST_BYTES))
        return stream.read().decode("utf-8", "replace")


def _told(text: str) -> tuple[int, int]:
    """Inputs tried and features covered, as libFuzzer tells them."""
    seen = _FEATURES.findall(text)
    runs = [int(number) for number in _RUNS.findall(text)] + [int(number) for number, _ in seen]
    return max(runs, default=0), max((int(number) for _, number in seen), default=0)


def _error(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    found = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Exit)\b|==\d+==", line)]
    return (found or lines or [""])[0][:200]
