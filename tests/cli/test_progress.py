"""One audit, looked at by a person at a terminal and by a log."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.server import Province
from tests.cli.command import Soicong

pytestmark = pytest.mark.timeout(420)
AUDIT = ("--at", "2025-10-15", "--delay", "0", "--max-pages", "3", "--fresh")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Soicong, str]]:
    """The command line before a served province, and a portal of it."""
    with Province(tmp_path_factory.mktemp("province")) as served:
        header, *lines = served.agencies.read_text("utf-8").splitlines()
        row = next(line for line in lines if line.startswith("so-khcn,"))
        url = dict(zip(header.split(","), row.split(","), strict=False))["home_url"]
        folder: Path = tmp_path_factory.mktemp("audits")
        yield Soicong(folder, SOICONG_NAME_MAP=str(served.names)), url


def at_terminal(soicong: Soicong, *arguments: str) -> tuple[int, str]:
    """Run a command whose streams are all a terminal; its exit code, and all that was shown."""
    master, slave = pty.openpty()
    shown = bytearray()

    def read() -> None:
        while True:
            try:
                shown.extend(os.read(master, 65_536))
            except OSError:  # nobody holds the other end any more
                return

    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        cwd=soicong.folder,
        env=soicong.environment({"TERM": "xterm-256color", "COLUMNS": "140"}),
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    reader = threading.Thread(target=read)
    reader.start()
    code = process.wait(300)
    reader.join(60)
    os.close(master)
    return code, shown.decode("utf-8", "replace")


def test_a_person_sees_bars(place: tuple[Soicong, str]) -> None:
    soicong, url = place
    code, shown = at_terminal(soicong, "audit", url, *AUDIT)
    assert code == 0, shown
    assert "━" in shown
    assert "thấy mục" in shown
    assert "event=" not in shown


def test_a_log_gets_a_line_for_each_event_and_results_stay_apart(place: tuple[Soicong, str]) -> None:
    soicong, url = place
    ended = soicong("audit", url, *AUDIT)
    assert ended.code == 0, ended.said
    lines = ended.err.splitlines()
    assert all(line.startswith("time=") and " level=info event=" in line for line in lines), ended.err
    names = [line.split(" event=")[1].split(" ")[0] for line in lines]
    assert names[0] == "portal_started"
    assert "section_found" in names
    assert names[-2:] == ["portal_crawled", "portal_scored"]
    assert "event=" not in ended.out
    assert "━" not in ended.out
    assert "100" in ended.out
