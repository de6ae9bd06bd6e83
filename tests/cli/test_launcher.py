"""The launcher with a machine of stand-ins: what it installs, when, and what it says where it cannot."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.warm import ROOT

TOOLS = (
    *("sh", "cat", "chmod", "cp", "cut", "dirname", "env", "grep", "ls"),
    *("mkdir", "mktemp", "readlink", "rm", "sha256sum", "tr"),
)
# `python3 -m venv DIR` gives a pip, whose `install` gives a uv, whose `sync` gives the environment's python.
STAND_INS = {
    "made-python": 'echo "$*"',
    "made-uv": 'echo "uv $*" >>"$LOG"; mkdir -p .venv/bin; cp "$STAND_INS/made-python" .venv/bin/python',
    "made-pip": 'echo "pip $*" >>"$LOG"; cp "$STAND_INS/made-uv" "$(dirname "$0")/uv"',
    "python3": 'mkdir -p "$3/bin"; cp "$STAND_INS/made-pip" "$3/bin/pip"',
    "dpkg-query": "exit 1",
    "apt-get": 'echo "apt-get $*" >>"$LOG"',
    "useradd": 'echo "useradd $*" >>"$LOG"',
    "id": '[ "${1:-}" = -u ] && echo 0',
}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A folder with the launcher, and the only programs that it finds."""

    root: Path
    programs: Path

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "soicong"), *arguments],
            env={"PATH": str(self.programs), "LOG": str(self.root / "log"), "STAND_INS": str(self.programs)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def log(self) -> list[str]:
        path = self.root / "log"
        return path.read_text("utf-8").splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(root=tmp_path / "soi cong", programs=tmp_path / "bin")
    made.root.mkdir()
    made.programs.mkdir()
    for name in TOOLS:
        if (found := shutil.which(name)) is not None:
            (made.programs / name).symlink_to(found)
    shutil.copy(ROOT / "soicong", made.root / "soicong")
    (made.root / "uv.lock").write_text("a lock", "utf-8")
    for name, script in STAND_INS.items():
        made.program(name, script)
    return made


def test_the_first_start_sets_up_and_the_second_does_nothing(machine: Machine) -> None:
    first = machine.start("runs", "list")
    assert (first.returncode, first.stdout) == (0, "-m cli runs list\n"), first.stderr
    apt = [line for line in machine.log if line.startswith("apt-get install")]
    assert "chromium-headless-shell libatomic1 fonts-liberation2" in apt[0]
    assert "postgresql" not in apt[0]
    assert [line for line in machine.log if line.startswith("uv")] == [
        "uv sync --frozen -q --no-dev --inexact"
    ]
    assert "useradd --system --no-create-home soicong-browser" in machine.log
    before = machine.log
    second = machine.start("runs", "list")
    assert (second.returncode, second.stdout, second.stderr) == (0, "-m cli runs list\n", "")
    assert machine.log == before, "nothing is installed or asked for a second time"


def test_a_changed_lock_sets_up_again(machine: Machine) -> None:
    machine.start()
    (machine.root / "uv.lock").write_text("another lock", "utf-8")
    machine.start()
    assert len([line for line in machine.log if line.startswith("uv")]) == 2


def test_tests_get_their_own_packages_and_commands_keep_them(machine: Machine) -> None:
    started = machine.start("test", "tests/cli")
    assert started.stdout == "-m tests.run tests/cli\n", started.stderr
    assert any("postgresql" in line for line in machine.log)
    before = machine.log
    assert machine.start("rank").stdout == "-m cli rank\n"
    assert machine.log == before
    assert [line for line in before if line.startswith("uv")] == ["uv sync --frozen -q"]


def test_without_root_and_sudo_it_says_what_is_needed(machine: Machine) -> None:
    machine.program("id", '[ "${1:-}" = -u ] && echo 1000')
    started = machine.start("demo")
    assert started.returncode == 1
    assert "cần quyền root" in started.stderr
    assert "chromium-headless-shell" in started.stderr
    assert machine.log == []


def test_with_sudo_it_installs_through_it(machine: Machine) -> None:
    machine.program("id", '[ "${1:-}" = -u ] && echo 1000')
    machine.program("sudo", 'echo "sudo $1" >>"$LOG"; "$@"')
    started = machine.start("demo")
    assert started.returncode == 0, started.stderr
    assert "sudo apt-get" in machine.log
    assert not any(line.startswith("useradd") for line in machine.log), "only root needs another user"


def test_what_apt_says_is_shown_where_it_fails(machine: Machine) -> None:
    machine.program("apt-get", 'echo "không có đường mạng"; exit 100')
    started = machine.start("demo")
    assert started.returncode == 1
    assert "không có đường mạng" in started.stderr
    assert "không cài được" in started.stderr


def test_a_machine_without_apt(machine: Machine) -> None:
    (machine.programs / "apt-get").unlink()
    started = machine.start("demo")
    assert started.returncode == 1
    assert "cần Debian có apt-get" in started.stderr
