"""Starts `soicong` a hundred times in the time of one: the libraries are loaded once, each call is a fork of that process.

A call is still a process of its own, with its own environment, folder and streams. What loads too much or too late is
seen by the tests that start the launcher or time its imports (test_launcher, test_help).
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What most commands load by themselves. Not the crawl's own: a reactor does not survive a fork.
_LOADED = (
    "cli",
    "db.store",
    "checks.registry",
    "scoring.assess",
    "scoring.rubric",
    "jobs.listings",
    "jobs.terminal",
    "jobs.addresses",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite",
    "rich.table",
    "typer.main",
)
_NEVER = ("twisted.internet.reactor",)


class Warm:
    """The process with everything loaded; calls go one after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server = self._started()

    def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        streams: tuple[Path, Path],
        seconds: float,
    ) -> int:
        """The exit code of a call, whose streams lie in the two files. Raises TimeoutError; the call is killed."""
        call = {
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": dict(environment),
            "streams": [str(stream) for stream in streams],
        }
        with self._lock:
            assert self._server.stdin is not None
            assert self._server.stdout is not None
            self._server.stdin.write(json.dumps(call).encode() + b"\n")
            self._server.stdin.flush()
            child = int(self._line(time.monotonic() + 60))
            try:
                return int(self._line(time.monotonic() + seconds))
            except TimeoutError:
                os.kill(child, 9)
                self._line(time.monotonic() + 60)
                raise

    def _line(self, until: float) -> bytes:
        stream = self._server.stdout
        assert stream is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(stream, selectors.EVENT_READ)
            if not waiting.select(max(0.0, until - time.monotonic())):
                raise TimeoutError("soicong has not ended")
        line = stream.readline()
        if not line:
            raise ChildProcessError("the process with everything loaded is gone")
        return line

    def _started(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm"],
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        """End the process."""
        for stream in (self._server.stdin, self._server.stdout):
            if stream is not None:
                stream.close()
        self._server.wait(60)


@cache
def warm() -> Warm:
    """The one of this test process."""
    made = Warm()
    atexit.register(made.close)
    return made


def _serve() -> None:
    for name in _LOADED:
        importlib.import_module(name)
    wrong = [name for name in _NEVER if name in sys.modules]
    if wrong or threading.active_count() > 1:
        raise RuntimeError(f"not to be forked: {wrong or threading.enumerate()}")
    for line in sys.stdin.buffer:
        call = json.loads(line)
        child = os.fork()
        if not child:
            _become(call)
        _tell(child)
        _, status = os.waitpid(child, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(number: int) -> None:
    sys.stdout.buffer.write(f"{number}\n".encode())
    sys.stdout.buffer.flush()


def _become(call: dict[str, object]) -> None:
    """In the child: the streams, folder and environment of the call, then the command line as `python -m cli` runs it."""
    streams, environment = call["streams"], call["environment"]
    assert isinstance(streams, list)
    assert isinstance(environment, dict)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, stream in enumerate(streams, start=1):
        file = os.open(stream, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.close(nothing)
    os.chdir(str(call["folder"]))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115
    sys.argv = ["soicong", *_texts(call["arguments"])]
    import cli

    cli.main()


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]


if __name__ == "__main__":
    _serve()
