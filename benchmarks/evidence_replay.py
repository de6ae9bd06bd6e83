"""What a player shows of a package is what was captured: pywb beside the archive, page by page."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from assurance.container import chunks, write_container
from assurance.contents import described, survey
from assurance.wacz import derived_files
from benchmarks.evidence_packages import Workshop
from benchmarks.table import Row
from evidence.archive import load_site
from jobs.settings import ROOT, settings

_INSERT = re.compile(r"<!-- WB Insert -->.*?<!-- End WB Insert -->", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


def measure(shop: Workshop, form: str) -> list[Row]:
    """Replayed text beside captured text: of the demo's portals where it was run, else of small ones."""
    programs = _programs()
    what, goal = "pages that pywb replays with the text that was captured", "all"
    if programs is None:
        note = "pywb is not installed (SOICONG_PYWB names its folder of programs)"
        return [Row(what=what, goal=goal, reached=None, ok=False, note=note)]
    demo = sorted((settings().data / "demo" / "archives").glob("*/*.warc.gz"))
    archives = demo[: 3 if form == "short" else None] or [shop.made("replay").evidence.archive]
    pages = same = 0
    wrong = []
    with _playing(shop.folder / "replay-wb", programs, archives) as address:
        for number, archive in enumerate(archives):
            for url, moment, captured in _captured(archive):
                pages += 1
                replayed = _replayed(f"{address}/run{number}/{moment}mp_/{url}")
                if _text(replayed) == _text(captured):
                    same += 1
                else:
                    wrong.append(url)
    return [
        Row(
            what=what,
            goal=goal,
            reached=f"{same} of {pages}, {len(archives)} portals",
            ok=pages > 0 and same == pages,
            note=", ".join(wrong[:3]) or ("the demo's portals" if demo else "a small run; none of the demo"),
        )
    ]


def _programs() -> Path | None:
    """pywb's programs, in a venv of their own; None where there are none and none can be installed."""
    if named := os.environ.get("SOICONG_PYWB"):
        return Path(named)
    venv, uv = settings().data / "bench" / "pywb", ROOT / ".boot" / "bin" / "uv"
    if not (venv / "bin" / "wayback").exists() and uv.exists():
        python = str(venv / "bin" / "python")
        for command in (
            [str(uv), "venv", "-q", str(venv)],
            [str(uv), "pip", "install", "-q", "--python", python, "pywb==2.10.0"],
        ):
            if subprocess.run(command, capture_output=True, check=False, timeout=240).returncode:
                shutil.rmtree(venv, ignore_errors=True)
                return None
    return venv / "bin" if (venv / "bin" / "wayback").exists() else None


@contextmanager
def _playing(folder: Path, programs: Path, archives: list[Path]) -> Iterator[str]:
    """A player with a collection of each archive, from its WACZ and its index. Gives its address."""
    folder.mkdir()
    for number, archive in enumerate(archives):
        seen = survey(chunks(archive))
        made = derived_files(archive.name, seen.sha256, seen.size, seen.lines, described(seen))
        wacz = folder / f"{number}.wacz"
        with wacz.open("wb") as stream:
            write_container(stream, {f"archive/{archive.name}": archive, **made})
        for arguments in (("init", f"run{number}"), ("add", "--unpack-wacz", f"run{number}", str(wacz))):
            command = [str(programs / "wb-manager"), *arguments]
            subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(programs / "wayback"), "-p", str(port), "-b", "127.0.0.1"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(120):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _captured(archive: Path) -> Iterator[tuple[str, str, str]]:
    """Address, moment and text of every page that the list of pages names."""
    site, seen = load_site(archive), survey(chunks(archive))
    made = derived_files(archive.name, seen.sha256, seen.size, seen.lines, described(seen))
    bodies = {page.url: page for page in site.pages if page.readable and not page.rendered}
    for line in made["pages/pages.jsonl"].splitlines()[1:]:
        page = json.loads(line)
        if page["url"] in bodies:
            moment = re.sub(r"\D", "", page["ts"])[:14]
            yield page["url"], moment, site.body(bodies[page["url"]]).decode("utf-8", "replace")


def _replayed(address: str) -> str:
    with httpx.Client(timeout=30, follow_redirects=True, trust_env=False) as client:
        return client.get(address).text


def _text(page: str) -> str:
    """The words of a page, without what a player adds."""
    return " ".join(html.unescape(_UNSEEN.sub(" ", _INSERT.sub(" ", page))).split())
