"""Three verifiers that share no code: ours, the packaged script with coreutils and openssl, bagit with warcio."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from assurance.bundle import Grade
from assurance.container import BadContainer
from assurance.verdict import State
from assurance.verify import Demands, verify
from jobs.settings import ROOT, settings

_REDUCED = "BẢN RÚT GỌN / REDUCED: "
_PROGRAMS = ("sha256sum", "cut", "du", "sort", "comm", "mktemp", "rm", "dirname", "openssl")
_STOCK = r"""
import io, json, logging, os, sys, zipfile
import bagit
from warcio.checker import Checker
logging.disable(logging.CRITICAL)
class Quiet:
    verbose = False
    inputs = ()
for folder in json.load(sys.stdin):
    good = True
    try:
        good = bagit.Bag(folder).validate(processes=1)
        if not os.path.exists(folder + "/data/capture.wacz") and os.path.exists(folder + "/data/withheld.json"):
            print(json.dumps(bool(good)), flush=True)  # a reduced package: there is no archive in it
            continue
        with zipfile.ZipFile(folder + "/data/capture.wacz") as wacz:
            names = [n for n in wacz.namelist() if n.startswith("archive/")]
            out = folder + "/../stock.warc.gz"
            with open(out, "wb") as stream:
                stream.write(wacz.read(names[0]))
        sink, sys.stdout = sys.stdout, io.StringIO()
        try:
            checker = Checker(Quiet())
            checker.process_one(out)
            good = good and not checker.exit_value
        finally:
            sys.stdout = sink
    except Exception:
        good = False
    print(json.dumps(bool(good)), flush=True)
"""


def ours(content: bytes, demands: Demands) -> str:
    """The check at which our verifier refuses, '' where it accepts."""
    try:
        verdict = verify(io.BytesIO(content), demands)
    except BadContainer:
        return "container"
    failed = [check.name for check in verdict.checks if check.state is State.FAILED]
    return "" if verdict.genuine else failed[0]


def demands(
    fingerprint: str,
    roots: Sequence[x509.Certificate],
    *,
    at_least: Grade = Grade.SIGNED_TIME,
    code: str = "",
) -> Demands:
    """What an auditor asks who knows the key, the authority and the grade that he was promised."""
    trusted = frozenset({fingerprint}) if fingerprint else frozenset[str]()
    return Demands(trusted=trusted, roots=tuple(roots), at_least=at_least, code=code)


@dataclass(frozen=True, kw_only=True)
class Hands:
    """A shell that has coreutils and openssl and nothing else. `root` is the authority's certificate."""

    folder: Path
    fingerprint: str
    root: Path

    @classmethod
    def ready(cls, folder: Path, *, fingerprint: str, root: Path) -> Hands:
        """Make the folder of programs."""
        (folder / "bin").mkdir()
        for name in _PROGRAMS:
            found = shutil.which(name)
            assert found is not None, name
            (folder / "bin" / name).symlink_to(found)
        return cls(folder=folder, fingerprint=fingerprint, root=root)

    def accept(self, bag: Path, *, grade: str, code: str = "", reduced: bool | None = None) -> bool:
        """Whether the packaged script accepts, and for the grade that was promised; as reduced or full where asked."""
        key = self.fingerprint if grade != Grade.INTEGRITY else ""
        script = bag / "verify.sh"
        done = subprocess.run(
            ["/bin/sh", str(script), key, str(self.root), code],
            env={"PATH": str(self.folder / "bin"), "TMPDIR": str(self.folder)},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=120,
        )
        said = done.stdout.splitlines()[-1:] == [f"{_REDUCED if reduced else ''}{grade}"]
        if reduced is None:
            said = done.stdout.splitlines()[-1:] in ([grade], [f"{_REDUCED}{grade}"])
        return done.returncode == 0 and said


def unpacked(content: bytes, folder: Path) -> Path | None:
    """A package as a common program unpacks it, into a folder of its own; None where it does not."""
    place = Path(tempfile.mkdtemp(dir=folder))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(place)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    found = [path for path in place.iterdir() if path.is_dir()]
    return found[0] if len(found) == 1 else None


def stock_python() -> str | None:
    """A Python with bagit and warcio, in a venv of its own; None where there is none and none can be made."""
    named = os.environ.get("SOICONG_STOCK_PYTHON")
    if named:
        return named
    venv = settings().data / "bench" / "stock"
    python = venv / "bin" / "python"
    uv = ROOT / ".boot" / "bin" / "uv"
    if not python.exists() and uv.exists():
        commands = (
            [str(uv), "venv", "-q", str(venv)],
            [
                str(uv),
                "pip",
                "install",
                "-q",
                "--python",
                str(python),
                "bagit==1.9.0",
                "warcio==1.8.1",
                "setuptools",
            ],
        )
        for command in commands:
            done = subprocess.run(command, capture_output=True, check=False, timeout=120)
            if done.returncode:
                shutil.rmtree(venv, ignore_errors=True)
                return None
    return str(python) if python.exists() else None


def stock_accept(python: str, bags: Sequence[Path]) -> list[bool]:
    """What bagit and warcio say of unpacked packages."""
    done = subprocess.run(
        [python, "-c", _STOCK],
        input=json.dumps([str(bag) for bag in bags]),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != len(bags):
        raise RuntimeError(f"bagit and warcio did not run: {done.stderr[-500:]}")
    return [bool(json.loads(line)) for line in lines]
