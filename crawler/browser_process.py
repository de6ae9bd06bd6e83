"""The worker's processes: started in a group of their own, ended without remainder.

Playwright detaches Chromium into a process group of its own, so killing the worker's group is not enough:
everything carries a mark in its environment, and whatever carries it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARK = "SOICONG_BROWSER"
_FOLDER = "soicong-browser-"
_LINE_LIMIT = 128 * 1024 * 1024
_ROOT = Path(__file__).resolve().parent.parent


class WorkerProcess:
    """One running worker. `pages` and `calls` count what it was asked."""

    def __init__(self, process: asyncio.subprocess.Process, mark: str, folder: Path) -> None:
        self._process = process
        self._mark = mark
        self._folder = folder
        self.pid = process.pid
        self.pages = 0
        self.calls = 0

    @classmethod
    async def start(cls, options: Mapping[str, Any]) -> WorkerProcess:
        """Start a worker; its first message (see `read`) tells whether a browser runs."""
        mark = secrets.token_hex(12)
        # profiles lie here: a browser that is killed leaves its own
        await asyncio.to_thread(_sweep)
        folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        folder.chmod(0o711)  # the browser's user has to get through to its profile
        with (folder / "errors").open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "crawler.browser_worker",
                json.dumps(options),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                limit=_LINE_LIMIT,
                cwd=_ROOT,
                # the mark is inherited by all that the worker starts, so that all can be found
                env={**os.environ, MARK: mark, "TMPDIR": str(folder)},
            )
        return cls(process, mark, folder)

    async def exchange(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Ask and wait for the answer, without a bound. Raises EOFError, OSError, ValueError."""
        if self._process.stdin is None:
            raise EOFError
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.read()

    async def read(self) -> dict[str, Any]:
        """The next message. Raises EOFError when the worker is gone."""
        if self._process.stdout is None:
            raise EOFError
        line = await self._process.stdout.readline()
        if not line:
            raise EOFError
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def end(self) -> None:
        """Kill the group and every marked process; nothing is asked to be so kind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for _ in range(40):
            left = marked(self._mark)
            for pid in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            if not left:
                break
            await asyncio.sleep(0.05)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 5)
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
        # without this the pipe's transport is closed by the garbage collector, with a warning
        transport = getattr(self._process, "_transport", None)
        if transport is not None:
            transport.close()


def _sweep() -> None:
    """Remove the folders of crawlers that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = folder.name.removeprefix(_FOLDER).split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def marked(mark: str) -> list[int]:
    """Living processes that carry the mark in their environment (Linux only)."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue  # gone, or another user's
    return found
