"""The form of a back-up folder: snapshots with a manifest each, and archives by their hash, which snapshots share.

20261123T003100Z/manifest.json, database.sqlite3, SHA256SUMS, keys/…
archives/ab/abcd….warc.gz
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.problem import told
from jobs.problems import InputProblem

FORM = "soicong/backup/1"
MANIFEST, DATABASE, SUMS, KEYS, ARCHIVES = (
    "manifest.json",
    "database.sqlite3",
    "SHA256SUMS",
    "keys",
    "archives",
)
_NAME = re.compile(r"\d{8}T\d{6}Z")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class BackedFile:
    """A file of a snapshot by its hash and size."""

    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class BackedArchive:
    """The archive of a run. `path` is where it goes below the archives' folder of a data folder.

    `modified` (ns) is the source file's: with path and size it tells an archive that was copied before. `run` None: an
    archive that others need and that is no run's own any more.
    """

    run: int | None
    path: str
    sha256: str
    bytes: int
    modified: int

    @property
    def place(self) -> str:
        """Where its copy lies in the back-up folder."""
        return f"{ARCHIVES}/{self.sha256[:2]}/{self.sha256}.warc.gz"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One snapshot. `missing` are runs whose archive was not there, `differing` those whose archive is not what the
    custody log tells of it, `elsewhere` those whose archive lies in the shared place alone. `engine` is the hash of what
    judged (assurance.engine).
    """

    made_at: datetime
    program: str
    engine: str
    revision: str
    database: BackedFile
    archives: tuple[BackedArchive, ...]
    keys: Mapping[str, BackedFile]
    missing: tuple[int, ...] = ()
    differing: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def content(self) -> bytes:
        """The manifest as it is written."""
        facts = {"form": FORM, **asdict(self), "made_at": self.made_at.astimezone(UTC).isoformat()}
        return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    def sums(self) -> bytes:
        """Hashes of all files as `sha256sum -c` reads them, from within the snapshot's folder."""
        lines = {MANIFEST: hashlib.sha256(self.content()).hexdigest(), DATABASE: self.database.sha256}
        lines |= {f"{KEYS}/{name}": one.sha256 for name, one in self.keys.items()}
        lines |= {f"../{one.place}": one.sha256 for one in self.archives}
        return "".join(f"{sha256}  {name}\n" for name, sha256 in lines.items()).encode()


def snapshots(folder: Path) -> list[Path]:
    """The finished snapshots of a back-up folder, oldest first. Raises InputProblem."""
    try:
        return sorted(one for one in folder.iterdir() if _NAME.fullmatch(one.name) and (one / SUMS).is_file())
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise InputProblem(f"Không đọc được thư mục sao lưu ‘{folder}’ ({told(problem)}).") from problem


def read_manifest(snapshot: Path) -> Manifest:
    """The manifest of a snapshot. Raises InputProblem where it is damaged, or of a form that this version cannot read."""
    path = snapshot / MANIFEST
    try:
        content, sums = path.read_bytes(), (snapshot / SUMS).read_bytes()
    except OSError as problem:
        raise InputProblem(f"Không đọc được bản sao lưu ‘{snapshot}’ ({told(problem)}).") from problem
    if not sums.startswith(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()):
        raise InputProblem(
            f"Bản sao lưu ‘{snapshot}’ đã hỏng hoặc bị sửa ({MANIFEST} không khớp {SUMS}): dùng bản sao lưu khác."
        )
    facts = json.loads(content)
    if facts.get("form") != FORM:
        raise InputProblem(
            f"Bản sao lưu ‘{snapshot}’ do phiên bản khác của Soi Cổng ghi ({facts.get('form')}); hãy cập nhật Soi Cổng."
        )
    return _manifest(facts)


def _manifest(facts: Mapping[str, Any]) -> Manifest:
    archives = tuple(BackedArchive(**one) for one in facts["archives"])
    for one in archives:  # names from a file become paths
        parts = Path(one.path).parts
        if not _SHA256.fullmatch(one.sha256) or Path(one.path).is_absolute() or ".." in parts:
            raise InputProblem(f"Bản sao lưu có tên kho lưu không hợp lệ: ‘{one.path}’.")
    return Manifest(
        made_at=datetime.fromisoformat(facts["made_at"]),
        program=facts["program"],
        engine=facts["engine"],
        revision=facts["revision"],
        database=BackedFile(**facts["database"]),
        archives=archives,
        keys={Path(name).name: BackedFile(**one) for name, one in facts["keys"].items()},
        missing=tuple(facts["missing"]),
        differing=tuple(facts["differing"]),
        elsewhere=tuple(facts["elsewhere"]),
    )
