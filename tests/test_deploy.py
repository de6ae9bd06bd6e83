"""The systemd units that are shipped are what systemd understands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("soicong-*.*"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    program = tmp_path / "soicong"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    for one in UNITS:
        text = one.read_text("utf-8").replace("/opt/soicong/soicong", str(program))
        (tmp_path / one.name).write_text(text, "utf-8")
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    mine = [line for line in found.stderr.splitlines() if "soicong" in line]
    assert not mine, found.stderr
    assert found.returncode == 0, found.stderr


def test_each_timer_has_its_service() -> None:
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]
    assert timers
    for timer in timers:
        assert timer.with_suffix(".service") in UNITS
