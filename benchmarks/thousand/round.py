"""One round over the first sample portals, by the command that users run, measured from outside."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.thousand.sampling import Look, Sampler
from samples.model import ISSUED

ROOT = Path(__file__).parents[2]
PAGES = 60  # more than any of them has
_TO_END = 600.0  # seconds for portals in progress
_LOOKS = 1.0  # seconds between two looks at the tree


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A round: how long, how much, what came of it. Times in seconds, sizes in bytes.

    `own_cpu` is of our processes as the operating system tells it, `kinds` of the tree's by what they are for, as seen
    from outside (browsers are killed when they are done with, and nobody is told what those took). `server` is what the
    portals' own process says, in none of the other figures; `unit` the processor time of a fixed piece of work.
    """

    portals: int
    seconds: float
    own_cpu: float
    kinds: Mapping[str, float]
    unit: float
    server: Mapping[str, Any]
    looks: tuple[Look, ...]
    pages: int
    documents: Mapping[str, Mapping[str, Any]]
    sizes: Mapping[str, int]
    exit_code: int
    printed: str = field(repr=False)

    @property
    def pages_a_second(self) -> float:
        """Pages seen a second."""
        return self.pages / self.seconds

    @property
    def cpu(self) -> float:
        """Processor seconds of our whole tree."""
        return self.own_cpu + self.kinds.get("browser", 0.0)

    @property
    def cpu_a_page(self) -> float:
        """Processor seconds of our whole tree for a page seen."""
        return self.cpu / self.pages if self.pages else float("inf")


def run(place: Path, count: int, *, delay: float, retries: int, most_seconds: float) -> Measured:
    """Register the portals, then crawl all of them; place/measured.json keeps the figures.

    A round that takes longer than `most_seconds` is ended as Ctrl-C ends it. Raises RuntimeError where nothing came of
    it.
    """
    place.mkdir(parents=True, exist_ok=True)
    with serving(place, count):
        _command(place, "agencies", "import", str(place / "agencies.csv"), seconds=300)
        before, began = _used(), time.monotonic()
        with (place / "printed").open("wb") as printed_there:
            child = subprocess.Popen(
                [sys.executable, "-m", "cli", "crawl", "--all", *_options(delay, retries)],
                cwd=place,
                env=_environment(place),
                stdin=subprocess.DEVNULL,
                stdout=printed_there,
                stderr=subprocess.STDOUT,
            )
        sampler = Sampler(child.pid, every=_LOOKS)
        sampler.start()
        try:
            code = child.wait(most_seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
            code = child.wait(_TO_END)
        finally:
            sampler.stop()
        seconds, own = time.monotonic() - began, _used() - before
    documents = {
        path.stem: json.loads(path.read_text("utf-8")) for path in (place / "reports").glob("mau-*.json")
    }
    printed = (place / "printed").read_text("utf-8", "replace")
    if not documents:
        raise RuntimeError(f"the round left no results: {printed[-2000:]}")
    measured = Measured(
        portals=count,
        seconds=seconds,
        own_cpu=own,
        kinds=sampler.cpu,
        unit=median(sampler.units),
        server=json.loads((place / "served.json").read_text("utf-8")),
        looks=tuple(sampler.looks),
        pages=sum(document["run"]["pages"].get("seen", 0) for document in documents.values()),
        documents=documents,
        sizes={
            "database": _size(place / "data", "soicong.sqlite3*"),
            "archives": _size(place / "data" / "archives", "*"),
            "reports": _size(place / "reports", "*"),
        },
        exit_code=code,
        printed=printed,
    )
    kept = {name: value for name, value in vars(measured).items() if name not in ("documents", "printed")}
    (place / "measured.json").write_text(json.dumps(kept, default=vars, indent=1), "utf-8")
    return measured


@contextmanager
def serving(place: Path, count: int) -> Iterator[None]:
    """The sample portals while the block runs; afterwards place/served.json tells what they sent. Raises RuntimeError."""
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "benchmarks.thousand.server",
            "--directory",
            str(place),
            "--portals",
            str(count),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if server.stdout is None or server.stdout.readline() != "ready\n":
            raise RuntimeError("the sample portals could not be served")
        yield
    finally:
        try:
            server.communicate(timeout=60)
        finally:
            server.kill()


def _options(delay: float, retries: int) -> list[str]:
    return [
        "--at",
        f"{ISSUED:%Y-%m-%d}",
        "--delay",
        str(delay),
        "--max-pages",
        str(PAGES),
        "--retries",
        str(retries),
        "--retry-after",
        "1",
        "--out",
        "reports",
    ]


def _command(place: Path, *words: str, seconds: float) -> None:
    subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=place,
        env=_environment(place),
        capture_output=True,
        check=True,
        timeout=seconds,
    )


def _environment(place: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "SOICONG_DATA": str(place / "data"),
        "SOICONG_NAME_MAP": str(place / "names.json"),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("SOICONG_DATABASE", None)
    return environment


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())
