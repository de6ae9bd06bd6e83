"""The systemd units that are shipped are what systemd understands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("soicong-*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_confined(unit: Path) -> None:
    """By systemd's own count; without confinement it is 9.2 of 10."""
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=40", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert found.returncode == 0, found.stdout[-200:] + found.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_reaches_no_metadata_service_and_may_start_the_browsers_namespaces(unit: Path) -> None:
    text = unit.read_text("utf-8")
    assert "IPAddressDeny=link-local" in text
    assert "RestrictNamespaces=user pid net" in text
    assert "MemoryDenyWriteExecute" not in text  # Chromium compiles scripts


def test_each_timer_has_its_service() -> None:
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]
    assert timers
    for timer in timers:
        assert timer.with_suffix(".service") in UNITS
