"""What Soi Cổng is made of: the locked packages that run with it, their licences, scripts of others, programs of the system.

`uv.lock` names versions and hashes; `supply.yaml` beside this file the reviewed licences and the vendored scripts.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from jobs.problems import InputProblem

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "uv.lock"
_PROJECT = "soicong"
# What the launcher installs by apt and what a browser of ours runs with.
_PROGRAMS = (
    "chromium-headless-shell",
    "chromium",
    "python3",
    "libatomic1",
    "fonts-liberation2",
    "fonts-noto-core",
)


@dataclass(frozen=True, kw_only=True)
class Vendored:
    """A script of others in the repository; `file` from its root."""

    file: str
    name: str
    version: str
    licence: str
    purl: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Supply:
    """The reviewed list: SPDX expressions by package, the licences that may be, vendored scripts."""

    permitted: frozenset[str]
    packages: Mapping[str, str]
    vendored: tuple[Vendored, ...]


@cache
def reviewed() -> Supply:
    """The list beside this file."""
    read = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Supply(
        permitted=frozenset(read["permitted"]),
        packages=read["packages"],
        vendored=tuple(Vendored(**{**one, "version": str(one["version"])}) for one in read["vendored"]),
    )


def running(lock: Mapping[str, Any]) -> frozenset[str]:
    """Names of all packages of a lock that some machine runs with, the development group left out."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for package in lock["package"]:
        by_name.setdefault(package["name"], []).append(package)
    found: set[tuple[str, frozenset[str]]] = set()
    ahead = [(_PROJECT, frozenset[str]())]
    while ahead:
        name, extras = one = ahead.pop()
        if one in found:
            continue
        found.add(one)
        for package in by_name[name]:
            optional = package.get("optional-dependencies", {})
            needs = [
                *package.get("dependencies", ()),
                *(need for extra in extras for need in optional.get(extra, ())),
            ]
            ahead += [(need["name"], frozenset(need.get("extra", ()))) for need in needs]
    return frozenset(name for name, _ in found) - {_PROJECT}


def read_lock(path: Path = LOCK) -> dict[str, Any]:
    """The lock file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def licence_words(expression: str) -> frozenset[str]:
    """The licences of an SPDX expression."""
    return frozenset(expression.replace("(", " ").replace(")", " ").split()) - {"AND", "OR", "WITH"}


def uv() -> str:
    """The locked uv of the launcher, or the machine's. Raises InputProblem where there is none."""
    for place in (ROOT, Path(sys.prefix).resolve().parent):
        if (found := place / ".boot" / "bin" / "uv").is_file():
            return str(found)
    if machine := shutil.which("uv"):
        return machine
    raise InputProblem("Không thấy chương trình uv. Chạy ./soicong một lần để nó được cài, rồi thử lại.")


def bill() -> dict[str, Any]:
    """The bill of materials as CycloneDX 1.5: what uv says is locked, with licences, vendored scripts and programs.

    Raises InputProblem where uv is missing or the lock file cannot be read.
    """
    words = [uv(), "export", "--frozen", "--no-dev", "--quiet", "--format", "cyclonedx1.5"]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 — our own words
    if ended.returncode:
        raise InputProblem(f"uv không đọc được uv.lock: {ended.stderr.strip()[-300:]}")
    made: dict[str, Any] = json.loads(ended.stdout)
    for component in made["components"]:
        if licence := reviewed().packages.get(component["name"]):
            component["licenses"] = [{"expression": licence}]
    made["metadata"]["component"]["licenses"] = [{"expression": "Apache-2.0"}]
    made["components"] += [*_scripts(), *_programs()]
    return made


def _scripts() -> Iterator[dict[str, Any]]:
    for one in reviewed().vendored:
        yield {
            "type": "library",
            "bom-ref": one.purl,
            "name": one.name,
            "version": one.version,
            "purl": one.purl,
            "hashes": [{"alg": "SHA-256", "content": one.sha256}],
            "licenses": [{"expression": one.licence}],
            "properties": [{"name": "soicong:file", "value": one.file}],
        }


def _programs() -> Iterator[dict[str, Any]]:
    """Debian packages as they are installed here; none where there is no dpkg."""
    if shutil.which("dpkg-query") is None:
        return
    words = ["dpkg-query", "-W", "-f=${db:Status-Status} ${Package} ${Version} ${Architecture}\n", *_PROGRAMS]
    told = subprocess.run(words, capture_output=True, text=True, check=False).stdout  # noqa: S603
    for line in told.splitlines():
        status, name, version, machine = [*line.split(" "), "", "", ""][:4]
        if status == "installed":
            purl = f"pkg:deb/debian/{name}@{version}?arch={machine}"
            yield {"type": "application", "bom-ref": purl, "name": name, "version": version, "purl": purl}
