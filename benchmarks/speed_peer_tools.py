"""The tools that `bench speed peers` runs beside ours: how each is installed, told its version, and started.

They lie in the data folder (`bench/`) or come from the system, never in the product's own environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from jobs.settings import ROOT, settings

OURS = "ours, a whole audit without browser"
_UNLIMITED = "LinkChecker: unlimited"  # else it waits between two requests, whatever it is told
_PASSED_OVER = "login|viewMode=print"


class Absent(Exception):
    """The tool is not there, and cannot be installed."""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """`command` of (port, pages, folder to write in); `header` goes out with every answer of the server."""

    name: str
    command: Callable[[int, int, Path], Sequence[str]]
    version: Callable[[], str]
    install: Callable[[], None] = lambda: None
    header: str = ""


def _bare(*more: str) -> Callable[[int, int, Path], Sequence[str]]:
    def command(port: int, pages: int, _: Path) -> Sequence[str]:
        return (
            "env",
            f"PYTHONPATH={ROOT}",
            sys.executable,
            "-m",
            "benchmarks.speed_bare",
            str(port),
            str(pages),
            *more,
        )

    return command


def _wget(port: int, _: int, __: Path) -> Sequence[str]:
    return (
        "wget", "-q", "-r", "-l", "inf", "-E", "-e", "robots=off", "--reject-regex", _PASSED_OVER,
        f"http://127.0.0.1:{port}/",
    )  # fmt: skip


def _httrack(port: int, _: int, folder: Path) -> Sequence[str]:
    # Without its own limits: it takes a few pages a second else.
    return (
        "httrack", f"http://127.0.0.1:{port}/", "-O", str(folder), "-q", "-c16", "-s0",
        "--max-rate=0", "-%c0", "--disable-security-limits", "-*login*", "-*viewMode=print*",
    )  # fmt: skip


def _linkchecker(port: int, _: int, folder: Path) -> Sequence[str]:
    rules = folder / "linkcheckerrc"
    rules.write_text("[checking]\nmaxrequestspersecond=10000\nthreads=16\nrobotstxt=0\n", "ascii")
    rules.chmod(0o644)
    return (
        str(_environment() / "bin" / "linkchecker"), "-q", "--no-status", "--config", str(rules),
        "--ignore-url", _PASSED_OVER, f"http://127.0.0.1:{port}/",
    )  # fmt: skip


def _crawlee(port: int, pages: int, _: Path) -> Sequence[str]:
    return ("node", str(_modules() / "crawl.mjs"), str(port), str(pages))


def _package(name: str) -> Callable[[], None]:
    """A package of the system: there, or put there where we may."""

    def install() -> None:
        if shutil.which(name) is None and os.geteuid() == 0 and (apt := shutil.which("apt-get")):
            _run(apt, "install", "-y", "-q", "--no-install-recommends", name)
        if shutil.which(name) is None:
            raise Absent(f"not installed: apt-get install {name}")

    return install


def _install_linkchecker() -> None:
    program, uv = _environment() / "bin" / "linkchecker", ROOT / ".boot" / "bin" / "uv"
    if not program.exists() and uv.exists():
        _run(
            str(uv), "sync", "--frozen", "-q", "--only-group", "linkchecker", "--project", str(ROOT),
            UV_PROJECT_ENVIRONMENT=str(_environment()),
        )  # fmt: skip
    if not program.exists():
        raise Absent("not installed: uv sync --only-group linkchecker failed")


def _install_crawlee() -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Absent("not installed: needs node and npm")
    here = _modules()
    here.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "crawl.mjs"):
        shutil.copyfile(Path(__file__).parent / "peers" / name, here / name)
    if not (here / "node_modules" / "@crawlee" / "cheerio").is_dir():
        _run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(here))
    if not (here / "node_modules" / "@crawlee" / "cheerio").is_dir():
        raise Absent("not installed: npm ci failed")


def _environment() -> Path:
    return settings().data / "bench" / "linkchecker"


def _modules() -> Path:
    return settings().data / "bench" / "crawlee"


def _run(*command: str, **environment: str) -> None:
    """A step of an installation; what it leaves is looked at afterwards."""
    try:
        subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, check=False, timeout=300
        )
    except subprocess.TimeoutExpired as late:
        raise Absent(f"not installed: {command[0]} took more than 300 s") from late


def _says(*command: str) -> Callable[[], str]:
    """The first number with a point that a program says when it is asked for its version."""

    def ask() -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        found = re.search(r"\d+\.\d[\w.\-]*", done.stdout + done.stderr)
        return found[0] if found else "of unknown version"

    return ask


def _linkchecker_version() -> str:
    return _says(str(_environment() / "bin" / "linkchecker"), "--version")()


def _crawlee_version() -> str:
    text = (_modules() / "node_modules" / "@crawlee" / "cheerio" / "package.json").read_text("utf-8")
    found = re.search(r'"version": "([^"]+)"', text)
    return f"{found[1] if found else ''} on Node {_says('node', '--version')()}"


PEERS = (
    Peer(name="A: Scrapy that only follows links", command=_bare(), version=lambda: version("scrapy")),
    Peer(
        name="A with BeautifulSoup on every page",
        command=_bare("soup"),
        version=lambda: version("beautifulsoup4"),
    ),
    Peer(name="wget -r", command=_wget, version=_says("wget", "--version"), install=_package("wget")),
    Peer(
        name="HTTrack", command=_httrack, version=_says("httrack", "--version"), install=_package("httrack")
    ),
    Peer(
        name="LinkChecker",
        command=_linkchecker,
        version=_linkchecker_version,
        install=_install_linkchecker,
        header=_UNLIMITED,
    ),
    Peer(name="Crawlee with facts", command=_crawlee, version=_crawlee_version, install=_install_crawlee),
)
