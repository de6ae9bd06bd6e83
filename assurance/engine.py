"""Which version judged: the hash of everything that a result depends on beside evidence, rubric and date."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from evidence.canonical import canonical_json

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "SoiCong/0.1"
_ROOMS = ("evidence", "checks", "scoring")
_JUDGING = ("jobs/judging.py", "jobs/file_reading.py", "jobs/file_worker.py")
_RUBRICS = "scoring/rubrics/"  # a package names its rubric by itself
_VOCABULARY = ("checks", "scoring")
_LIBRARIES = (
    "beautifulsoup4", "brotli", "charset-normalizer", "lxml", "pydantic", "pypdfium2", "python-docx", "pyyaml",
    "rapidfuzz", "selectolax", "tzdata", "warcio",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A version of what judges. `sha256` is its identity; `document` is what a package says of it (JSON)."""

    sha256: str
    document: dict[str, Any]

    @property
    def bytes(self) -> bytes:
        """The document as it stands in a package."""
        return canonical_json(self.document)


@cache
def engine() -> Engine:
    """The version that is running. It is read once: what a process has loaded does not change under it."""
    files = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in sorted(_sources())}
    facts = {
        "files": files,
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "python": ".".join(platform.python_version_tuple()[:2]),
    }
    sha256 = hashlib.sha256(canonical_json(facts, indent=None)).hexdigest()
    lock = ROOT / "uv.lock"
    document = {
        "program": PROGRAM,
        "commit": commit(),
        "lock_sha256": hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else "",
        "engine": {"sha256": sha256, **facts},
    }
    return Engine(sha256=sha256, document=document)


@cache
def vocabulary() -> Mapping[str, bytes]:
    """The data files that judging reads beside the rubric, by the name that they have in a package."""
    return {
        f"vocabulary/{path.name}": path.read_bytes()
        for room in _VOCABULARY
        for path in sorted((ROOT / room).glob("*.yaml"))
    }


def _sources() -> Iterator[str]:
    for room in _ROOMS:
        for path in (ROOT / room).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".yaml") and not name.startswith(_RUBRICS):
                yield name
    yield from _JUDGING


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def commit() -> str:
    """The commit that is checked out, '' where the program is no git checkout."""
    try:
        folder = ROOT / ".git"
        if folder.is_file():
            folder = ROOT / folder.read_text("utf-8").partition("gitdir: ")[2].strip()
        head = (folder / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        common = folder / "commondir"
        base = folder / common.read_text("utf-8").strip() if common.exists() else folder
        loose = base / name
        if loose.exists():
            return loose.read_text("utf-8").strip()
        packed = (base / "packed-refs").read_text("utf-8").splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
    except OSError:
        return ""
