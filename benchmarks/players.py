"""Web players to replay packages with: pywb, and ReplayWeb.page in a real browser. Installed for measuring only.

Both lie in the data folder (`bench/`), never in the repository, and are served on loopback; archived portals cannot be
reached from the browser that looks at them.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Frame, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from assurance.bundle import wacz_files
from assurance.container import chunks, write_container
from assurance.contents import survey
from assurance.earlier import self_contained
from crawler.browser_launch import find_executable
from jobs.settings import ROOT, settings

_REPLAYWEB = "replaywebpage@2.5.3"
_PYWB = "pywb==2.10.0"
_SHELL = """<!doctype html><html><body style="margin:0;height:100vh"><script src="/replay/ui.js"></script>
<replay-web-page source="/{number}.wacz" replayBase="/replay/" embed="replayonly" url="{url}" ts="{moment}">
</replay-web-page></body></html>"""
# Their service worker answers with this, too; the first time it may not have begun to work.
_APP = b"""<!doctype html><script src="/replay/ui.js"></script><replay-app-main></replay-app-main>"""
_SECONDS = 40.0  # until a page has to show its text


def wacz_of(archive: Path, out: Path) -> None:
    """The player's form of an archive, as it goes into packages."""
    with tempfile.TemporaryDirectory(prefix="soicong-") as folder, out.open("wb") as stream:
        whole = self_contained(archive, Path(folder))
        write_container(stream, wacz_files(whole, survey(chunks(whole))))


def pywb_programs(*, install: bool = True) -> Path | None:
    """pywb's programs, in a venv of their own; None where there are none and none can be installed."""
    if named := os.environ.get("SOICONG_PYWB"):
        return Path(named)
    venv, uv = settings().data / "bench" / "pywb", ROOT / ".boot" / "bin" / "uv"
    if install and not (venv / "bin" / "wayback").exists() and uv.exists():
        python = str(venv / "bin" / "python")
        for command in (
            [str(uv), "venv", "-q", str(venv)],
            [str(uv), "pip", "install", "-q", "--python", python, _PYWB],
        ):
            if subprocess.run(command, capture_output=True, check=False, timeout=240).returncode:
                shutil.rmtree(venv, ignore_errors=True)
                return None
    return venv / "bin" if (venv / "bin" / "wayback").exists() else None


def replayweb_files(*, install: bool = True) -> Path | None:
    """The folder with ui.js and sw.js of ReplayWeb.page; None where there is none and none can be installed."""
    if named := os.environ.get("SOICONG_REPLAYWEB"):
        return Path(named)
    folder = settings().data / "bench" / "replayweb"
    if install and not (folder / "package" / "sw.js").exists() and (npm := shutil.which("npm")):
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "pack", _REPLAYWEB, "--silent", "--pack-destination", str(folder)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=240)
        for packed in folder.glob("*.tgz") if not done.returncode else ():
            with tarfile.open(packed) as archive:
                archive.extractall(folder, filter="data")
    return folder / "package" if (folder / "package" / "sw.js").exists() else None


@contextmanager
def pywb(folder: Path, programs: Path, archives: Sequence[Path]) -> Iterator[str]:
    """pywb with a collection run0, run1, … of each archive, from its WACZ and its index. Gives its address."""
    folder.mkdir()
    for number, archive in enumerate(archives):
        wacz = folder / f"{number}.wacz"
        wacz_of(archive, wacz)
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


@contextmanager
def replayweb(folder: Path, files: Path, archives: Sequence[Path]) -> Iterator[str]:
    """ReplayWeb.page beside the WACZ of each archive. Gives its address."""
    folder.mkdir()
    for number, archive in enumerate(archives):
        wacz_of(archive, folder / f"{number}.wacz")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            name = parts.path.rpartition("/")[2]
            if parts.path == "/":
                asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
                self.send(_SHELL.format(**asked).encode(), "text/html")
            elif parts.path == "/replay/":
                self.send(_APP, "text/html")
            elif parts.path in ("/replay/ui.js", "/replay/sw.js"):
                self.send((files / name).read_bytes(), "text/javascript")
            elif (folder / name).is_file():
                self.send((folder / name).read_bytes(), "application/wacz")
            else:
                self.send_error(404)

        def send(self, body: bytes, kind: str) -> None:
            total, wanted = len(body), self.headers.get("Range", "").removeprefix("bytes=").partition("-")
            ranged = wanted[1] == "-"
            if ranged:
                first = int(wanted[0]) if wanted[0] else total - int(wanted[2])
                last = min(int(wanted[2]) if wanted[0] and wanted[2] else total - 1, total - 1)
                body = body[first : last + 1]
            self.send_response(206 if ranged else 200)
            if ranged:
                self.send_header("Content-Range", f"bytes {first}-{last}/{total}")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Accept-Ranges", "bytes")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browser() -> Iterator[Browser | None]:
    """A browser that reaches loopback only; None where none is installed."""
    program = find_executable()
    if program is None:
        yield None
        return
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield started
        finally:
            started.close()


def replayed(page: Page, address: str, url: str, *, enough: object) -> str:
    """The document that a player shows of `url` after its scripts have run, opened at `address`.

    It is waited for until `enough` (a function of the document) says yes, or so many seconds.
    """
    assert callable(enough)
    page.goto(address, timeout=60_000, wait_until="commit")
    until, text = time.monotonic() + _SECONDS, ""
    while time.monotonic() < until:
        page.wait_for_timeout(200)
        for frame in page.frames:
            if f"mp_/{url.partition('#')[0]}" in frame.url:
                text = _content(frame) or text
        if text and enough(text):
            break
    return text


def _content(frame: Frame) -> str:
    try:
        return frame.content()
    except PlaywrightError:
        return ""  # it is about to be replaced
