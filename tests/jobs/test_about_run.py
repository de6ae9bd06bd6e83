"""What an archive tells of who asked and of the machine: enough to be asked about, and not its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from assurance.engine import PROGRAM, engine
from jobs import about_run as module
from jobs.about_run import about_run
from jobs.evidence_settings import evidence_settings, host_label
from jobs.settings import settings
from scoring.rubric import find

RUBRIC = find("bac-giang-2294-2020-so")


def test_requester_reason_rubric_program_and_machine_are_told(tmp_path: Path) -> None:
    given = {
        "SOICONG_DATA": str(tmp_path),
        "SOICONG_ORGANISATION": "Sở Khoa học và Công nghệ",
        "SOICONG_OPERATOR": "lan",
        "SOICONG_REASON": "kỳ IV",
        "SOICONG_HOST_LABEL": " máy chủ  1 ",
    }
    told = about_run(evidence_settings(settings(given), given), RUBRIC)
    assert (told["requester"], told["operator"], told["reason"]) == (
        "Sở Khoa học và Công nghệ",
        "lan",
        "kỳ IV",
    )
    assert told["rubric"] == {"id": RUBRIC.id, "sha256": RUBRIC.sha256}
    assert (told["program"]["name"], told["program"]["engine"]) == (PROGRAM, engine().sha256)
    assert told["host"]["label"] == "máy chủ 1"
    assert told["host"]["kernel"]
    asked = evidence_settings(settings(given), {**given, "SOICONG_REQUESTER": "UBND tỉnh"})
    assert about_run(asked, RUBRIC)["requester"] == "UBND tỉnh"


def test_a_machine_without_a_label_is_told_from_others_and_not_named(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("3d12aaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")
    (tmp_path / "two").write_text("3d12bbbbbbbbbbbbbbbbbbbbbbbbbbbb\n")
    one, two = (host_label({}, tmp_path / name) for name in ("one", "two"))
    assert one == host_label({}, tmp_path / "one")
    assert one != two
    assert one.startswith("machine-")
    assert "3d12" not in one
    assert host_label({}, tmp_path / "none") == "unknown"


def test_a_clock_of_which_nothing_is_known_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "clock_state", dict)
    given = {"SOICONG_DATA": str(tmp_path)}
    assert about_run(evidence_settings(settings(given), given), RUBRIC)["clock"] == "unknown"
